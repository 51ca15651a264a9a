package dev.fovea.nn.internal.plan;

import dev.fovea.internal.ops.Share;
import dev.fovea.nn.op.Frame;
import dev.fovea.nn.op.Op;

/** An op whose output for one sample several threads can compute together in prediction. */
interface ShareableOp extends Op {
    /**
     * Whether it is to be shared.
     *
     * @return false if one thread computes a sample after all
     */
    default boolean shareable() {
        return true;
    }

    /**
     * What a sample costs, about.
     *
     * @return multiply-adds, or what takes as long
     */
    long work();

    /**
     * Computes a share of the output. All shares together compute what forward computes, the same values however many there are.
     *
     * @param frame where the arrays are, and a workspace of this share's own
     * @param sample which sample
     * @param share what of it
     */
    void forwardShare(Frame frame, int sample, Share share);

    /** An op that has few operations for each number it reads and writes costs as much as so many multiply-adds for each. */
    static long ofElements(int count) {
        return 8L * count;
    }
}
