package dev.fovea.nn.internal.onnx.file;

import dev.fovea.nn.internal.onnx.file.Elements.Doubles;
import dev.fovea.nn.internal.onnx.file.Elements.Floats;
import dev.fovea.nn.internal.onnx.file.Elements.Longs;
import dev.fovea.nn.internal.onnx.file.Elements.Raw;
import dev.fovea.nn.internal.onnx.file.Elements.Uniform;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;

/**
 * A tensor of ONNX: of any rank, with extents that may be 0, of real or whole numbers. Immutable; elements are in
 * row-major order.
 */
public final class NdArray {
    private final ElementType type;
    private final int[] extents;
    private final int size;
    private final Elements elements;

    private NdArray(ElementType type, int[] extents, Elements elements) {
        this.type = type;
        this.extents = extents.clone();
        this.size = Extents.size(extents);
        this.elements = elements;
    }

    /**
     * Floats.
     *
     * @param values the elements; not copied
     * @param extents the shape
     * @return the array
     */
    public static NdArray floats(float[] values, int... extents) {
        if (values.length != Extents.size(extents)) {
            throw new IllegalArgumentException(values.length + " elements for " + Extents.text(extents));
        }
        return new NdArray(ElementType.FLOAT, extents, new Floats(values));
    }

    /**
     * A vector of int64, such as a shape.
     *
     * @param values the elements; not copied
     * @return the vector
     */
    public static NdArray vector(long... values) {
        return new NdArray(ElementType.INT64, new int[] {values.length}, new Longs(values));
    }

    /**
     * A scalar.
     *
     * @param type its type
     * @param value its value
     * @return the scalar
     */
    public static NdArray scalar(ElementType type, double value) {
        return uniform(type, value, (long) value);
    }

    /**
     * The same element everywhere, in no memory.
     *
     * @param type its type
     * @param real its value as a real number, if its type is one of these
     * @param whole its value as a whole number; cut to its type
     * @param extents the shape
     * @return the array
     */
    public static NdArray uniform(ElementType type, double real, long whole, int... extents) {
        long cut = type.wrapped(whole);
        return new NdArray(type, extents, new Uniform(type.real() ? type.rounded(real) : cut, cut));
    }

    /**
     * Real numbers, computed.
     *
     * @param type their type; each is rounded to it
     * @param extents the shape
     * @param value the value of each element
     * @return the array
     */
    public static NdArray reals(ElementType type, int[] extents, IntToDoubleFunction value) {
        int size = Extents.size(extents);
        if (type == ElementType.DOUBLE) {
            double[] values = new double[size];
            Arrays.setAll(values, value);
            return new NdArray(type, extents, new Doubles(values));
        }
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) type.rounded(value.applyAsDouble(i));
        }
        return new NdArray(type, extents, new Floats(values));
    }

    /**
     * Whole numbers, computed.
     *
     * @param type their type; each is cut to it
     * @param extents the shape
     * @param value the value of each element
     * @return the array
     */
    public static NdArray wholes(ElementType type, int[] extents, IntToLongFunction value) {
        long[] values = new long[Extents.size(extents)];
        Arrays.setAll(values, i -> type.wrapped(value.applyAsLong(i)));
        return new NdArray(type, extents, new Longs(values));
    }

    /** Whole numbers of a file, or the bits of half-precision ones: exactly as many varints as there are elements. */
    static NdArray varints(ElementType type, int[] extents, ByteBuffer bytes) {
        return new NdArray(type, extents, new Varints(type, bytes, Extents.size(extents)));
    }

    /** Raw data of a file: little-endian, exactly as many bytes as there are elements. */
    static NdArray raw(ElementType type, int[] extents, ByteBuffer bytes) {
        return new NdArray(type, extents, new Raw(type, bytes));
    }

    /**
     * The type.
     *
     * @return of the elements
     */
    public ElementType type() {
        return type;
    }

    /**
     * The shape.
     *
     * @return a copy of the extents
     */
    public int[] extents() {
        return extents.clone();
    }

    /**
     * The number of axes.
     *
     * @return 0 for a scalar
     */
    public int rank() {
        return extents.length;
    }

    /**
     * An extent.
     *
     * @param axis which axis, from 0
     * @return its extent
     */
    public int extent(int axis) {
        return extents[axis];
    }

    /**
     * The number of elements.
     *
     * @return the product of the extents
     */
    public int size() {
        return size;
    }

    /**
     * An element as a real number.
     *
     * @param index its place in row-major order
     * @return its value
     */
    public double real(int index) {
        return elements.real(index);
    }

    /**
     * An element as a whole number.
     *
     * @param index its place in row-major order
     * @return its value; a real number is cut towards 0
     */
    public long whole(int index) {
        return elements.whole(index);
    }

    /**
     * Whether it is known that all elements are the same.
     *
     * @return true if it takes no memory
     */
    public boolean isUniform() {
        return elements instanceof Uniform;
    }

    /**
     * The same elements under another shape.
     *
     * @param shape the other shape
     * @return an array that shares them
     */
    public NdArray reshaped(int... shape) {
        if (Extents.size(shape) != size) {
            throw new OnnxProblem(
                    "a tensor of " + Extents.text(extents) + " cannot have the shape " + Extents.text(shape));
        }
        return new NdArray(type, shape, elements);
    }

    /**
     * Elements of this one in other places.
     *
     * @param shape the result's shape
     * @param source the place here of each of the result's elements
     * @return the array
     */
    public NdArray gathered(int[] shape, Source source) {
        if (elements instanceof Uniform && size > 0) {
            return new NdArray(type, shape, elements);
        }
        return type.real()
                ? reals(type, shape, i -> real(source.of(i)))
                : wholes(type, shape, i -> whole(source.of(i)));
    }

    /** Where an element comes from. */
    @FunctionalInterface
    public interface Source {
        /**
         * The place of an element.
         *
         * @param index in the result
         * @return in the source
         */
        int of(int index);
    }

    /**
     * The elements as whole numbers.
     *
     * @return a copy
     */
    public long[] wholes() {
        long[] values = new long[size];
        Arrays.setAll(values, this::whole);
        return values;
    }

    /**
     * The elements as floats.
     *
     * @return a copy
     */
    public float[] floats() {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) real(i);
        }
        return values;
    }

    /**
     * Whether two arrays have the same type, shape and elements.
     *
     * @param that the other one
     * @return whether they are the same
     */
    public boolean same(NdArray that) {
        if (type != that.type || !Arrays.equals(extents, that.extents)) {
            return false;
        }
        if (isUniform() && elements.equals(that.elements)) {
            return true;
        }
        for (int i = 0; i < size; i++) {
            if (type.real() ? Double.compare(real(i), that.real(i)) != 0 : whole(i) != that.whole(i)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return type + Extents.text(extents);
    }
}
