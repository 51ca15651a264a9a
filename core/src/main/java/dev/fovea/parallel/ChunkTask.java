package dev.fovea.parallel;

/** What is done for one chunk of a parallel piece of work. */
@FunctionalInterface
public interface ChunkTask {
    /**
     * Does the work of one chunk.
     *
     * @param chunk which chunk, from 0
     */
    void run(int chunk);
}
