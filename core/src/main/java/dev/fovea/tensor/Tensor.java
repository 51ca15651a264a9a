package dev.fovea.tensor;

/**
 * A dense float32 array with a shape: contiguous, row-major, activations NHWC. Data only; it shares, never copies, its
 * array.
 */
public final class Tensor {
    private final Shape shape;
    private final float[] data;

    private Tensor(Shape shape, float[] data) {
        this.shape = shape;
        this.data = data;
    }

    /**
     * A tensor over an existing array.
     *
     * @param shape the shape
     * @param data the elements, row-major; shared, not copied
     * @return the tensor
     * @throws IllegalArgumentException if the array does not hold exactly the shape's elements
     */
    public static Tensor of(Shape shape, float[] data) {
        if (data.length != shape.size()) {
            throw new IllegalArgumentException(
                    "shape " + shape + " needs " + shape.size() + " elements, the array has " + data.length);
        }
        return new Tensor(shape, data);
    }

    /**
     * A tensor of zeros.
     *
     * @param dimensions the extents
     * @return a new tensor
     */
    public static Tensor zeros(int... dimensions) {
        return zeros(Shape.of(dimensions));
    }

    /**
     * A tensor of zeros.
     *
     * @param shape the shape
     * @return a new tensor
     */
    public static Tensor zeros(Shape shape) {
        return new Tensor(shape, new float[shape.size()]);
    }

    /**
     * The shape.
     *
     * @return the shape
     */
    public Shape shape() {
        return shape;
    }

    /**
     * The elements, row-major: the tensor's own array, not a copy.
     *
     * @return the array
     */
    public float[] data() {
        return data;
    }

    /**
     * One element.
     *
     * @param index one index per dimension
     * @return its value
     * @throws IndexOutOfBoundsException if an index is outside its dimension or their number is not the rank
     */
    public float get(int... index) {
        if (index.length != shape.rank()) {
            throw new IndexOutOfBoundsException(index.length + " indices into a tensor of shape " + shape);
        }
        int offset = 0;
        for (int i = 0; i < index.length; i++) {
            if (index[i] < 0 || index[i] >= shape.dimension(i)) {
                throw new IndexOutOfBoundsException("index " + index[i] + " of dimension " + i + " in shape " + shape);
            }
            offset = offset * shape.dimension(i) + index[i];
        }
        return data[offset];
    }

    @Override
    public String toString() {
        return "Tensor" + shape;
    }
}
