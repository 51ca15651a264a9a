package dev.fovea.internal.ops;

/** Checks of the arrays handed to an operation, with messages that name the array. */
public final class Sizes {
    private Sizes() {}

    /**
     * Checks an array that is used from its start.
     *
     * @param name what the array is called
     * @param array the array
     * @param needed how many elements are used
     * @throws IllegalArgumentException if it has fewer
     */
    public static void check(String name, float[] array, int needed) {
        if (array.length < needed) {
            throw new IllegalArgumentException(name + " needs " + needed + " elements, the array has " + array.length);
        }
    }

    /**
     * Checks a part of an array.
     *
     * @param name what the array is called
     * @param array the array
     * @param offset where the part begins
     * @param needed how many elements are used
     * @throws IllegalArgumentException if the part is not within the array
     */
    public static void checkRange(String name, float[] array, int offset, int needed) {
        if (offset < 0 || needed > array.length - offset) {
            throw new IllegalArgumentException(name + " needs " + needed + " elements from " + offset
                    + ", the array has " + array.length);
        }
    }
}
