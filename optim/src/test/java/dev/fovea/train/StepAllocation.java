package dev.fovea.train;

import com.sun.management.ThreadMXBean;
import dev.fovea.data.Dataset;
import dev.fovea.nn.Network;
import dev.fovea.optim.Adam;
import dev.fovea.optim.Optimizer;
import dev.fovea.optim.Schedule;
import dev.fovea.parallel.Parallel;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/** Measures the bytes that a training step allocates. */
final class StepAllocation implements TrainingListener {
    /** Room for the reports and random streams of a step, but not for one object for each of 256 samples. */
    static final long SMALL = 4096;

    /** So many the compiler gets to compile everything; it is done after about ten. */
    private static final int MOST_EPOCHS = 300;

    private static final int STEPS = 30;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final long[] counter = new long[STEPS];

    private StepAllocation() {}

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

    /** The same with other settings; a step is of one batch. */
    static long settled(Trainer settings, int batchSize) {
        StepAllocation allocation = new StepAllocation();
        Trainer trainer = settings.parallel(Parallel.ofThreads(1)).listener(allocation);
        Dataset data = Tasks.lines(batchSize * STEPS, 1);
        long bytes = Long.MAX_VALUE;
        for (int epoch = 0; epoch < MOST_EPOCHS && bytes > SMALL; epoch++) {
            trainer.fit(data, null, 1, batchSize);
            bytes = allocation.ofAStep();
        }
        return bytes;
    }

    @Override
    public void stepFinished(StepReport report) {
        counter[report.step() - 1] = THREADS.getCurrentThreadAllocatedBytes();
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
