package dev.fovea.nn.internal.onnx.network;

import java.util.List;

/** How an operator becomes layers. */
@FunctionalInterface
interface Handler {
    /**
     * Appends layers.
     *
     * @param site the node
     * @return its outputs, as many as are supported
     */
    List<? extends Traced> translate(Site site);

    /** A handler of an operator with one output. */
    @FunctionalInterface
    interface Single {
        Traced translate(Site site);

        default Handler handler() {
            return site -> List.of(translate(site));
        }
    }
}
