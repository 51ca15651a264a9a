package dev.fovea.vision.picture;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.data.Dataset;
import dev.fovea.nn.model.ModelMetadata;
import dev.fovea.tensor.Shape;
import dev.fovea.vision.DataFileException;
import dev.fovea.vision.ImageSet;
import dev.fovea.vision.KnownSet;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a picture becomes what a network reads: one preprocessing for training and for use, which is stored with the model,
 * so that they cannot disagree. A picture is cropped, stretched or placed ({@link Fit}) in the network's shape and resampled;
 * a channel v of 0 to 255 becomes (low + (high − low)·v/255 − mean)/deviation. Immutable.
 *
 * <pre>{@code
 * Preprocessing input = Preprocessing.to(32, 32).normalised(new float[] {0.49f, 0.48f, 0.45f}, new float[] {0.2f, 0.2f, 0.2f});
 * network.save(file, input.storedIn(ModelMetadata.none()));
 * Preprocessing same = Preprocessing.of(ModelFile.read(file).metadata()).orElseThrow();
 * }</pre>
 */
@CheckReturnValue
public final class Preprocessing {
    /** The key in a model's metadata, and in ONNX files that are exported with these. */
    public static final String KEY = "input";

    private static final float WHITE = 255;
    private static final int COLOURS = PictureColours.CHANNELS;

    private final Shape shape;
    private final Fit fit;
    private final Resampling resampling;
    private final Scaling scaling;
    private final boolean transposed;

    Preprocessing(Shape shape, Fit fit, Resampling resampling, Scaling scaling, boolean transposed) {
        if (shape.rank() != 3 || shape.size() == 0 || (shape.dimension(2) != 1 && shape.dimension(2) != COLOURS)) {
            throw new IllegalArgumentException("expected (height, width, 1 or 3), found " + shape);
        }
        fit.check(shape);
        if (scaling.channels() != shape.dimension(2)) {
            throw new IllegalArgumentException(
                    "expected " + shape.dimension(2) + " means and deviations, found " + scaling.channels());
        }
        if (transposed && shape.dimension(0) != shape.dimension(1)) {
            throw new IllegalArgumentException("only square images can be transposed, not " + shape);
        }
        this.shape = shape;
        this.fit = fit;
        this.resampling = Objects.requireNonNull(resampling, "resampling");
        this.scaling = scaling;
        this.transposed = transposed;
    }

    /**
     * To colour pictures of a size: the middle of a picture, as much of it as fits, by areas, 0 to 1.
     *
     * @param height in pixels
     * @param width in pixels
     * @return the preprocessing, to (height, width, 3)
     */
    public static Preprocessing to(int height, int width) {
        return to(Shape.of(height, width, COLOURS));
    }

    /**
     * To pictures of a shape.
     *
     * @param shape (height, width, channels); 3 channels of colour or 1, grey
     * @return the preprocessing
     * @throws IllegalArgumentException if the shape is another
     */
    public static Preprocessing to(Shape shape) {
        int channels = shape.rank() == 3 ? shape.dimension(2) : 0;
        return new Preprocessing(shape, Fit.crop(), Resampling.AREA, Scaling.none(channels), false);
    }

    /**
     * How pictures become like the images of a known set.
     *
     * @param set the set
     * @return the preprocessing, to 28×28 grey numbers from 0 to 1
     */
    public static Preprocessing of(KnownSet set) {
        Fit fit = switch (set) {
            case MNIST -> Fit.ink(20, Fit.Centre.MASS);
            case FASHION_MNIST -> Fit.object(28, Fit.Centre.BOX);
            case KMNIST -> Fit.ink(28, Fit.Centre.BOX);
            default -> Fit.ink(24, Fit.Centre.BOX); // EMNIST has a border of two pixels
        };
        return to(set.form().shape()).fit(fit);
    }

    /**
     * This with grey pictures: 0.299 red + 0.587 green + 0.114 blue. Mean and deviation are 0 and 1 again.
     *
     * @return the preprocessing; this is not modified
     */
    public Preprocessing grey() {
        Shape grey = Shape.of(shape.dimension(0), shape.dimension(1), 1);
        return new Preprocessing(grey, fit, resampling, scaling.of(1), transposed);
    }

    /**
     * This with another part of a picture.
     *
     * @param part {@link Fit#crop()} by default
     * @return the preprocessing; this is not modified
     * @throws IllegalArgumentException if it does not go with the shape
     */
    public Preprocessing fit(Fit part) {
        return new Preprocessing(shape, part, resampling, scaling, transposed);
    }

    /**
     * This with another way to resize.
     *
     * @param way {@link Resampling#AREA} by default; {@link Fit#ink} and {@link Fit#object} always go by areas
     * @return the preprocessing; this is not modified
     */
    public Preprocessing resampling(Resampling way) {
        return new Preprocessing(shape, fit, way, scaling, transposed);
    }

    /**
     * This with another range of numbers before mean and deviation.
     *
     * @param from what black becomes; 0 by default
     * @param to what white becomes; 1 by default
     * @return the preprocessing; this is not modified
     * @throws IllegalArgumentException if {@code to} is not above {@code from}
     */
    public Preprocessing range(float from, float to) {
        return new Preprocessing(shape, fit, resampling, scaling.range(from, to), transposed);
    }

