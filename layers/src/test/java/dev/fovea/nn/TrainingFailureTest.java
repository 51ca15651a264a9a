package dev.fovea.nn;

import static dev.fovea.nn.TestNetworks.CLASSES;
import static dev.fovea.nn.TestNetworks.SMALL;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.nn.op.Batch;
import dev.fovea.nn.op.Example;
import dev.fovea.parallel.Parallel;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A step that fails has not happened: what comes after it has the bits it would have had without. */
class TrainingFailureTest {
    private static final int SAMPLES = 18;

    private final Fuse fuse = new Fuse();
    private final ArrayBatch good = ArrayBatch.random(1, SAMPLES, SMALL.size(), CLASSES);

    /** The network that fails, and one that never does. */
    private Network network;

    private Network twin;
    private TrainingPass twinPass;

    @BeforeEach
    void build() {
        network = guarded(fuse);
        twin = guarded(new Fuse());
        twinPass =
                twin.trainingPass(PassOptions.of(new SoftmaxCrossEntropy(), SAMPLES).parallel(Parallel.ofThreads(1)));
    }

    private static Network guarded(Fuse fuse) {
        Layer[] layers = Arrays.stream(TestNetworks.everything()).map(fuse::guard).toArray(Layer[]::new);
        return Network.build(SMALL, 5, layers);
    }

    private TrainingPass pass(int threads) {
        return network
                .trainingPass(PassOptions.of(new SoftmaxCrossEntropy(), SAMPLES).parallel(Parallel.ofThreads(threads)));
    }

    /** A batch that reads and labels like a good one, except for one sample. */
    private record Bad(Batch batch, int badSample, RuntimeException failure, int badLabel) implements Batch {
        @Override
        public int size() {
            return batch.size();
        }

        @Override
        public void read(int sample, Example example) {
            if (sample == badSample && badLabel == 0) {
                throw failure;
            }
            batch.read(sample, example);
            if (sample == badSample) {
                example.target()[example.targetOffset()] = badLabel;
            }
        }
    }

    private void assertAsIfNothingHadHappened(TrainingPass pass, List<float[]> before, long step) {
        assertTrue(Double.isNaN(pass.loss()), "a failed run has no loss");
        for (int i = 0; i < before.size(); i++) {
            String name = network.parameters().get(i).name();
            assertArrayEquals(before.get(i), network.parameters().get(i).values(), name);
        }
        assertArrayEquals(twin.predict(good).data(), network.predict(good).data(), "prediction");
        Step expected = Step.of(twin, twinPass, good, step);
        expected.assertSameBits("the step after", Step.of(network, pass, good, step));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void readersMayFail(int threads) {
        TrainingPass pass = pass(threads);
        for (int sample = 0; sample < SAMPLES; sample++) {
            List<float[]> before = Step.values(network);
            RuntimeException failure = new RuntimeException("sample " + sample);
            Batch bad = new Bad(good, sample, failure, 0);
            long step = sample;
            assertSame(failure, assertThrows(RuntimeException.class, () -> pass.run(bad, step)));
            assertAsIfNothingHadHappened(pass, before, step);
        }
    }

    @Test
    void aBatchMayFailBeforeItIsRead() {
        TrainingPass pass = pass(1);
        pass.run(good, 0);
        RuntimeException failure = new RuntimeException("no workspace");
        Batch bad = new Batch() {
            @Override
            public int size() {
                return SAMPLES;
            }

            @Override
            public Object newOwn() {
                throw failure;
            }

            @Override
            public void read(int sample, Example example) {
                good.read(sample, example);
            }
        };
        assertSame(failure, assertThrows(RuntimeException.class, () -> pass.run(bad, 1)));
        assertTrue(Double.isNaN(pass.loss()), "a failed run has no loss");
        assertThrows(
                IllegalStateException.class, () -> pass.consumeGradients((parameter, gradient, from, to) -> {}));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void labelsMayBeWrong(int threads) {
        TrainingPass pass = pass(threads);
        for (int label : new int[] {-1, CLASSES, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            List<float[]> before = Step.values(network);
            Batch bad = new Bad(good, 9, new RuntimeException(), label);
            String message =
                    assertThrows(IllegalArgumentException.class, () -> pass.run(bad, 1)).getMessage();
            assertEquals("label " + label + " is not one of 5 classes", message);
            assertAsIfNothingHadHappened(pass, before, 1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void opsMayFailAnywhere(int threads) {
        TrainingPass pass = pass(threads);
        fuse.repair();
        Step.of(network, pass, good, 0);
        Step.of(twin, twinPass, good, 0);
        int calls = fuse.calls();
        Set<String> where = new HashSet<>();
        for (int call = 0; call < calls; call += 11) {
            List<float[]> before = Step.values(network);
            fuse.blowAfter(call);
            Fuse.Blown blown = assertThrows(Fuse.Blown.class, () -> pass.run(good, 1));
            where.add(blown.getMessage());
            fuse.repair();
            assertAsIfNothingHadHappened(pass, before, 1);
        }
        assertTrue(where.containsAll(Set.of("collect", "forward", "collectGradient", "backward", "addBatchGradient")),
                where.toString());
    }

    @Test
    void aRunAfterAFailureForgetsWhatTheFailureComputed() {
        TrainingPass pass = pass(1);
        fuse.repair();
        Step first = Step.of(network, pass, good, 0);
        Step.of(twin, twinPass, good, 0).assertSameBits("before", first);
        fuse.blowAfter(fuse.calls() - 1);
        assertThrows(Fuse.Blown.class, () -> pass.run(good, 1));
        assertThrows(IllegalStateException.class, () -> pass.consumeGradients((parameter, gradient, from, to) -> {}));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void consumersMayFail(int threads) {
        TrainingPass pass = pass(threads);
        RuntimeException failure = new RuntimeException("full");
        pass.run(good, 0);
        twinPass.run(good, 0);
        twinPass.consumeGradients((parameter, gradient, from, to) -> {});
        assertSame(
                failure,
                assertThrows(
                        RuntimeException.class, () -> pass.consumeGradients((parameter, gradient, from, to) -> {
                            if (parameter.index() == 2) {
                                throw failure;
                            }
                        })));
        assertThrows(IllegalStateException.class, () -> pass.consumeGradients((parameter, gradient, from, to) -> {}));
        Step.of(twin, twinPass, good, 1).assertSameBits("the step after", Step.of(network, pass, good, 1));
    }

    @Test
    void gradientsThatNobodyConsumedAreForgotten() {
        TrainingPass pass = pass(2);
        pass.run(ArrayBatch.random(7, 11, SMALL.size(), CLASSES), 0);
        pass.run(good, 1);
        twinPass.run(ArrayBatch.random(7, 11, SMALL.size(), CLASSES), 0);
        twinPass.consumeGradients((parameter, gradient, from, to) -> {});
        twinPass.run(good, 1);
        List<float[]> expected = Step.gradients(twin, twinPass);
        List<float[]> actual = Step.gradients(network, pass);
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), actual.get(i), network.parameters().get(i).name());
        }
    }

    @Test
    void gradientsAreHandedOutOnce() {
        TrainingPass pass = pass(1);
        String message = assertThrows(
                IllegalStateException.class, () -> pass.consumeGradients((parameter, gradient, from, to) -> {}))
                .getMessage();
        assertTrue(message.contains("a run comes first"), message);
        pass.run(good, 0);
        pass.consumeGradients((parameter, gradient, from, to) -> {});
        assertThrows(IllegalStateException.class, () -> pass.consumeGradients((parameter, gradient, from, to) -> {}));
    }
}
