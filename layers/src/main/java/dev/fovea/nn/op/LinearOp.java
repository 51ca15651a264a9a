package dev.fovea.nn.op;

/**
 * An op that is linear in its inputs, such as moving, adding or averaging elements: {@link #backward} needs the gradient
 * of the output alone, so that input and output may be overwritten before.
 */
public interface LinearOp extends Op {
    @Override
    default boolean readsInput() {
        return false;
    }

    @Override
    default boolean readsOutput() {
        return false;
    }
}
