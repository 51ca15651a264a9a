package dev.fovea.ops;

/** Checks of the arrays handed to an operation, with messages that name the array. */
final class Sizes {
    private Sizes() {}

    static void check(String name, float[] array, int needed) {
        if (array.length < needed) {
            throw new IllegalArgumentException(name + " needs " + needed + " elements, the array has " + array.length);
        }
    }

    static void checkRange(String name, float[] array, int offset, int needed) {
        if (offset < 0 || needed > array.length - offset) {
            throw new IllegalArgumentException(name + " needs " + needed + " elements from " + offset
                    + ", the array has " + array.length);
        }
    }
}
