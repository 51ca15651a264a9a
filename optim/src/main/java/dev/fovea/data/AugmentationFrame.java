package dev.fovea.data;

import dev.fovea.nn.loss.Target;
import dev.fovea.nn.op.Example;
import dev.fovea.random.CounterRandom;
import dev.fovea.tensor.Shape;

/**
 * A sample on its way through an {@link Augmentation}: the sample in {@link #x}, which may be changed in place or written
 * changed to {@link #spare}, whereupon {@link #swap} makes that the sample; its target; and its random numbers. Lent for
 * a call; not to be kept.
 */
public final class AugmentationFrame {
    private final Shape shape;
    private final Target kind;
    private final boolean mapped;
    private float[] x;
    private float[] spare;
    private float[] target;
    private float[] spareTarget;
    private float[] scratch = new float[0];
    private final Draws draws = new Draws("an augmentation");
    private int epoch;
    private long lastingBits;

    AugmentationFrame(Shape shape, Target kind) {
        this.shape = shape;
        this.kind = kind;
        this.mapped = isMapOf(shape, kind);
        this.x = new float[shape.size()];
        this.spare = new float[shape.size()];
        this.target = new float[kind.size()];
        this.spareTarget = new float[mapped ? kind.size() : 0];
    }

    /** Whether a target is a map of a sample's pixels. */
    static boolean isMapOf(Shape shape, Target kind) {
        return shape.rank() == 3
                && kind.shape().rank() >= 2
                && kind.shape().rank() <= 3
                && kind.shape().dimension(0) == shape.dimension(0)
                && kind.shape().dimension(1) == shape.dimension(1);
    }

    /** Whether a target is a map, but of other pixels than a sample has. */
    static boolean isMapOfOthers(Shape shape, Target kind) {
        Shape map = kind.shape();
        return map.rank() >= 2 && map.size() > (kind.isLabels() ? 1 : map.channels()) && !isMapOf(shape, kind);
    }

    /** Moves to a sample, whose random numbers are those of its index. */
    void start(CounterRandom random, long index, int newEpoch, long newLastingBits) {
        draws.start(random, index);
        epoch = newEpoch;
        lastingBits = newLastingBits;
    }

    /** Hands on what the sample and its target have become. */
    void copyTo(Example example) {
        System.arraycopy(x, 0, example.x(), example.xOffset(), x.length);
        System.arraycopy(target, 0, example.target(), example.targetOffset(), target.length);
    }

    /**
     * The shape of the sample.
     *
     * @return (height, width, channels) for images
     */
    public Shape shape() {
        return shape;
    }

    /**
     * The sample.
     *
     * @return the array, from 0; may be modified
     */
    public float[] x() {
        return x;
    }

    /**
     * Room for a changed sample.
     *
     * @return an array as long as {@link #x}; its values are undefined
     */
    public float[] spare() {
        return spare;
    }

    /** Makes what is in {@link #spare} the sample. */
    public void swap() {
        float[] old = x;
        x = spare;
        spare = old;
    }

    /**
     * What the target is.
     *
     * @return labels or values, and their shape
     */
    public Target kind() {
        return kind;
    }

    /**
     * The target.
     *
     * @return the array, from 0; may be modified
     */
    public float[] target() {
        return target;
    }

    /**
     * Whether the target is a map of the sample's pixels, (height, width) or (height, width, channels), which moves along
     * with them.
     *
     * @return true for a class or values for every pixel, and for images of the same size
     */
    public boolean mapped() {
        return mapped;
    }

    /**
     * Room for a changed map.
     *
     * @return an array as long as {@link #target} if that is {@link #mapped}, else empty; its values are undefined
     */
    public float[] spareTarget() {
        return spareTarget;
    }

    /** Makes what is in {@link #spareTarget} the target. */
    public void swapTarget() {
        float[] old = target;
        target = spareTarget;
        spareTarget = old;
    }

    /** The numbers of the map for each pixel. */
    int mapChannels() {
        return kind.size() / (shape.dimension(0) * shape.dimension(1));
    }

    /** The label of what comes from outside the image: the ignored one, if there is one. */
    float labelOutside(float otherwise) {
        return kind.ignored().isPresent() ? kind.ignored().getAsInt() : otherwise;
    }

    /**
     * Room for anything else, the same array each time that so much or less is asked for: only the first time is it made.
     *
     * @param size how many floats are needed
     * @return an array of at least so many; its values are undefined
     */
    public float[] scratch(int size) {
        if (scratch.length < size) {
            scratch = new float[size];
        }
        return scratch;
    }

    /**
     * The next random number.
     *
     * @param low the lower bound, included
     * @param high the upper bound
     * @return low + (high − low)·u with a uniform u in [0, 1)
     * @throws IllegalStateException if the sample has drawn 64 already
     */
    public double uniform(double low, double high) {
        return draws.uniform(low, high);
    }

    /**
     * The next random number, a whole one.
     *
     * @param bound the bound, positive
     * @return one of 0 … bound − 1, each as likely as the others
     * @throws IllegalStateException if the sample has drawn 64 already
     */
    public int below(int bound) {
        return draws.below(bound);
    }

    /**
     * The next random bits, for example as the key of a {@link CounterRandom} stream where a number is wanted for each
     * pixel.
     *
     * @return 64 bits
     * @throws IllegalStateException if the sample has drawn 64 already
     */
    public long bits() {
        return draws.bits();
    }

    /**
     * Which epoch the sample is read in, for what changes from one to the next.
     *
     * @return the epoch, from 0; the view where samples are only predicted
     */
    public int epoch() {
        return epoch;
    }

    /**
     * Random bits that the sample keeps: the same in every epoch, others for other samples.
     *
     * @return 64 bits
     */
    public long lastingBits() {
        return lastingBits;
    }
}
