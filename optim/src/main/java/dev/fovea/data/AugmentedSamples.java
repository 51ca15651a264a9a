package dev.fovea.data;

import dev.fovea.nn.loss.Target;
import dev.fovea.nn.op.Samples;
import dev.fovea.random.CounterRandom;
import dev.fovea.tensor.Shape;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Samples, each changed by an augmentation: the same whenever and by whichever thread it is read. */
public final class AugmentedSamples implements Samples {
    private final Samples samples;
    private final Shape shape;
    private final Augmentation augmentation;
    private final CounterRandom random;
    private final Queue<AugmentationFrame> idle = new ConcurrentLinkedQueue<>();

    /**
     * Changed samples.
     *
     * @param samples the samples
     * @param shape of one of them
     * @param augmentation changes them
     * @param seed decides what is drawn; any number
     * @param view which of several copies of a sample
     */
    public AugmentedSamples(Samples samples, Shape shape, Augmentation augmentation, long seed, int view) {
        this.samples = samples;
        this.shape = shape;
        this.augmentation = augmentation;
        this.random = CounterRandom.ofSeed(seed).stream(Streams.VIEWS).stream(view);
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
        frame.start(random, sample);
        augmentation.apply(frame);
        System.arraycopy(frame.x(), 0, x, offset, frame.x().length);
        idle.add(frame);
    }
}
