package dev.fovea.nn.internal.plan;

import dev.fovea.nn.op.Op;

/** An op that can take a following batch normalisation into its own parameters in prediction. */
interface Foldable {
    /**
     * The op with the normalisation's scale and shift folded in.
     *
     * @param next the normalisation of this op's output
     * @return an op for prediction
     */
    Op folded(BatchNormOp next);
}
