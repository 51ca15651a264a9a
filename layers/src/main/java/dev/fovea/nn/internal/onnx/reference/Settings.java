package dev.fovea.nn.internal.onnx.reference;

import dev.fovea.nn.internal.onnx.file.Attribute;
import dev.fovea.nn.internal.onnx.file.NdArray;
import dev.fovea.nn.internal.onnx.file.OnnxNode;
import dev.fovea.nn.internal.onnx.file.OnnxProblem;
import dev.fovea.nn.internal.onnx.file.Unsupported;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * The attributes of a node, with the types that they must have.
 *
 * @param node the node
 * @param opset the operator set's version
 */
@SuppressWarnings("exports")
public record Settings(OnnxNode node, int opset) {
    /**
     * A whole number.
     *
     * @param name the attribute
     * @param otherwise what it is if it is not there
     * @return its value
     */
    public long integer(String name, long otherwise) {
        return switch (node.attributes().get(name)) {
            case null -> otherwise;
            case Attribute.Int(long value) -> value;
            case Attribute other -> throw wrong(name, "a whole number", other);
        };
    }

    /**
     * A whole number that fits an int.
     *
     * @param name the attribute
     * @param otherwise what it is if it is not there
     * @return its value
     */
    public int small(String name, int otherwise) {
        return small(name, integer(name, otherwise));
    }

    /**
     * A number as an int.
     *
     * @param what what it is
     * @param value the number
     * @return the same
     */
    public int small(String what, long value) {
        if (value != (int) value) {
            throw problem(what + " " + value + " is out of range");
        }
        return (int) value;
    }

    /**
     * A real number: the decimal one that its float is printed as, which is what the exporter was told, such as an epsilon of
     * 0.001.
     *
     * @param name the attribute
     * @param otherwise what it is if it is not there
     * @return its value
     */
    public double real(String name, double otherwise) {
        return switch (node.attributes().get(name)) {
            case null -> otherwise;
            case Attribute.Real(float value) -> Double.parseDouble(Float.toString(value));
            case Attribute other -> throw wrong(name, "a real number", other);
        };
    }

    /**
     * A word.
     *
     * @param name the attribute
     * @param otherwise what it is if it is not there
     * @return its value
     */
    public String text(String name, String otherwise) {
        return switch (node.attributes().get(name)) {
            case null -> otherwise;
            case Attribute.Text(String value) -> value;
            case Attribute other -> throw wrong(name, "a word", other);
        };
    }

    /**
     * Whole numbers.
     *
     * @param name the attribute
     * @return its values, or null if it is not there
     */
    public long @Nullable [] ints(String name) {
        return switch (node.attributes().get(name)) {
            case null -> null;
            case Attribute.Ints ints -> ints.values().clone();
            case Attribute other -> throw wrong(name, "whole numbers", other);
        };
    }

    /**
     * Whole numbers that fit ints.
     *
     * @param name the attribute
     * @param otherwise what they are if it is not there
     * @return its values
     */
    public int[] sizes(String name, int... otherwise) {
        long[] values = ints(name);
        return values == null
                ? otherwise
                : Arrays.stream(values).mapToInt(value -> small(name, value)).toArray();
    }

    /**
     * Real numbers.
     *
     * @param name the attribute
     * @return its values, or null if it is not there
     */
    public double @Nullable [] reals(String name) {
        return switch (node.attributes().get(name)) {
            case null -> null;
            case Attribute.Reals reals -> reals.values().clone();
            case Attribute other -> throw wrong(name, "real numbers", other);
        };
    }

    /**
     * A tensor.
     *
     * @param name the attribute
     * @return its value, or null if it is not there
     */
    public @Nullable NdArray tensor(String name) {
        return switch (node.attributes().get(name)) {
            case null -> null;
            case Attribute.Array(NdArray value) -> value;
            case Attribute other -> throw wrong(name, "a tensor", other);
        };
    }

    /**
     * An axis that may be counted from the end.
     *
     * @param axis the axis
     * @param rank the number of axes
     * @return the axis from 0
     */
    public int axis(long axis, int rank) {
        if (axis < -rank || axis >= rank) {
            throw problem("axis " + axis + " of a tensor of " + rank + " axes");
        }
        return (int) (axis < 0 ? axis + rank : axis);
    }

    /**
     * Axes that may be counted from the end.
     *
     * @param axes the axes
     * @param rank the number of axes
     * @return the axes from 0
     */
    public int[] axes(long[] axes, int rank) {
        int[] checked = Arrays.stream(axes).mapToInt(axis -> axis(axis, rank)).toArray();
        if (Arrays.stream(checked).distinct().count() != checked.length) {
            throw problem("the axes " + Arrays.toString(axes) + " have one twice");
        }
        return checked;
    }

    /**
     * A problem of this node.
     *
     * @param what what is wrong
     * @return what to throw
     */
    public OnnxProblem problem(String what) {
        return new OnnxProblem(node.label() + ": " + what);
    }

    /**
     * Something that this node may ask for, but that is not done here.
     *
     * @param what what it is
     * @return what to throw
     */
    public Unsupported unsupported(String what) {
        return new Unsupported(node.label() + ": " + what);
    }

    private OnnxProblem wrong(String name, String expected, Attribute found) {
        return problem("the attribute " + name + " should be " + expected + ", it is "
                + found.getClass().getSimpleName());
    }
}
