package dev.fovea.data;

/** Where a data set has its targets from. */
@FunctionalInterface
public interface TargetReader {
    /**
     * Writes a sample's target. Several threads may call this at once.
     *
     * @param index which sample, from 0
     * @param target modified from offset
     * @param offset where to write
     */
    void read(int index, float[] target, int offset);
}
