package dev.fovea.nn;

import dev.fovea.nn.op.CoupledOp;

/**
 * A layer whose training couples the samples of a batch, such as batch normalisation.
 *
 * @param name the layer's path, for example "residual_1.body.batch_norm"
 * @param op what it computes
 */
public record CoupledLayer(String name, CoupledOp op) {
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
