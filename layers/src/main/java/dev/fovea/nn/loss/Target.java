package dev.fovea.nn.loss;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.tensor.Shape;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * What a sample's target is: some floats with a shape, which are either numbers of classes or values.
 *
 * <p>A class: {@code Target.label(10)}. A class for every pixel: {@code Target.labels(Shape.of(28, 28), 3)}. One or
 * several numbers, yes or no for several labels, a distribution over classes, an image: {@code Target.values(…)}.
 * Immutable.
 */
@CheckReturnValue
public final class Target {
    private static final int VALUES = 0;

    private final Shape shape;
    private final int classes;
    private final OptionalInt ignored;

    private Target(Shape shape, int classes, OptionalInt ignored) {
        this.shape = Objects.requireNonNull(shape, "shape");
        this.classes = classes;
        this.ignored = ignored;
    }

    /**
     * A class.
     *
     * @param classes how many classes there are, at least 1
     * @return the target, of shape ()
     * @throws IllegalArgumentException if there is no class
     */
    public static Target label(int classes) {
        return labels(Shape.of(), classes);
    }

    /**
     * Several classes, such as one for each pixel.
     *
     * @param shape for example (height, width)
     * @param classes how many classes there are, at least 1
     * @return the target
     * @throws IllegalArgumentException if there is no class, or more than a float can number
     */
    public static Target labels(Shape shape, int classes) {
        if (classes < 1 || classes > 1 << 24) {
            throw new IllegalArgumentException("there must be 1 to " + (1 << 24) + " classes, not " + classes);
        }
        return new Target(shape, classes, OptionalInt.empty());
    }

    /**
     * Values.
     *
     * @param shape their shape: (1) for one value, (height, width, channels) for an image
     * @return the target
     */
    public static Target values(Shape shape) {
        return new Target(shape, VALUES, OptionalInt.empty());
    }

    /**
     * This, with a number that says that there is no label, as for pixels nobody has looked at: they count neither in
     * losses nor in metrics.
     *
     * @param label the number, not that of a class; −1 and 255 are usual
     * @return the target
     * @throws IllegalArgumentException if it is the number of a class, or these are values
     */
    public Target ignoring(int label) {
        if (classes == VALUES) {
            throw new IllegalArgumentException("only labels can be ignored, not " + this);
        }
        if ((label >= 0 && label < classes) || Math.abs((long) label) > 1 << 24) {
            throw new IllegalArgumentException(
                    "the ignored label " + label + " must not be one of the " + classes + " classes, nor above 2^24");
        }
        return new Target(shape, classes, OptionalInt.of(label));
    }

    /**
     * The shape of the floats of one sample.
     *
     * @return the shape; () for a class
     */
    public Shape shape() {
        return shape;
    }

    /**
     * The floats of one sample.
     *
     * @return their number
     */
    public int size() {
        return shape.size();
    }

    /**
     * Whether the floats are numbers of classes.
     *
     * @return false for values
     */
    public boolean isLabels() {
        return classes != VALUES;
    }

    /**
     * Whether it is a single class.
     *
     * @return true for {@link #label}
     */
    public boolean isLabel() {
        return isLabels() && shape.rank() == 0;
    }

    /**
     * How many classes there are.
     *
     * @return their number, 0 for values
     */
    public int classes() {
        return classes;
    }

    /**
     * The number that says that there is no label.
     *
     * @return the number, if there is one
     */
    public OptionalInt ignored() {
        return ignored;
    }

    /**
     * Whether a float says that there is no label.
     *
     * @param label one of a target's floats
     * @return true if it is the {@link #ignored} label
     */
    public boolean ignores(float label) {
        return ignored.isPresent() && label == ignored.getAsInt();
    }

    /**
     * Fails unless the floats are such a target.
     *
     * @param target the array
     * @param offset where the target starts
     * @throws IllegalArgumentException if a label is not the whole number of a class, or a value is not finite
     */
    public void check(float[] target, int offset) {
        for (int i = 0; i < size(); i++) {
            float value = target[offset + i];
            if (!isLabels() && !Float.isFinite(value)) {
                throw new IllegalArgumentException("target value " + value + place(i) + " is not finite");
            }
            if (isLabels() && !ignores(value) && !(value >= 0 && value < classes && value == (int) value)) {
                throw new IllegalArgumentException(
                        "label " + text(value) + place(i) + " is not one of " + classes + " classes");
            }
        }
    }

    private static String text(float value) {
        return value == (int) value ? Integer.toString((int) value) : Float.toString(value);
    }

    private String place(int element) {
        return size() == 1 ? "" : " at " + shape.place(element);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Target that
                && shape.equals(that.shape)
                && classes == that.classes
                && ignored.equals(that.ignored);
    }

    @Override
    public int hashCode() {
        return Objects.hash(shape, classes, ignored);
    }

    /** For example "a label of 10 classes", "labels (28, 28) of 3 classes" or "values (1)". */
    @Override
    public String toString() {
        if (!isLabels()) {
            return "values " + shape;
        }
        String what = isLabel() ? "a label" : "labels " + shape;
        String without = ignored.isPresent() ? ", " + ignored.getAsInt() + " ignored" : "";
        return what + " of " + classes + (classes == 1 ? " class" : " classes") + without;
    }
}
