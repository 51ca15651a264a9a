package dev.fovea.train;

import com.sun.management.ThreadMXBean;
import dev.fovea.data.Augmentation;
import dev.fovea.data.AugmentationFrame;
import dev.fovea.data.Dataset;
import dev.fovea.nn.Network;
import dev.fovea.optim.Adam;
import dev.fovea.optim.Optimizer;
import dev.fovea.optim.Schedule;
import dev.fovea.parallel.Parallel;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.IntFunction;

/** Measures the bytes that a training step allocates. */
final class StepAllocation implements TrainingListener, Augmentation {
    /** Room for the reports and random streams of a step, but not for one object for each of 256 samples. */
    static final long SMALL = 4096;

    /** So many the compiler gets to compile everything; it is done after about ten. */
    private static final int MOST_EPOCHS = 300;

    private static final int STEPS = 30;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final long[] counter = new long[STEPS];
    /** The threads that train, 0 where none has come yet; they last for an epoch, since they hardly wait. */
    private final AtomicLongArray threads;

    private StepAllocation(int threads) {
        this.threads = new AtomicLongArray(threads);
    }

    /** Changes nothing; training threads come by here, so that it knows which they are. */
    @Override
    public void apply(AugmentationFrame sample) {
        long id = Thread.currentThread().threadId();
        for (int i = 0; i < threads.length(); i++) {
            long other = threads.get(i);
            if (other == id || (other == 0 && threads.compareAndSet(i, 0, id))) {
                return;
            }
        }
    }

    @Override
    public void epochStarted(int epoch, int lastEpoch, int steps) {
        for (int i = 0; i < threads.length(); i++) {
            threads.set(i, 0);
        }
    }

    /**
     * What a step allocates once everything is compiled.
     *
     * @return at most {@link #SMALL}, or what it was after very many steps
     */
    static long settled(Network network, int batchSize) {
        return settled(network, new Adam(), batchSize);
    }

    /** The same with another optimizer. */
    static long settled(Network network, Optimizer optimizer, int batchSize) {
        return settled(
                new Trainer(network, optimizer, Schedule.constant(1e-3)).augmentation(Tasks.AUGMENTATION), batchSize);
    }

    /** The same with other settings, for each batch of a step. */
    static long settled(Trainer settings, int batchSize) {
        return settled(settings, 1, samples -> Tasks.lines(samples, 1), batchSize);
    }

    /** The same on several threads, whose allocations are added up, with data of so many samples. */
    static long settled(Trainer settings, int threads, IntFunction<Dataset> samples, int batchSize) {
        int batches = settings.options.accumulated;
        StepAllocation allocation = new StepAllocation(threads);
        Augmentation augmentation = settings.options.augmentation;
        Trainer trainer = settings.parallel(Parallel.ofThreads(threads))
                .augmentation(augmentation == null ? allocation : allocation.then(augmentation))
                .listener(allocation);
        Dataset data = samples.apply(batchSize * batches * STEPS);
        long bytes = Long.MAX_VALUE;
        for (int epoch = 0; epoch < MOST_EPOCHS && bytes > SMALL; epoch++) {
            trainer.fit(data, null, 1, batchSize);
            bytes = allocation.ofAStep() / batches;
        }
        return bytes;
    }

    @Override
    public void stepFinished(StepReport report) {
        long sum = 0;
        for (int i = 0; i < threads.length(); i++) {
            sum += threads.get(i) == 0 ? 0 : THREADS.getThreadAllocatedBytes(threads.get(i));
        }
        counter[report.step() - 1] = sum;
    }

    /** Of the steps of the last epoch; the median, because the compiler's events may hit single ones. */
    private long ofAStep() {
        long[] each = new long[STEPS - 1];
        for (int i = 0; i < each.length; i++) {
            each[i] = counter[i + 1] - counter[i];
        }
        Arrays.sort(each);
        return each[each.length / 2];
    }
}
