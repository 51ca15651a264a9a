package dev.fovea.train;

import com.sun.management.ThreadMXBean;
import dev.fovea.data.Dataset;
import dev.fovea.nn.Network;
import dev.fovea.optim.Adam;
import dev.fovea.optim.Optimizer;
import dev.fovea.optim.Progress;
import dev.fovea.optim.Schedule;
import dev.fovea.parallel.Parallel;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** Measures the bytes that a training step allocates on all threads; it looks where a step asks for its learning rate. */
final class StepAllocation {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /**
     * A {@link Progress}, which a step asks its schedule with. The compiler makes it go away, too, but it comes to the loop
     * of the steps only after thousands of them.
     */
    static final long A_PROGRESS = bytesOf(() -> new Progress(0, 0, 1));

    /** So many the compiler gets to compile everything; it is done after about ten, with the loop of the steps after 250. */
    private static final int MOST_EPOCHS = 3_000;

    private static final int STEPS = 30;

    private final long[] counter = new long[STEPS];

    /** What it takes to make something, as it is written: no compiler makes anything go away. */
    static long bytesOf(Supplier<?> made) {
        Object[] kept = new Object[100];
        kept[0] = made.get(); // its classes are there
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < kept.length; i++) {
            kept[i] = made.get();
        }
        return (THREADS.getCurrentThreadAllocatedBytes() - before) / kept.length;
    }

    /**
     * What a step allocates once everything in it is compiled.
     *
     * @return at most {@link #A_PROGRESS}, or what it was after very many steps
     */
    static long settled(Network network, int batchSize) {
        return settled(network, new Adam(), batchSize);
    }

    /** The same with another optimizer. */
    static long settled(Network network, Optimizer optimizer, int batchSize) {
        return settled(
                new Trainer(network, optimizer, Schedule.constant(1e-3)).augmentation(Tasks.AUGMENTATION), batchSize);
    }

    /** The same with other settings. */
    static long settled(Trainer settings, int batchSize) {
        return settled(settings, 1, samples -> Tasks.lines(samples, 1), batchSize);
    }

    /** The same on several threads, whose allocations are added up, with data of so many samples. */
    static long settled(Trainer settings, int threads, IntFunction<Dataset> samples, int batchSize) {
        return settled(settings, threads, samples, batchSize, A_PROGRESS);
    }

    /** The same until it is not more than so many bytes. */
    static long settled(Trainer settings, int threads, IntFunction<Dataset> samples, int batchSize, long enough) {
        int batches = settings.options.accumulated;
        StepAllocation allocation = new StepAllocation();
        Schedule looking = at -> {
            allocation.look((int) (at.step() % STEPS));
            return settings.schedule.rate(at);
        };
        Trainer trainer = new Trainer(settings.network, settings.optimizer, looking, settings.options)
                .parallel(Parallel.ofThreads(threads));
        Dataset data = samples.apply(batchSize * batches * STEPS);
        long bytes = Long.MAX_VALUE;
        for (int epoch = 0; epoch < MOST_EPOCHS && bytes > enough; epoch++) {
            trainer.fit(data, null, 1, batchSize);
            bytes = allocation.ofAStep();
        }
        return bytes;
    }

    private void look(int step) {
        counter[step] = THREADS.getTotalThreadAllocatedBytes();
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
