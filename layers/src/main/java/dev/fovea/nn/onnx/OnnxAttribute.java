package dev.fovea.nn.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** A named setting of an ONNX node, such as a convolution's strides. */
public sealed interface OnnxAttribute {
    /**
     * What the operator calls it.
     *
     * @return for example "strides"
     */
    String name();

    /**
     * A whole number.
     *
     * @param name what the operator calls it
     * @param value the number
     */
    record Int(String name, long value) implements OnnxAttribute {
        /** Checks that there is a name. */
        public Int {
            Objects.requireNonNull(name, "name");
        }
    }

    /**
     * Whole numbers.
     *
     * @param name what the operator calls it
     * @param values the numbers
     */
    record Ints(String name, List<Long> values) implements OnnxAttribute {
        /** Checks that there is a name, and copies the numbers. */
        public Ints {
            Objects.requireNonNull(name, "name");
            values = List.copyOf(values);
        }

        /**
         * Sizes along several axes.
         *
         * @param name what the operator calls them
         * @param sizes the numbers
         * @return the attribute
         */
        public static Ints of(String name, int... sizes) {
            return new Ints(name, Arrays.stream(sizes).asLongStream().boxed().toList());
        }
    }

    /**
     * A real number.
     *
     * @param name what the operator calls it
     * @param value the number
     */
    record Real(String name, float value) implements OnnxAttribute {
        /** Checks that there is a name. */
        public Real {
            Objects.requireNonNull(name, "name");
        }
    }

    /**
     * A word, such as a mode.
     *
     * @param name what the operator calls it
     * @param value the word
     */
    record Text(String name, String value) implements OnnxAttribute {
        /** Checks that both are there. */
        public Text {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(value, "value");
        }
    }
}
