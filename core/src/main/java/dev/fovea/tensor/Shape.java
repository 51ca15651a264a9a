package dev.fovea.tensor;

import dev.fovea.annotation.CheckReturnValue;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The extents of a tensor, outermost first; a single sample's shape has no batch dimension. Immutable; two of the same
 * extents are equal.
 *
 * <p>Extents are at least 1, except that the first may be 0 (an empty batch). Rank 0 is a scalar.
 */
@CheckReturnValue
public final class Shape {
    private final int[] extents;
    private final int size;

    /** Takes the array over. */
    private Shape(int[] extents) {
        this.extents = extents;
        this.size = checkedSize(extents);
    }

    /**
     * The shape with the given extents.
     *
     * @param dimensions the extents, outermost first
     * @return the shape
     * @throws IllegalArgumentException if an extent is negative, an inner one is 0, or the element count exceeds 2³¹−1
     */
    public static Shape of(int... dimensions) {
        return new Shape(dimensions.clone());
    }

    private static int checkedSize(int[] extents) {
        long size = 1;
        for (int i = 0; i < extents.length; i++) {
            int extent = extents[i];
            if (extent < 0 || (extent == 0 && i > 0)) {
                throw new IllegalArgumentException("shape " + text(extents) + ": dimension " + i + " is " + extent);
            }
            size *= extent;
            if (size > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("shape " + text(extents) + " holds more than 2147483647 elements");
            }
        }
        return (int) size;
    }

    /**
     * The number of dimensions.
     *
     * @return the rank
     */
    public int rank() {
        return extents.length;
    }

    /**
     * One extent.
     *
     * @param index the dimension, 0 the outermost
     * @return its extent
     * @throws IndexOutOfBoundsException if there is no such dimension
     */
    public int dimension(int index) {
        return extents[index];
    }

    /**
     * All extents.
     *
     * @return a copy, outermost first
     */
    public int[] dimensions() {
        return extents.clone();
    }

    /**
     * The last extent: the channels of an NHWC tensor.
     *
     * @return the innermost extent
     * @throws IllegalStateException if the rank is 0
     */
    public int channels() {
        if (extents.length == 0) {
            throw new IllegalStateException("a scalar has no channels");
        }
        return extents[extents.length - 1];
    }

    /**
     * The number of elements: the product of the extents.
     *
     * @return the element count
     */
    public int size() {
        return size;
    }

    /**
     * This shape behind a batch dimension.
     *
     * @param batch the number of samples
     * @return the shape (batch, this…)
     * @throws IllegalArgumentException if batch is negative or the element count exceeds 2³¹−1
     */
    public Shape batch(int batch) {
        int[] all = new int[extents.length + 1];
        all[0] = batch;
        System.arraycopy(extents, 0, all, 1, extents.length);
        return new Shape(all);
    }

    /**
     * This shape without its first dimension.
     *
     * @return the shape of one sample
     * @throws IllegalStateException if the rank is 0
     */
    public Shape sample() {
        if (extents.length == 0) {
            throw new IllegalStateException("a scalar has no batch dimension");
        }
        return new Shape(Arrays.copyOfRange(extents, 1, extents.length));
    }

    /**
     * Where an element is, for messages.
     *
     * @param element its index among all, row-major
     * @return its indices, for example "(3, 4, 0)"
     */
    public String place(int element) {
        int[] indices = new int[extents.length];
        for (int axis = extents.length - 1, rest = element; axis >= 0; axis--) {
            indices[axis] = axis == 0 ? rest : rest % extents[axis];
            rest /= extents[axis];
        }
        return text(indices);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape that && Arrays.equals(extents, that.extents);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(extents);
    }

    @Override
    public String toString() {
        return text(extents);
    }

    private static String text(int[] extents) {
        return Arrays.stream(extents).mapToObj(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
    }
}
