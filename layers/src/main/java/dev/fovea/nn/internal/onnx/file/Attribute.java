package dev.fovea.nn.internal.onnx.file;

import java.util.Arrays;
import java.util.List;

/** A setting of a node: AttributeProto. */
public sealed interface Attribute {
    /**
     * A real number.
     *
     * @param value the number
     */
    record Real(float value) implements Attribute {}

    /**
     * A whole number.
     *
     * @param value the number
     */
    record Int(long value) implements Attribute {}

    /**
     * A word.
     *
     * @param value the word
     */
    record Text(String value) implements Attribute {}

    /**
     * A tensor.
     *
     * @param value the tensor
     */
    record Array(NdArray value) implements Attribute {}

    /**
     * Real numbers.
     *
     * @param values the numbers; not modified
     */
    record Reals(double[] values) implements Attribute {
        @Override
        public String toString() {
            return Arrays.toString(values);
        }
    }

    /**
     * Whole numbers.
     *
     * @param values the numbers; not modified
     */
    record Ints(long[] values) implements Attribute {
        @Override
        public String toString() {
            return Arrays.toString(values);
        }
    }

    /**
     * Words.
     *
     * @param values the words
     */
    record Texts(List<String> values) implements Attribute {}

    /**
     * What no supported operator has: a graph, a sparse tensor, a type.
     *
     * @param kind what it is
     */
    record Other(String kind) implements Attribute {}

    /**
     * Within a function of the file: the attribute of the node that calls it.
     *
     * @param name that attribute's name
     */
    record Reference(String name) implements Attribute {}
}