    /**
     * This with means that are subtracted and deviations that are divided by.
     *
     * @param means one for each channel; 0 by default
     * @param deviations one for each channel, above 0; 1 by default
     * @return the preprocessing; this is not modified
     * @throws IllegalArgumentException if there are others than the channels, or one is out of its range
     */
    public Preprocessing normalised(float[] means, float[] deviations) {
        return new Preprocessing(shape, fit, resampling, scaling.normalised(means, deviations), transposed);
    }

    /**
     * This for a network that was trained on images that lie on their side, column by column, such as EMNIST's files have
     * them. (Those that this library has read from them are upright.)
     *
     * @return the preprocessing; this is not modified
     * @throws IllegalArgumentException if images are not square
     */
    public Preprocessing transposed() {
        return new Preprocessing(shape, fit, resampling, scaling, true);
    }

    /** {@return which part of a picture is taken} */
    public Fit fit() {
        return fit;
    }

    /** {@return the shape of what a network reads} */
    public Shape shape() {
        return shape;
    }

    /**
     * Makes a network's input of a picture.
     *
     * @param picture the picture; not modified
     * @param x modified from {@code x[offset]} on, one float for each element of the shape
     * @param offset where to write
     * @throws DataFileException if ink or a thing is looked for, and all pixels are alike
     */
    public void apply(Picture picture, float[] x, int offset) throws DataFileException {
        Objects.checkFromIndexSize(offset, shape.size(), x.length);
        float[] pixels = fit.pixels(picture, shape, resampling);
        for (int i = 0; i < pixels.length; i++) {
            x[offset + i] = pixels[i] / WHITE;
        }
        apply(x, offset);
    }

    /**
     * Makes a network's input of an upright image of the network's size, in place.
     *
     * @param x modified from {@code x[offset]} on: bytes that were divided by 255 before
     * @param offset where the image begins
     */
    public void apply(float[] x, int offset) {
        scaling.apply(x, offset, shape.size());
        if (transposed) {
            Diagonal.flip(x, offset, shape.dimension(0), shape.dimension(2));
        }
    }

    /**
     * A picture in the network's size, as data sets have images: upright, before range, means and deviations.
     *
     * @param picture the picture; not modified
     * @return its pixels, one byte for each element of the shape, 0 to 255
     * @throws DataFileException if ink or a thing is looked for, and all pixels are alike
     */
    public byte[] bytes(Picture picture) throws DataFileException {
        return rounded(fit.pixels(picture, shape, resampling));
    }

    /**
     * A drawing in the network's size, as data sets have images.
     *
     * @param ink how much ink there is on each pixel, row by row, 0 to 255; not modified
     * @param width of the drawing
     * @param height of the drawing
     * @return its pixels, one byte for each element of the shape, 0 to 255
     * @throws IllegalArgumentException if the size is not that of {@code ink}, an amount is not 0 to 255, or there is
     *     hardly any ink
     */
    public byte[] bytes(float[] ink, int width, int height) {
        Drawing drawing = new Drawing(ink, width, height);
        return rounded(fit.pixels(drawing, shape, resampling));
    }

    private static byte[] rounded(float[] pixels) {
        byte[] bytes = new byte[pixels.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Math.round(pixels[i]);
        }
        return bytes;
    }

    /**
     * The images of a data set as a network reads them; they have the network's size already.
     *
     * @param images of this shape
     * @return a view of them, with range, means and deviations applied; the images themselves if that changes nothing
     * @throws IllegalArgumentException if the images have another shape
     */
    public Dataset of(ImageSet images) {
        if (!images.sampleShape().equals(shape)) {
            throw new IllegalArgumentException("expected images of " + shape + ", found " + images.sampleShape());
        }
        return scaling.isNone() && !transposed ? images : new PreprocessedImages(images, this);
    }

    /**
     * Metadata of a model, with this under {@value #KEY}.
     *
     * @param metadata what else is remembered
     * @return all of it
     */
    public ModelMetadata storedIn(ModelMetadata metadata) {
        return metadata.with(KEY, toString());
    }

    /**
     * The preprocessing that a model was trained with.
     *
     * @param metadata of the model
     * @return the preprocessing; nothing if there is none
     * @throws IllegalArgumentException if it is not one that this version knows
     */
    public static Optional<Preprocessing> of(ModelMetadata metadata) {
        return metadata.get(KEY).map(PreprocessingText::parse);
    }

    @Override
    @SuppressWarnings("exports") // an annotation only
    public boolean equals(@Nullable Object other) {
        return other instanceof Preprocessing that && toString().equals(that.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    /** {@return what it does, for people, in one line} */
    public String words() {
        return shape.dimension(0) + "x" + shape.dimension(1) + (shape.dimension(2) == 1 ? " grey" : " coloured")
                + " pixels: "
                + fit.words() + "; " + scaling.words() + (transposed ? "; column by column" : "");
    }

    /**
     * As it is stored: {@code height=32 width=32 channels=3 order=rows fit=crop resample=area range=0.0,1.0 mean=…
     * deviation=…}.
     */
    @Override
    public String toString() {
        return "height=" + shape.dimension(0) + " width=" + shape.dimension(1) + " channels=" + shape.dimension(2)
                + " order=" + (transposed ? "columns" : "rows")
                + " fit=" + fit
                + " resample=" + (resampling == Resampling.AREA ? "area" : "bilinear")
                + " " + scaling;
    }
}
