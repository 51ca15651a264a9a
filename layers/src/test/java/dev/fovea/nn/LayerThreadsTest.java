package dev.fovea.nn;

import static dev.fovea.nn.Layers.flatten;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.op.Batch;
import dev.fovea.parallel.Parallel;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every layer computes the same bits on any number of threads: outputs, gradients, statistics. */
class LayerThreadsTest {
    /** Two or three for each chunk. */
    private static final int SAMPLES = 37;

    /** Enough for other threads to take part: a layer of a few pixels is done before they wake up. */
    private static final long PAUSE = 5_000;

    @ParameterizedTest
    @MethodSource("dev.fovea.nn.LayerContractTest#cases")
    void computesTheSameBitsOnAnyNumberOfThreads(LayerContractTest.Case one) {
        Trained expected = Trained.of(one, 1);
        for (int threads : new int[] {2, 3, 7}) {
            Trained found = Trained.of(one, threads);
            String what = threads + " threads";
            assertArrayEquals(expected.loss.y(), found.loss.y(), what + ": output");
            expected.step.assertSameBits(what, found.step);
        }
        for (float[] gradient : expected.step.gradients()) {
            for (float g : gradient) {
                assertTrue(Float.isFinite(g), "a gradient is " + g);
            }
        }
    }

    /** A layer after one step on the loss Σ weights·y, with its input for parameter 0. */
    private record Trained(Projection loss, Step step) {
        static Trained of(LayerContractTest.Case one, int threads) {
            // The view behind it keeps a softmax from being taken into the loss.
            Network network =
                    Network.build(one.in(), 1, new InputAsParameter(SAMPLES, true), one.layer(), flatten());
            Step.randomize(network, 2);
            Projection loss = Projection.random(3, SAMPLES, one.out().size());
            TrainingPass pass =
                    network.trainingPass(PassOptions.of(loss, SAMPLES).parallel(Parallel.ofThreads(threads)));
            Batch batch = new Jitter(ArrayBatch.random(4, SAMPLES, one.in().size(), 1), threads, PAUSE);
            return new Trained(loss, Step.of(network, pass, batch, 0));
        }
    }
}
