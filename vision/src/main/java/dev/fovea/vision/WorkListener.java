package dev.fovea.vision;

/** Is told how far long work has come, on the thread that does it. */
@FunctionalInterface
public interface WorkListener {
    /** Does not care. */
    WorkListener NONE = (done, total) -> {};

    /**
     * Some of the work is done. Called often; it should return at once.
     *
     * @param done how much, in any unit
     * @param total all of it in the same unit, or a negative number if that is not known
     */
    void advanced(long done, long total);
}
