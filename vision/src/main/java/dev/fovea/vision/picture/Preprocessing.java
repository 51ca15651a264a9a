package dev.fovea.vision.picture;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.data.Dataset;
import dev.fovea.nn.model.ModelMetadata;
import dev.fovea.tensor.Shape;
import dev.fovea.vision.LabelledImages;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a picture becomes what a network reads: one preprocessing for training and for use, which is stored with the model,
 * so that they cannot disagree. A picture is cropped or stretched to the network's shape and resampled; a channel v of 0 to
 * 255 becomes (low + (high − low)·v/255 − mean)/deviation. Immutable.
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
    /** Of light, as in JPEG and for television: ITU-R BT.601. */
    private static final float[] LUMA = {0.299f, 0.587f, 0.114f};

    private final Shape shape;
    private final boolean cropped;
    private final Resampling resampling;
    private final float low;
    private final float high;
    private final float[] mean;
    private final float[] deviation;

    private Preprocessing(
            Shape shape, boolean cropped, Resampling resampling, float low, float high, float[] mean,
            float[] deviation) {
        if (shape.rank() != 3 || shape.size() == 0 || (shape.dimension(2) != 1 && shape.dimension(2) != COLOURS)) {
            throw new IllegalArgumentException("expected (height, width, 1 or 3), found " + shape);
        }
        if (!(low < high && high - low < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "the range must be from a number to a greater one, not " + low + " to " + high);
        }
        for (int channel = 0; channel < shape.dimension(2); channel++) {
            if (!(Math.abs(mean[channel]) < Float.POSITIVE_INFINITY)
                    || !(deviation[channel] > 0 && deviation[channel] < Float.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "expected finite means and deviations above 0, found " + Arrays.toString(mean) + " and "
                                + Arrays.toString(deviation));
            }
        }
        this.shape = shape;
        this.cropped = cropped;
        this.resampling = Objects.requireNonNull(resampling, "resampling");
        this.low = low;
        this.high = high;
        this.mean = mean;
        this.deviation = deviation;
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
        float[] ones = new float[channels];
        Arrays.fill(ones, 1);
        return new Preprocessing(shape, true, Resampling.AREA, 0, 1, new float[channels], ones);
    }

    /**
     * This with grey pictures: 0.299 red + 0.587 green + 0.114 blue. Mean and deviation are 0 and 1 again.
     *
     * @return the preprocessing; this is not modified
     */
    public Preprocessing grey() {
        Preprocessing grey = to(Shape.of(shape.dimension(0), shape.dimension(1), 1));
        return new Preprocessing(grey.shape, cropped, resampling, low, high, grey.mean, grey.deviation);
    }

    /**
     * This with whole pictures, stretched to the shape, instead of their middle.
     *
     * @return the preprocessing; this is not modified
     */
    public Preprocessing stretched() {
        return new Preprocessing(shape, false, resampling, low, high, mean, deviation);
    }

    /**
     * This with another way to resize.
     *
     * @param way {@link Resampling#AREA} by default
     * @return the preprocessing; this is not modified
     */
    public Preprocessing resampling(Resampling way) {
        return new Preprocessing(shape, cropped, way, low, high, mean, deviation);
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
        return new Preprocessing(shape, cropped, resampling, from, to, mean, deviation);
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
        int channels = shape.dimension(2);
        if (means.length != channels || deviations.length != channels) {
            throw new IllegalArgumentException(
                    "expected " + channels + " means and deviations, found " + means.length + " and "
                            + deviations.length);
        }
        return new Preprocessing(shape, cropped, resampling, low, high, means.clone(), deviations.clone());
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
     */
    public void apply(Picture picture, float[] x, int offset) {
        Objects.checkFromIndexSize(offset, shape.size(), x.length);
        int height = shape.dimension(0);
        int width = shape.dimension(1);
        double scale = Math.min((double) picture.width() / width, (double) picture.height() / height);
        double partWidth = cropped ? scale * width : picture.width();
        double partHeight = cropped ? scale * height : picture.height();
        Resampling.Weights[] columns = resampling.weights(
                (picture.width() - partWidth) / 2, partWidth, picture.width(), width);
        Resampling.Weights[] rows = resampling.weights(
                (picture.height() - partHeight) / 2, partHeight, picture.height(), height);
        float[] sums = new float[height * width * COLOURS];
        PictureColours colours = picture.colours();
        float[] line = new float[width * COLOURS];
        for (int row = rows[0].first(); row < end(rows[height - 1]); row++) {
            resampled(colours.read(row, 0, picture.width()), columns, line);
            for (int r = 0; r < height; r++) {
                int i = row - rows[r].first();
                if (i >= 0 && i < rows[r].shares().length) {
                    add(rows[r].shares()[i], line, sums, r * line.length);
                }
            }
        }
        for (int i = 0; i < height * width; i++) {
            if (shape.dimension(2) == COLOURS) {
                for (int channel = 0; channel < COLOURS; channel++) {
                    x[offset + i * COLOURS + channel] = scaled(sums[i * COLOURS + channel], channel);
                }
            } else {
                float light = 0;
                for (int channel = 0; channel < COLOURS; channel++) {
                    light += LUMA[channel] * sums[i * COLOURS + channel];
                }
                x[offset + i] = scaled(light, 0);
            }
        }
    }

    private static int end(Resampling.Weights weights) {
        return weights.first() + weights.shares().length;
    }

    private static void resampled(float[][] colours, Resampling.Weights[] columns, float[] line) {
        for (int c = 0; c < columns.length; c++) {
            for (int channel = 0; channel < COLOURS; channel++) {
                line[c * COLOURS + channel] = columns[c].sum(colours[channel]);
            }
        }
    }

    private static void add(float share, float[] line, float[] sums, int from) {
        for (int i = 0; i < line.length; i++) {
            sums[from + i] += share * line[i];
        }
    }

    private float scaled(float value, int channel) {
        return (low + (high - low) * (value / WHITE) - mean[channel]) / deviation[channel];
    }

    /**
     * The images of a data set as a network reads them; they have the network's size already.
     *
     * @param images of this shape
     * @return a view of them, with range, means and deviations applied
     * @throws IllegalArgumentException if the images have another shape
     */
    public Dataset of(LabelledImages images) {
        if (!images.sampleShape().equals(shape)) {
            throw new IllegalArgumentException("expected images of " + shape + ", found " + images.sampleShape());
        }
        return new PreprocessedImages(images, this);
    }

    /** Scales one image whose bytes were divided by 255. */
    void scale(float[] x, int offset) {
        int channels = shape.dimension(2);
        for (int i = 0; i < shape.size(); i++) {
            x[offset + i] = (low + (high - low) * x[offset + i] - mean[i % channels]) / deviation[i % channels];
        }
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

    static Preprocessing of(
            Shape shape, boolean cropped, Resampling resampling, float[] range, float[] mean, float[] deviation) {
        Preprocessing plain = to(shape);
        Preprocessing fitted = cropped ? plain : plain.stretched();
        return fitted.resampling(resampling).range(range[0], range[1]).normalised(mean, deviation);
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

    /** As it is stored: {@code height=32 width=32 channels=3 fit=crop resample=area range=0.0,1.0 mean=… deviation=…}. */
    @Override
    public String toString() {
        return "height=" + shape.dimension(0) + " width=" + shape.dimension(1) + " channels=" + shape.dimension(2)
                + " fit=" + (cropped ? "crop" : "stretch")
                + " resample=" + (resampling == Resampling.AREA ? "area" : "bilinear")
                + " range=" + low + "," + high
                + " mean=" + PreprocessingText.list(mean)
                + " deviation=" + PreprocessingText.list(deviation);
    }
}
