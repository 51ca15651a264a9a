package dev.fovea.internal.ops;

/**
 * One of several parts, as equal as can be, of whatever is divided.
 *
 * @param part which part, from 0
 * @param parts how many there are, at least 1
 */
public record Share(int part, int parts) {
    /** Everything. */
    static final Share WHOLE = new Share(0, 1);

    /** Floats of a cache line, which two threads should not write at the same time. */
    private static final int LINE = 16;

    /**
     * Where it begins.
     *
     * @param size how much is divided
     * @return its first element
     */
    public int from(int size) {
        return bound(part, parts, size);
    }

    /** Where a part begins, and the one before it ends. */
    static int bound(int part, int parts, int size) {
        return (int) ((long) part * size / parts);
    }

    /**
     * Where it ends.
     *
     * @param size how much is divided
     * @return one past its last element
     */
    public int to(int size) {
        return bound(part + 1, parts, size);
    }

    /**
     * Where it begins, of elements that are divided in whole cache lines.
     *
     * @param size how many elements
     * @return its first element
     */
    public int fromLine(int size) {
        return Math.min(size, LINE * from(Math.ceilDiv(size, LINE)));
    }

    /**
     * Where it ends, of elements that are divided in whole cache lines.
     *
     * @param size how many elements
     * @return one past its last element
     */
    public int toLine(int size) {
        return Math.min(size, LINE * to(Math.ceilDiv(size, LINE)));
    }
}
