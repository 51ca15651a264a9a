package dev.fovea.nn.internal.onnx.reference;

import dev.fovea.nn.internal.onnx.file.NdArray;
import java.util.List;

/** What a node computes. */
@FunctionalInterface
public interface Operator {
    /**
     * Computes a node's outputs.
     *
     * @param call the node and what it reads
     * @return its outputs, in the operator's order; those behind the last that is asked for may be missing
     */
    List<NdArray> evaluate(Call call);

    /** An operator with one output. */
    @FunctionalInterface
    interface Single {
        /**
         * Computes the output.
         *
         * @param call the node and what it reads
         * @return the output
         */
        NdArray evaluate(Call call);

        /**
         * This as an operator.
         *
         * @return with a list of one output
         */
        default Operator operator() {
            return call -> List.of(evaluate(call));
        }
    }
}
