package dev.fovea.data;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.nn.loss.Target;
import dev.fovea.nn.op.Batch;
import dev.fovea.nn.op.Example;
import dev.fovea.random.CounterRandom;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a data set into the batches of an epoch: every sample once, unless by another {@link Sampling}, in an order drawn
 * anew for each epoch; the last batch may be smaller. Order, augmentation and mixing depend on (seed, epoch, sample) alone.
 *
 * <p>There is one batch object, which is moved from step to step, so a step allocates nothing. Not for several threads
 * at once, though several may read the current batch.
 */
@SuppressWarnings("exports") // Nullable, which those who compile against this need not see.
public final class BatchPlan {
    private final Dataset dataset;
    private final int batchSize;
    private final long seed;
    private final Sampling sampling;
    private final CounterRandom shuffle;
    private final CounterRandom augmentation;
    private final CounterRandom mixing;
    private final View view;

    /**
     * A plan that has every sample once, as it is, at no epoch yet.
     *
     * @param dataset what is cut into batches
     * @param batchSize samples of a batch, but for the last, at least 1
     * @param seed decides order, augmentation and mixing; any number
     * @throws IllegalArgumentException if the data set is empty or the batch size below 1
     */
    public BatchPlan(Dataset dataset, int batchSize, long seed) {
        this(dataset, batchSize, seed, null, null, Sampling.shuffled());
    }

    private BatchPlan(
            Dataset dataset,
            int batchSize,
            long seed,
            @Nullable Augmentation augmentation,
            @Nullable Mixing mixing,
            Sampling sampling) {
        if (dataset.size() < 1) {
            throw new IllegalArgumentException("the data set is empty");
        }
        if (batchSize < 1) {
            throw new IllegalArgumentException("the batch size must be at least 1, not " + batchSize);
        }
        if (augmentation != null) {
            augmentation.check(dataset.sampleShape(), dataset.target());
        }
        if (mixing != null) {
            mixing.check(dataset.sampleShape(), dataset.target());
        }
        sampling.check(dataset);
        this.dataset = dataset;
        this.batchSize = batchSize;
        this.seed = seed;
        this.sampling = sampling;
        CounterRandom random = CounterRandom.ofSeed(seed);
        this.shuffle = random.stream(Streams.SHUFFLE);
        this.augmentation = random.stream(Streams.AUGMENTATION);
        this.mixing = random.stream(Streams.MIXING);
        this.view = new View(dataset, augmentation, mixing);
    }

    /**
     * A plan that changes the samples.
     *
     * @param change what is done to a sample, null to leave it as it is
     * @return the changed plan, at no epoch yet
     * @throws IllegalArgumentException if the samples are none that it takes
     */
    @CheckReturnValue
    public BatchPlan augmentation(@Nullable Augmentation change) {
        return new BatchPlan(dataset, batchSize, seed, change, view.mixing, sampling);
    }

    /**
     * A plan that makes each sample of two, after augmentation.
     *
     * @param change what is done to two samples, null to mix none
     * @return the changed plan, at no epoch yet
     * @throws IllegalArgumentException if the samples or targets are none that it takes
     */
    @CheckReturnValue
    public BatchPlan mixing(@Nullable Mixing change) {
        return new BatchPlan(dataset, batchSize, seed, view.augmentation, change, sampling);
    }

    /**
     * A plan that draws the samples of an epoch otherwise.
     *
     * @param other which samples an epoch has, and in which order
     * @return the changed plan, at no epoch yet
     * @throws IllegalArgumentException if it cannot draw of such a data set
     */
    @CheckReturnValue
    public BatchPlan sampling(Sampling other) {
        return new BatchPlan(dataset, batchSize, seed, view.augmentation, view.mixing, other);
    }

