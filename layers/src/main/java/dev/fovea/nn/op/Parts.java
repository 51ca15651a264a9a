package dev.fovea.nn.op;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Several named things in one sample, such as a picture and two numbers: their elements stand one after the other. A
 * network with several inputs takes samples of {@link #shape}; one with several outputs makes such samples.
 *
 * <p>Immutable; {@link #and} returns a longer list.
 */
@CheckReturnValue
public final class Parts {
    private final List<String> names;
    private final List<Shape> shapes;

    private Parts(List<String> names, List<Shape> shapes) {
        this.names = List.copyOf(names);
        this.shapes = List.copyOf(shapes);
    }

    /**
     * A first part.
     *
     * @param name what it is called
     * @param shape its shape for one sample
     * @return the only part so far
     * @throws IllegalArgumentException if the name is blank or the shape has no elements
     */
    public static Parts of(String name, Shape shape) {
        return new Parts(List.of(), List.of()).and(name, shape);
    }

    /**
     * Several parts.
     *
     * @param shapes their shapes for one sample by their names, in the map's order
     * @return the parts
     * @throws IllegalArgumentException as {@link #and} does, or if there are none
     */
    public static Parts of(Map<String, Shape> shapes) {
        if (shapes.isEmpty()) {
            throw new IllegalArgumentException("expected at least one part");
        }
        Parts parts = new Parts(List.of(), List.of());
        for (Map.Entry<String, Shape> part : shapes.entrySet()) {
            parts = parts.and(part.getKey(), part.getValue());
        }
        return parts;
    }

    /**
     * One part more, behind the others.
     *
     * @param name what it is called
     * @param shape its shape for one sample
     * @return these parts and the new one
     * @throws IllegalArgumentException if the name is blank or taken, the shape has no elements, or all parts together
     *     have more than 2³¹−1
     */
    public Parts and(String name, Shape shape) {
        if (name.isBlank() || names.contains(name)) {
            throw new IllegalArgumentException(
                    "a part is called \"" + name + "\"; a name is not blank, and none of " + names);
        }
        if (shape.size() == 0) {
            throw new IllegalArgumentException("the part " + name + " of shape " + shape + " has no elements");
        }
        List<String> moreNames = new ArrayList<>(names);
        moreNames.add(name);
        List<Shape> moreShapes = new ArrayList<>(shapes);
        moreShapes.add(shape);
        if (moreShapes.stream().mapToLong(Shape::size).sum() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("the parts up to " + name + " have more than 2147483647 elements");
        }
        return new Parts(moreNames, moreShapes);
    }

    /**
     * The parts' names.
     *
     * @return in their order
     */
    public List<String> names() {
        return names;
    }

    /**
     * The shape of a part.
     *
     * @param name the part
     * @return its shape for one sample
     * @throws IllegalArgumentException if there is no such part
     */
    public Shape shape(String name) {
        return shapes.get(indexOf(name));
    }

    /**
     * The shape of a sample: all parts one after the other.
     *
     * @return a vector
     */
    public Shape shape() {
        return Shape.of(begin(shapes.size()));
    }

    /**
     * Where a part begins in a sample.
     *
     * @param name the part
     * @return the number of elements before it
     * @throws IllegalArgumentException if there is no such part
     */
    public int offset(String name) {
        return begin(indexOf(name));
    }

    /**
     * Puts parts together.
     *
     * @param tensors for each part one, (batch, shape…)
     * @return samples, (batch, all elements)
     * @throws IllegalArgumentException if a part is missing or unknown, or a tensor has another shape
     */
    public Tensor join(Map<String, Tensor> tensors) {
        if (!tensors.keySet().equals(new HashSet<>(names))) {
            throw new IllegalArgumentException("expected the parts " + names + ", found " + tensors.keySet());
        }
        int batch = tensor(tensors, names.get(0)).shape().dimension(0);
        int size = shape().size();
        Tensor joined = Tensor.zeros(batch, size);
        for (String name : names) {
            Tensor part = tensor(tensors, name);
            Shape expected = shape(name).batch(batch);
            if (!part.shape().equals(expected)) {
                throw new IllegalArgumentException(
                        "part " + name + ": expected " + expected + ", found " + part.shape());
            }
            copy(part.data(), 0, shape(name).size(), joined.data(), offset(name), size, shape(name).size(), batch);
        }
        return joined;
    }

    /**
     * Takes samples apart.
     *
     * @param samples (batch, all elements)
     * @return for each part one tensor, (batch, shape…), in the parts' order
     * @throws IllegalArgumentException if the samples have another shape
     */
    public Map<String, Tensor> split(Tensor samples) {
        int size = shape().size();
        if (samples.shape().rank() != 2 || samples.shape().dimension(1) != size) {
            throw new IllegalArgumentException(
                    "expected (batch, " + size + ") for " + this + ", found " + samples.shape());
        }
        int batch = samples.shape().dimension(0);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (String name : names) {
            Tensor part = Tensor.zeros(shape(name).batch(batch));
            int length = shape(name).size();
            copy(samples.data(), offset(name), size, part.data(), 0, length, length, batch);
            tensors.put(name, part);
        }
        return tensors;
    }

    private static Tensor tensor(Map<String, Tensor> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name), name);
    }

    private static void copy(
            float[] from, int fromOffset, int fromStep, float[] to, int toOffset, int toStep, int length, int rows) {
        for (int n = 0; n < rows; n++) {
            System.arraycopy(from, fromOffset + n * fromStep, to, toOffset + n * toStep, length);
        }
    }

    private int indexOf(String name) {
        int index = names.indexOf(name);
        if (index < 0) {
            throw new IllegalArgumentException("no part is called \"" + name + "\"; there are " + names);
        }
        return index;
    }

    private int begin(int part) {
        return shapes.subList(0, part).stream().mapToInt(Shape::size).sum();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Parts that && names.equals(that.names) && shapes.equals(that.shapes);
    }

    @Override
    public int hashCode() {
        return 31 * names.hashCode() + shapes.hashCode();
    }

    @Override
    public String toString() {
        return IntStream.range(0, names.size())
                .mapToObj(i -> names.get(i) + " " + shapes.get(i))
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
