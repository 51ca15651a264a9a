package dev.fovea.nn.internal.plan;

/** Something done to a range of a chunk's samples. */
@FunctionalInterface
public interface Work {
    /**
     * Does the work for samples [from, to).
     *
     * @param chunk which chunk they belong to
     * @param from first sample
     * @param to one past the last sample
     */
    void run(int chunk, int from, int to);
}
