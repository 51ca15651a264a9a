package dev.fovea.nn.internal.onnx.network;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The operators that become layers. */
final class Handlers {
    private Handlers() {}

    static Map<String, Handler> all() {
        Map<String, Handler> all = new HashMap<>();
        for (Map<String, Handler> family : List.of(
                ElementHandlers.table(), ArithmeticHandlers.table(), WindowHandlers.table(), NormHandlers.table(),
                ShapeHandlers.table(), MovingHandlers.table(), PadHandlers.table(), GatherHandlers.table(),
                JoinHandlers.table(),
                ResizeHandlers.table(),
                BlockHandlers.table(), ReducingHandlers.table(), ProductHandlers.table())) {
            family.forEach((name, handler) -> {
                if (all.put(name, handler) != null) {
                    throw new IllegalStateException("two handlers of " + name);
                }
            });
        }
        return Map.copyOf(all);
    }
}
