package dev.fovea.nn.model;

import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * Where a tensor lies in a file.
 *
 * @param name its name
 * @param dtype the type of its elements
 * @param shape its extents, outermost first; none is a scalar
 * @param begin the first byte, counted from the end of the header
 * @param end the byte after its last
 */
record TensorEntry(String name, Dtype dtype, List<Long> shape, long begin, long end) {
    TensorEntry {
        shape = List.copyOf(shape);
    }

    /** The extents of a shape. */
    static List<Long> extents(Shape shape) {
        return Arrays.stream(shape.dimensions()).asLongStream().boxed().toList();
    }

    /** The shape as messages write it. */
    String shapeText() {
        return text(shape);
    }

    /** Extents as messages write them. */
    static String text(List<Long> shape) {
        return shape.toString().replace('[', '(').replace(']', ')');
    }
}
