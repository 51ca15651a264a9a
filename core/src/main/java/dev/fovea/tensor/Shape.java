package dev.fovea.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The extents of a tensor, outermost first; a single sample's shape has no batch dimension.
 *
 * <p>Extents are at least 1, except that the first may be 0 (an empty batch). Rank 0 is a scalar.
 *
 * @param dimensions the extents
 */
public record Shape(List<Integer> dimensions) {
    /**
     * Copies and checks the extents.
     *
     * @throws IllegalArgumentException if an extent is negative, an inner one is 0, or the element count exceeds 2³¹−1
     */
    public Shape {
        dimensions = List.copyOf(dimensions);
        long size = 1;
        for (int i = 0; i < dimensions.size(); i++) {
            int extent = dimensions.get(i);
            if (extent < 0 || (extent == 0 && i > 0)) {
                throw new IllegalArgumentException("shape " + text(dimensions) + ": dimension " + i + " is " + extent);
            }
            size *= extent;
            if (size > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(
                        "shape " + text(dimensions) + " holds more than 2147483647 elements");
            }
        }
    }

    /**
     * The shape with the given extents.
     *
     * @param dimensions the extents, outermost first
     * @return the shape
     */
    public static Shape of(int... dimensions) {
        return new Shape(Arrays.stream(dimensions).boxed().toList());
    }

    /**
     * The number of dimensions.
     *
     * @return the rank
     */
    public int rank() {
        return dimensions.size();
    }

    /**
     * One extent.
     *
     * @param index the dimension, 0 the outermost
     * @return its extent
     */
    public int dimension(int index) {
        return dimensions.get(index);
    }

    /**
     * The last extent: the channels of an NHWC tensor.
     *
     * @return the innermost extent
     * @throws IllegalStateException if the rank is 0
     */
    public int channels() {
        if (dimensions.isEmpty()) {
            throw new IllegalStateException("a scalar has no channels");
        }
        return dimensions.get(dimensions.size() - 1);
    }

    /**
     * The number of elements: the product of the extents.
     *
     * @return the element count
     */
    public int size() {
        int size = 1;
        for (int extent : dimensions) {
            size *= extent;
        }
        return size;
    }

    /**
     * This shape behind a batch dimension.
     *
     * @param batch the number of samples
     * @return the shape (batch, this…)
     */
    public Shape batch(int batch) {
        int[] extents = new int[rank() + 1];
        extents[0] = batch;
        for (int i = 0; i < rank(); i++) {
            extents[i + 1] = dimension(i);
        }
        return of(extents);
    }

    /**
     * This shape without its first dimension.
     *
     * @return the shape of one sample
     * @throws IllegalStateException if the rank is 0
     */
    public Shape sample() {
        if (dimensions.isEmpty()) {
            throw new IllegalStateException("a scalar has no batch dimension");
        }
        return new Shape(dimensions.subList(1, rank()));
    }

    @Override
    public String toString() {
        return text(dimensions);
    }

    private static String text(List<Integer> dimensions) {
        return dimensions.stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
    }
}
