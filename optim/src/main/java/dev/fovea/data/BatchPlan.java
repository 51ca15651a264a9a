package dev.fovea.data;

import dev.fovea.nn.op.Batch;
import dev.fovea.nn.op.Example;
import dev.fovea.random.CounterRandom;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a data set into the batches of an epoch: every sample once, in an order drawn anew for each epoch; the last
 * batch may be smaller. Order and augmentation depend on (seed, epoch, sample) alone.
 *
 * <p>There is one batch object, which is moved from step to step, so a step allocates nothing. Not for several threads
 * at once, though several may read the current batch.
 */
@SuppressWarnings("exports") // Nullable, which those who compile against this need not see.
public final class BatchPlan {
    private final Dataset dataset;
    private final int batchSize;
    private final CounterRandom shuffle;
    private final CounterRandom augmentation;
    private final View view;

    /**
     * A plan, at no epoch yet.
     *
     * @param dataset what is cut into batches
     * @param batchSize samples of a batch, but for the last
     * @param seed decides order and augmentation; any number
     * @param augmentation changes the samples, null to leave them as they are
     * @throws IllegalArgumentException if the data set is empty or the batch size below 1
     */
    public BatchPlan(Dataset dataset, int batchSize, long seed, @Nullable Augmentation augmentation) {
        if (dataset.size() < 1) {
            throw new IllegalArgumentException("the data set is empty");
        }
        if (batchSize < 1) {
            throw new IllegalArgumentException("the batch size must be at least 1, not " + batchSize);
        }
        this.dataset = dataset;
        this.batchSize = batchSize;
        CounterRandom random = CounterRandom.ofSeed(seed);
        this.shuffle = random.stream(Streams.SHUFFLE);
        this.augmentation = random.stream(Streams.AUGMENTATION);
        this.view = new View(dataset, augmentation, this.augmentation);
    }

    /**
     * The batches of an epoch.
     *
     * @return ⌈size/batchSize⌉
     */
    public int steps() {
        return (dataset.size() - 1) / batchSize + 1;
    }

    /**
     * Draws the order of an epoch.
     *
     * @param epoch which epoch, from 0
     */
    public void startEpoch(int epoch) {
        view.order = shuffle.stream(epoch).permutation(dataset.size());
        view.random = augmentation.stream(epoch);
    }

    /**
     * Moves to a batch of the epoch.
     *
     * @param step which batch, from 0
     * @return the batch, valid until the next call
     * @throws IndexOutOfBoundsException if the epoch has no such batch
     * @throws IllegalStateException if no epoch was started
     */
    public Batch batch(int step) {
        if (view.order.length == 0) {
            throw new IllegalStateException("no epoch was started");
        }
        view.first = Objects.checkIndex(step, steps()) * batchSize;
        view.size = Math.min(batchSize, dataset.size() - view.first);
        return view;
    }

    private static final class View implements Batch {
        private final Dataset dataset;
        private final @Nullable Augmentation augmentation;
        private CounterRandom random;
        private int[] order = new int[0];
        private int first;
        private int size;

        View(Dataset dataset, @Nullable Augmentation augmentation, CounterRandom random) {
            this.dataset = dataset;
            this.augmentation = augmentation;
            this.random = random;
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public @Nullable Object newOwn() {
            return augmentation == null ? null : new AugmentationFrame(dataset.sampleShape(), dataset.target());
        }

        @Override
        public void read(int sample, Example example) {
            int index = order[first + sample];
            if (augmentation == null) {
                dataset.read(index, example.x(), example.xOffset());
                dataset.readTarget(index, example.target(), example.targetOffset());
            } else {
                AugmentationFrame frame = example.own(AugmentationFrame.class);
                dataset.read(index, frame.x(), 0);
                dataset.readTarget(index, frame.target(), 0);
                frame.start(random, index);
                augmentation.apply(frame);
                frame.copyTo(example);
            }
            example.weight(dataset.weight(index));
        }
    }
}
