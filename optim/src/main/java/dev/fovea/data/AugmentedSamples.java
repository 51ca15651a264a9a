package dev.fovea.data;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.nn.loss.Target;
import dev.fovea.nn.op.Samples;
import dev.fovea.random.CounterRandom;
import dev.fovea.tensor.Shape;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Samples, each changed by an augmentation: the same whenever and by whichever thread it is read. By default with the seed
 * 0, of view 0.
 */
@CheckReturnValue
public final class AugmentedSamples implements Samples {
    /** The place of a pixel that no pixel of the image was. */
    private static final int OUTSIDE = -1;

    private final Samples samples;
    private final Shape shape;
    private final Augmentation augmentation;
    private final long seed;
    private final int view;
    private final CounterRandom random;
    private final CounterRandom lasting;
    private final Queue<AugmentationFrame> idle = new ConcurrentLinkedQueue<>();
    private final Queue<AugmentationFrame> idlePlaces = new ConcurrentLinkedQueue<>();

    /**
     * Changed samples.
     *
     * @param samples the samples
     * @param shape of one of them
     * @param augmentation changes them
     * @throws IllegalArgumentException if the samples say that they have another shape
     */
    public AugmentedSamples(Samples samples, Shape shape, Augmentation augmentation) {
        this(samples, shape, augmentation, 0, 0);
    }

    private AugmentedSamples(Samples samples, Shape shape, Augmentation augmentation, long seed, int view) {
        Shape found = samples.shape().orElse(shape);
        if (!found.equals(shape)) {
            throw new IllegalArgumentException("expected samples of " + shape + ", found samples of " + found);
        }
        this.samples = samples;
        this.shape = shape;
        this.augmentation = augmentation;
        this.seed = seed;
        this.view = view;
        CounterRandom views = CounterRandom.ofSeed(seed).stream(Streams.VIEWS);
        this.random = views.stream(view);
        this.lasting = views.stream(Streams.LASTING);
    }

    /**
     * These, changed by other random numbers.
     *
     * @param other decides what is drawn; any number
     * @return the changed samples
     */
    public AugmentedSamples seed(long other) {
        return new AugmentedSamples(samples, shape, augmentation, other, view);
    }

    /**
     * Another view of the same samples, with random numbers of its own.
     *
     * @param number which of several, any number
     * @return the changed samples
     */
    public AugmentedSamples view(int number) {
        return new AugmentedSamples(samples, shape, augmentation, seed, number);
    }

    @Override
    public int size() {
        return samples.size();
    }

    @Override
    public Optional<Shape> shape() {
        return Optional.of(shape);
    }

    @Override
    public int workspaceSize() {
        return samples.workspaceSize();
    }

    @Override
    public int number(int sample) {
        return samples.number(sample);
    }

    @Override
    public void read(int sample, float[] x, int offset, float[] workspace) {
        AugmentationFrame frame = idle.poll();
        if (frame == null) {
            frame = new AugmentationFrame(shape, Target.values(Shape.of()));
        }
        apply(frame, sample, workspace);
        System.arraycopy(frame.x(), 0, x, offset, frame.x().length);
        idle.add(frame);
    }

    private void apply(AugmentationFrame frame, int sample, float[] workspace) {
        samples.read(sample, frame.x(), 0, workspace);
        int number = samples.number(sample);
        frame.start(random, number, view, lasting.bits(number));
        augmentation.apply(frame);
    }

    /**
     * Where the pixels of a changed image come from, by which what was predicted for each of its pixels finds its place in
     * the image as it was.
     *
     * @param sample which sample, from 0
     * @param places its first elements overwritten: for each pixel of the changed image, row by row, the number of the
     *     image's pixel that it was, or is nearest to; −1 if it comes from outside
     * @param workspace scratch of at least {@link #workspaceSize} floats
     * @throws IllegalArgumentException if samples are no images (height, width, channels), or of more than 2²⁴ pixels
     */
    public void readPlaces(int sample, int[] places, float[] workspace) {
        AugmentationFrame frame = idlePlaces.poll();
        if (frame == null) {
            frame = new AugmentationFrame(shape, places(shape));
        }
        int pixels = frame.kind().size();
        for (int i = 0; i < pixels; i++) {
            frame.target()[i] = i;
        }
        apply(frame, sample, workspace);
        for (int i = 0; i < pixels; i++) {
            places[i] = (int) frame.target()[i];
        }
        idlePlaces.add(frame);
    }

    /**
     * The target that moves as the places of an image's pixels do: the number of each, −1 outside.
     *
     * @param image the shape of the image, (height, width, channels)
     * @return labels (height, width)
     * @throws IllegalArgumentException if it is no image, or of more than 2²⁴ pixels
     */
    public static Target places(Shape image) {
        Images.require("told the places of their pixels", image);
        Shape pixels = Shape.of(image.dimension(0), image.dimension(1));
        return Target.labels(pixels, pixels.size()).ignoring(OUTSIDE);
    }

    /** How many samples, and what changes them. */
    @Override
    public String toString() {
        return size() + " samples of " + shape + " changed by " + augmentation;
    }
}
