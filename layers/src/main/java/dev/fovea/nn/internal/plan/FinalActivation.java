package dev.fovea.nn.internal.plan;

import dev.fovea.internal.ops.ActivationFunction;
import dev.fovea.nn.op.Op;

/** The activations that losses have one of their own of; at a network's end they belong to such a loss. */
public enum FinalActivation {
    /** Of {@link SoftmaxOp}. */
    SOFTMAX("softmax") {
        @Override
        boolean is(Op op) {
            return op instanceof SoftmaxOp;
        }
    },

    /** Of {@link ActivationOp}. */
    SIGMOID("sigmoid") {
        @Override
        boolean is(Op op) {
            return op instanceof ActivationOp activation && activation.function() == ActivationFunction.SIGMOID;
        }
    };

    private final String word;

    FinalActivation(String word) {
        this.word = word;
    }

    abstract boolean is(Op op);

    /** What it is called in messages. */
    String word() {
        return word;
    }
}