    /**
     * What the targets of the batches are.
     *
     * @return those of the data set, unless {@link Mixing#mixed} samples have others
     */
    public Target target() {
        return view.mixing == null ? dataset.target() : Mixing.mixed(dataset.target());
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
     * Draws the samples of an epoch and their order.
     *
     * @param epoch which epoch, from 0
     * @throws IllegalStateException if a sampling of one's own draws another number of samples than there are, one that
     *     there is not, or null
     */
    public void startEpoch(int epoch) {
        int[] order = sampling.draw(dataset, shuffle.stream(epoch));
        requireDrawn(order);
        view.start(order, epoch, augmentation, mixing.stream(epoch));
    }

    private void requireDrawn(int @Nullable [] order) {
        int size = dataset.size();
        if (order == null || order.length != size) {
            throw new IllegalStateException("the sampling drew " + (order == null ? "null" : order.length + " samples")
                    + " for an epoch of " + size);
        }
        for (int index : order) {
            if (index < 0 || index >= size) {
                throw new IllegalStateException(
                        "the sampling drew sample " + index + ", but samples are 0 to " + (size - 1));
            }
        }
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

    /** For example "938 batches of 64 of 60000 samples of (28, 28, 1) in 10 classes". */
    @Override
    public String toString() {
        return steps() + " batches of " + batchSize + " of " + dataset;
    }

    private static final class View implements Batch {
        /** Streams of the mixing of an epoch: which partners, what augmentation does to them, what the mixing draws. */
        private static final long PARTNERS = 0;

        private static final long PARTNERS_AUGMENTATION = 1;
        private static final long DRAWS = 2;
        private static final CounterRandom NONE = CounterRandom.ofSeed(0);

        private final Dataset dataset;
        private final @Nullable Augmentation augmentation;
        private final @Nullable Mixing mixing;
        private CounterRandom random = NONE;
        private CounterRandom lasting = NONE;
        private CounterRandom partners = NONE;
        private CounterRandom partnersAugmentation = NONE;
        private CounterRandom mixingDraws = NONE;
        private int[] order = new int[0];
        /** How often the sample of each place has come before in this epoch. */
        private int[] repeats = new int[0];

        private int epoch;
        private int first;
        private int size;

        View(Dataset dataset, @Nullable Augmentation augmentation, @Nullable Mixing mixing) {
            this.dataset = dataset;
            this.augmentation = augmentation;
            this.mixing = mixing;
        }

        void start(int[] newOrder, int newEpoch, CounterRandom augmentations, CounterRandom mixings) {
            int[] seen = new int[dataset.size()];
            repeats = new int[newOrder.length];
            for (int place = 0; place < newOrder.length; place++) {
                repeats[place] = seen[newOrder[place]]++;
            }
            order = newOrder;
            epoch = newEpoch;
            random = augmentations.stream(epoch);
            lasting = augmentations.stream(Streams.LASTING);
            partners = mixings.stream(PARTNERS);
            partnersAugmentation = mixings.stream(PARTNERS_AUGMENTATION);
            mixingDraws = mixings.stream(DRAWS);
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public @Nullable Object newOwn() {
            if (mixing != null) {
                return new MixingFrame(dataset.sampleShape(), dataset.target(), this::readPartner);
            }
            return augmentation == null ? null : new AugmentationFrame(dataset.sampleShape(), dataset.target());
        }

        @Override
        public void read(int sample, Example example) {
            int place = first + sample;
            int index = order[place];
            long key = index + (long) repeats[place] * order.length;
            if (mixing != null) {
                MixingFrame frame = example.own(MixingFrame.class);
                prepare(index, random, key, frame.sample());
                frame.start(mixingDraws, key, dataset.weight(index));
                mixing.apply(frame);
                frame.copyTo(example);
                return;
            }
            if (augmentation == null) {
                dataset.read(index, example.x(), example.xOffset());
                dataset.readTarget(index, example.target(), example.targetOffset());
            } else {
                AugmentationFrame frame = example.own(AugmentationFrame.class);
                prepare(index, random, key, frame);
                frame.copyTo(example);
            }
            example.weight(dataset.weight(index));
        }

        private double readPartner(long key, AugmentationFrame into) {
            int index = order[partners.below(key, order.length)];
            prepare(index, partnersAugmentation, key, into);
            return dataset.weight(index);
        }

        private void prepare(int index, CounterRandom stream, long key, AugmentationFrame frame) {
            dataset.read(index, frame.x(), 0);
            dataset.readTarget(index, frame.target(), 0);
            frame.start(stream, key, epoch, lasting.bits(index));
            if (augmentation != null) {
                augmentation.apply(frame);
            }
        }
    }
}
