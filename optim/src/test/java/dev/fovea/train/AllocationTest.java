package dev.fovea.train;

import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.dropout;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.maxPool2d;
import static dev.fovea.nn.Layers.relu;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.fovea.data.Dataset;
import dev.fovea.data.RandomAffine;
import dev.fovea.nn.BatchNorm;
import dev.fovea.nn.Network;
import dev.fovea.optim.Adam;
import dev.fovea.optim.Schedule;
import dev.fovea.parallel.Parallel;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Once compiled, a training step allocates a small number of bytes, however large the batch and the network are. */
class AllocationTest {
    /** Room for the reports and random streams of a step, but not for one object for each of 256 samples. */
    private static final long SMALL = 4096;

    /** So many the compiler gets to compile everything; it is done after about ten. */
    private static final int MOST_EPOCHS = 300;

    private static final int STEPS = 30;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Reads the thread's allocation counter after each step of an epoch. */
    private static final class Counter implements TrainingListener {
        private final long[] bytes = new long[STEPS];

        @Override
        public void stepFinished(StepReport report) {
            bytes[report.step() - 1] = THREADS.getCurrentThreadAllocatedBytes();
        }

        /** Of the steps of the epoch; the median, because the compiler's events may hit single ones. */
        long bytesOfAStep() {
            long[] each = new long[STEPS - 1];
            for (int i = 0; i < each.length; i++) {
                each[i] = bytes[i + 1] - bytes[i];
            }
            Arrays.sort(each);
            return each[each.length / 2];
        }
    }

    @ParameterizedTest
    @CsvSource({"256, 4", "8, 4", "256, 16", "8, 16"})
    void aStepAllocatesLittle(int batchSize, int channels) {
        Network network = Network.build(
                Tasks.IMAGE, 1, conv2d(channels, 3), new BatchNorm(), relu(), maxPool2d(2), dropout(0.3), flatten(),
                dense(Tasks.CLASSES));
        Counter counter = new Counter();
        Trainer trainer = new Trainer(network, new Adam(), Schedule.constant(1e-3))
                .parallel(Parallel.ofThreads(1))
                .augmentation(RandomAffine.degrees(10).zoom(0.1).shift(0.1))
                .listener(counter);
        Dataset data = Tasks.lines(batchSize * STEPS, 1);
        long bytes = Long.MAX_VALUE;
        for (int epoch = 0; epoch < MOST_EPOCHS && bytes > SMALL; epoch++) {
            trainer.fit(data, null, 1, batchSize);
            bytes = counter.bytesOfAStep();
        }
        long settled = bytes;
        assertTrue(settled <= SMALL, () -> settled + " bytes in each step");
    }
}
