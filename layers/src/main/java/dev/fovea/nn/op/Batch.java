package dev.fovea.nn.op;

/** Samples with their labels: what one training step learns from. */
public interface Batch extends Samples {
    /**
     * The class of a sample.
     *
     * @param sample which sample, from 0
     * @return its label, from 0
     */
    int label(int sample);
}
