package dev.fovea.data;

/**
 * A random change of training samples, drawn anew for every sample of every epoch.
 *
 * <p>It must be a pure function of what the frame has, its random numbers included, and allocate nothing that grows with
 * the work; several threads call it at once, each with a frame of its own.
 */
@FunctionalInterface
public interface Augmentation {
    /**
     * Changes a sample; where pixels move, a target that is a map of the same pixels, too.
     *
     * @param sample the sample, its target and its random numbers
     */
    void apply(AugmentationFrame sample);
}
