package dev.fovea.nn;

import dev.fovea.nn.op.CoupledOp;

/** A layer of a network whose training couples the samples of a batch, such as batch normalisation. */
public final class CoupledLayer {
    private final String name;
    private final CoupledOp op;

    CoupledLayer(String name, CoupledOp op) {
        this.name = name;
        this.op = op;
    }

    /**
     * The layer's path.
     *
     * @return for example "residual_1.body.batch_norm"
     */
    public String name() {
        return name;
    }

    /**
     * What it computes.
     *
     * @return the op
     */
    public CoupledOp op() {
        return op;
    }

    /** The layer's path. */
    @Override
    public String toString() {
        return name;
    }

    /**
     * Checks that a batch has as many samples as the layer's statistics need.
     *
     * @param samples the samples of the batch
     * @throws IllegalArgumentException if they are too few
     */
    public void requireBatch(int samples) {
        if (samples < op.smallestBatch()) {
            throw new IllegalArgumentException("layer " + name + " takes statistics of the batch and needs at least "
                    + op.smallestBatch() + " samples in training, found " + samples
                    + ": of one value per channel nothing would be left but 0");
        }
    }
}
