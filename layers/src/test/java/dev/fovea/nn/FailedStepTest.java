package dev.fovea.nn;

import static dev.fovea.nn.Layers.batchNorm;
import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.relu;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.nn.op.Batch;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A step that fails while samples are read leaves nothing behind for the next. */
class FailedStepTest {
    /** A batch with a sample that cannot be read. */
    private record Unreadable(Batch batch, int bad, RuntimeException fault) implements Batch {
        @Override
        public int size() {
            return batch.size();
        }

        @Override
        public void read(int sample, float[] x, int offset, float[] workspace) {
            if (sample == bad) {
                throw fault;
            }
            batch.read(sample, x, offset, workspace);
        }

        @Override
        public int label(int sample) {
            return batch.label(sample);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void theNextStepIsAsIfNothingHadHappened(int threads) {
        Batch batch = ArrayBatch.random(1, 20, 36, 3);
        Network undisturbed = network();
        Step expected = Step.of(undisturbed, pass(undisturbed, threads), batch, 0);

        Network network = network();
        TrainingPass pass = pass(network, threads);
        RuntimeException fault = new IllegalStateException("cannot be read");
        Batch unreadable = new Unreadable(batch, 13, fault);
        assertSame(fault, assertThrows(IllegalStateException.class, () -> pass.run(unreadable, 0)));
        Step step = Step.of(network, pass, batch, 0);

        assertEquals(expected.loss(), step.loss());
        for (int i = 0; i < expected.gradients().size(); i++) {
            assertArrayEquals(expected.gradients().get(i), step.gradients().get(i));
            assertArrayEquals(expected.parameters().get(i), step.parameters().get(i));
        }
    }

    private static Network network() {
        return Network.build(
                Shape.of(6, 6, 1), 1, conv2d(4, 3), batchNorm(), relu(), conv2d(4, 3), batchNorm(), flatten(),
                dense(3));
    }

    private static TrainingPass pass(Network network, int threads) {
        return network.trainingPass(new SoftmaxCrossEntropy(), 20, Parallel.ofThreads(threads));
    }
}
