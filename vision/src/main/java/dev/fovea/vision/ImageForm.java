package dev.fovea.vision;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.tensor.Shape;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the files of a data set hold: images of one size, and what their labels mean. The files say the rest. Immutable;
 * {@link KnownSet} has those of the usual sets.
 *
 * <pre>{@code
 * ImageForm letters = ImageForm.grey(28, 28, ClassNames.of("a", "b", "c")).labelsFrom(1).transposed();
 * }</pre>
 */
@CheckReturnValue
public final class ImageForm {
    /** The key of {@link #items} in a model's metadata. */
    public static final String ITEMS = "items";

    private final Shape shape;
    private final ClassNames classes;
    private final String items;
    private final boolean inkOnPaper;
    private final int firstLabel;
    private final boolean transposed;

    private ImageForm(
            Shape shape, ClassNames classes, String items, boolean inkOnPaper, int firstLabel, boolean transposed) {
        if (shape.rank() != 3) {
            throw new IllegalArgumentException("expected images (height, width, channels), found " + shape);
        }
        this.shape = shape;
        this.classes = Objects.requireNonNull(classes, "classes");
        this.items = items;
        this.inkOnPaper = inkOnPaper;
        this.firstLabel = firstLabel;
        this.transposed = transposed;
    }

    /**
     * Grey images.
     *
     * @param height in pixels
     * @param width in pixels
     * @param classes what the labels mean
     * @return the form, with labels from 0
     */
    public static ImageForm grey(int height, int width, ClassNames classes) {
        return of(Shape.of(height, width, 1), classes);
    }

    /**
     * Images of any number of channels.
     *
     * @param shape (height, width, channels)
     * @param classes what the labels mean
     * @return the form, with labels from 0
     * @throws IllegalArgumentException if the shape has another rank
     */
    public static ImageForm of(Shape shape, ClassNames classes) {
        return new ImageForm(shape, classes, "images", false, 0, false);
    }

    /**
     * This with a word for its images.
     *
     * @param plural for example "digits"; "images" by default
     * @return the form; this is not modified
     */
    public ImageForm named(String plural) {
        return new ImageForm(shape, classes, plural, inkOnPaper, firstLabel, transposed);
    }

    /**
     * This for ink on paper, as MNIST has it: 255 is ink, 0 paper. Files in another convention are told, and turned round
     * where all of their images are in it.
     *
     * @return the form; this is not modified
     */
    public ImageForm inkOnPaper() {
        return new ImageForm(shape, classes, items, true, firstLabel, transposed);
    }

    /**
     * This with files in which the first class has another label than 0.
     *
     * @param first 1 for EMNIST's letters
     * @return the form; this is not modified
     */
    public ImageForm labelsFrom(int first) {
        return new ImageForm(shape, classes, items, inkOnPaper, first, transposed);
    }

    /**
     * This with files that have images column by column, as EMNIST's are. They are put right when they are read.
     *
     * @return the form; this is not modified
     * @throws IllegalArgumentException if images are not square
     */
    public ImageForm transposed() {
        if (height() != width()) {
            throw new IllegalArgumentException("only square images can be transposed, not " + shape);
        }
        return new ImageForm(shape, classes, items, inkOnPaper, firstLabel, true);
    }

    /**
     * This with other classes.
     *
     * @param names what the labels mean
     * @return the form; this is not modified
     */
    public ImageForm classes(ClassNames names) {
        return new ImageForm(shape, names, items, inkOnPaper, firstLabel, transposed);
    }

    /** {@return (height, width, channels)} */
    public Shape shape() {
        return shape;
    }

    /** {@return the height of an image in pixels} */
    public int height() {
        return shape.dimension(0);
    }

    /** {@return the width of an image in pixels} */
    public int width() {
        return shape.dimension(1);
    }

    /** {@return the number of bytes of an image: height · width · channels} */
    public int size() {
        return shape.size();
    }

    /** {@return what the labels mean} */
    public ClassNames classes() {
        return classes;
    }

    /** {@return what images are called, in the plural} */
    public String items() {
        return items;
    }

    /** {@return what one image is called} */
    public String item() {
        return items.endsWith("s") ? items.substring(0, items.length() - 1) : items;
    }

    /** {@return whether images are ink on paper} */
    public boolean isInkOnPaper() {
        return inkOnPaper;
    }

    /** {@return the label that the first class has in files} */
    public int firstLabel() {
        return firstLabel;
    }

    /** {@return the label that the last class has in files} */
    public int lastLabel() {
        return firstLabel + classes.size() - 1;
    }

    /** {@return whether files have images column by column} */
    public boolean isTransposed() {
        return transposed;
    }

    /** {@return the most images that are read into memory: a limit against nonsense, and what an array can hold} */
    public int mostImages() {
        return Math.min(LabelledImages.LARGEST_SIZE, (Integer.MAX_VALUE - 8) / size());
    }

    @Override
    @SuppressWarnings("exports") // an annotation only
    public boolean equals(@Nullable Object other) {
        return other instanceof ImageForm form
                && shape.equals(form.shape)
                && classes.equals(form.classes)
                && items.equals(form.items)
                && inkOnPaper == form.inkOnPaper
                && firstLabel == form.firstLabel
                && transposed == form.transposed;
    }

    @Override
    public int hashCode() {
        return Objects.hash(shape, classes, items, inkOnPaper, firstLabel, transposed);
    }

    /** For people: shape, number of classes. */
    @Override
    public String toString() {
        return items + " of " + shape + " in " + classes.size() + " classes";
    }
}
