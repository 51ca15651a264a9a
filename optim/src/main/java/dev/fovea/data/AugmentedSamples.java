package dev.fovea.data;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.nn.loss.Target;
import dev.fovea.nn.op.Samples;
import dev.fovea.random.CounterRandom;
import dev.fovea.tensor.Shape;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Samples, each changed by an augmentation: the same whenever and by whichever thread it is read. By default with the seed
 * 0, of view 0.
 */
@CheckReturnValue
public final class AugmentedSamples implements Samples {
    private final Samples samples;
    private final Shape shape;
    private final Augmentation augmentation;
    private final long seed;
    private final int view;
    private final CounterRandom random;
    private final CounterRandom lasting;
    private final Queue<AugmentationFrame> idle = new ConcurrentLinkedQueue<>();

    /**
     * Changed samples.
     *
     * @param samples the samples
     * @param shape of one of them
     * @param augmentation changes them
     */
    public AugmentedSamples(Samples samples, Shape shape, Augmentation augmentation) {
        this(samples, shape, augmentation, 0, 0);
    }

    private AugmentedSamples(Samples samples, Shape shape, Augmentation augmentation, long seed, int view) {
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
    public int workspaceSize() {
        return samples.workspaceSize();
    }

    @Override
    public void read(int sample, float[] x, int offset, float[] workspace) {
        AugmentationFrame frame = idle.poll();
        if (frame == null) {
            frame = new AugmentationFrame(shape, Target.values(Shape.of()));
        }
        samples.read(sample, frame.x(), 0, workspace);
        frame.start(random, sample, view, lasting.bits(sample));
        augmentation.apply(frame);
        System.arraycopy(frame.x(), 0, x, offset, frame.x().length);
        idle.add(frame);
    }

    /** How many samples, and what changes them. */
    @Override
    public String toString() {
        return size() + " samples of " + shape + " changed by " + augmentation;
    }
}
