package dev.fovea.nn;

import static dev.fovea.nn.Layers.batchNorm;
import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.dropout;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.relu;
import static dev.fovea.nn.Layers.residual;
import static dev.fovea.nn.Layers.sequential;
import static dev.fovea.nn.Layers.softmax;
import static dev.fovea.nn.TestNetworks.CLASSES;
import static dev.fovea.nn.TestNetworks.SMALL;
import static dev.fovea.testing.Close.assertClose;
import static dev.fovea.testing.RandomArrays.gaussian;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.nn.op.Mode;
import dev.fovea.nn.op.Samples;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.testing.Close;
import dev.fovea.testing.oracle.SoftmaxOracle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PredictionTest {
    private static Network network() {
        Network network = Network.build(SMALL, 1, TestNetworks.everything());
        Step.randomize(network, 2);
        return network;
    }

    private static Tensor inputs(int samples) {
        return inputs(samples, samples);
    }

    private static Tensor inputs(int samples, long seed) {
        return Tensor.of(SMALL.batch(samples), gaussian(seed, samples * SMALL.size()));
    }

    private static float[] row(Tensor tensor, int n) {
        int size = tensor.shape().sample().size();
        return Arrays.copyOfRange(tensor.data(), n * size, (n + 1) * size);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 8, 63, 64, 65})
    void everySampleIsPredictedAsIfAlone(int samples) {
        Network network = network();
        Tensor x = inputs(samples);
        Tensor y = network.predict(x);
        assertEquals(Shape.of(samples, CLASSES), y.shape());
        for (int n = 0; n < samples; n++) {
            Tensor alone = network.predict(Tensor.of(SMALL.batch(1), row(x, n)));
            assertArrayEquals(alone.data(), row(y, n), "sample " + n);
        }
    }

    @Test
    void anEmptyBatchHasAnEmptyAnswer() {
        assertEquals(Shape.of(0, CLASSES), network().predict(inputs(0)).shape());
        assertEquals(0, network().predict(new float[0][]).length);
    }

    @Test
    void theFormsOfInputAreOne() {
        Network network = network();
        Tensor x = inputs(7);
        Tensor y = network.predict(x);
        float[][] rows = new float[7][];
        for (int n = 0; n < 7; n++) {
            rows[n] = row(x, n);
        }
        float[][] predicted = network.predict(rows);
        for (int n = 0; n < 7; n++) {
            assertArrayEquals(row(y, n), predicted[n]);
        }
        assertArrayEquals(y.data(), network.predict(new ArrayBatch(x.data(), new int[7])).data());
        assertNotSame(y.data(), network.predict(x).data());
    }

    @Test
    void tensorsArePredictedOnGivenThreads() {
        Network network = network();
        Tensor x = inputs(9);
        float[] expected = network.predict(x).data();
        for (int threads : new int[] {1, 2, 3}) {
            assertArrayEquals(expected, network.predict(x, Parallel.ofThreads(threads)).data());
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> network.predict(Tensor.zeros(Shape.of(1, 2)), Parallel.ofThreads(1)));
    }

    @Test
    void manyThreadsPredictOnOneNetwork() throws Exception {
        Network network = network();
        // Inputs of its own for each thread, so that one would notice the workspace of another.
        List<Tensor> inputs = IntStream.range(0, 64).mapToObj(thread -> inputs(1 + thread % 9, thread)).toList();
        List<float[]> expected = inputs.stream().map(x -> network.predict(x).data()).toList();
        network.changed(); // so that all of them meet at the snapshot
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService executor = Executors.newFixedThreadPool(inputs.size())) {
            List<Future<Boolean>> results = new ArrayList<>();
            for (int thread = 0; thread < inputs.size(); thread++) {
                Tensor x = inputs.get(thread);
                float[] y = expected.get(thread);
                results.add(executor.submit(() -> {
                    start.await();
                    boolean same = true;
                    for (int repeat = 0; repeat < 10; repeat++) {
                        same &= Arrays.equals(y, network.predict(x).data());
                    }
                    return same;
                }));
            }
            start.countDown();
            for (Future<Boolean> result : results) {
                assertEquals(true, result.get());
            }
        }
    }

    @Test
    void seesWhatATrainingStepChanged() {
        Network network = network();
        Tensor x = inputs(3);
        Tensor before = network.predict(x);
        TrainingPass pass =
                network.trainingPass(PassOptions.of(new SoftmaxCrossEntropy(), 8).parallel(Parallel.ofThreads(1)));
        pass.run(ArrayBatch.random(1, 8, SMALL.size(), CLASSES), 0);
        // Statistics have moved.
        Tensor moved = network.predict(x);
        assertFalse(Arrays.equals(before.data(), moved.data()), "moving statistics");
        assertAsTheOracle(network, x, moved);
        pass.consumeGradients(Step::descend);
        Tensor after = network.predict(x);
        assertFalse(Arrays.equals(moved.data(), after.data()), "parameters");
        assertAsTheOracle(network, x, after);
    }

    private static void assertAsTheOracle(Network network, Tensor x, Tensor y) {
        List<double[]> parameters = Step.values(network).stream().map(Close::doubles).toList();
        OracleNetwork.Result expected = OracleNetwork.run(
                Mode.PREDICTION, SMALL, Close.doubles(x.data()), parameters, List.of(), TestNetworks.everything());
        assertClose("prediction", y.data(), expected.y(), 1e-5);
    }

    @Test
    void seesDirectWritesOnceTold() {
        for (Network network : List.of(network(), Network.build(SMALL, 3, flatten(), dense(2), softmax()))) {
            Tensor x = inputs(2);
            network.predict(x);
            for (int i = 0; i < network.parameters().size(); i++) {
                float[] before = network.predict(x).data();
                float[] values = network.parameters().get(i).values();
                for (int k = 0; k < values.length; k++) {
                    values[k] += 0.5f + k % 3;
                }
                network.changed();
                float[] after = network.predict(x).data();
                assertFalse(Arrays.equals(before, after), network.parameters().get(i).name());
            }
        }
    }

    @Test
    void doesNotWriteToParametersOrInputs() {
        Network network = network();
        List<float[]> parameters = Step.values(network);
        Tensor x = inputs(5);
        float[] copy = x.data().clone();
        network.predict(x);
        assertArrayEquals(copy, x.data());
        for (int i = 0; i < parameters.size(); i++) {
            assertArrayEquals(parameters.get(i), network.parameters().get(i).values());
        }
    }

    @Test
    void opsInPlaceLeaveTheCallersArrayAlone() {
        // Rectifier, dropout, normalisation and softmax all want to run over their input, which here is the network's.
        float[] x = gaussian(1, 6);
        for (Layer layer : List.of(relu(), batchNorm(), softmax(), dropout(0.5), flatten(), sequential())) {
            Network network = Network.build(Shape.of(6), 1, layer);
            float[] copy = x.clone();
            network.predict(new float[][] {x});
            assertArrayEquals(copy, x, layer.toString());
        }
    }

    @Test
    void aNetworkThatComputesNothingIsTheIdentity() {
        float[] x = gaussian(1, 5 * 6);
        Layer[][] identities = {
            {flatten()}, {dropout(0.5)}, {sequential(), sequential(dropout(0.1))}, {dropout(0.5), flatten()},
            {new DeadEnd(relu())}, {new DeadEnd(softmax())}, {flatten(), new DeadEnd(batchNorm()), dropout(0.5)}
        };
        for (Layer[] layers : identities) {
            Network network = Network.build(Shape.of(3, 2, 1), 1, layers);
            assertArrayEquals(x, network.predict(Tensor.of(Shape.of(5, 3, 2, 1), x)).data());
            assertArrayEquals(x, network.logits(new ArrayBatch(x, new int[5])).data());
        }
    }

    @Test
    void logitsAreWhatTheSoftmaxAtTheEndIsTakenOf() {
        Network network = Network.build(Shape.of(4), 1, dense(3), softmax());
        Network without = Network.build(Shape.of(4), 1, dense(3));
        ArrayBatch samples = ArrayBatch.random(1, 6, 4, 3);
        Tensor logits = network.logits(samples);
        assertArrayEquals(without.predict(samples).data(), logits.data());
        Tensor probabilities = network.predict(samples);
        assertEquals(Shape.of(6, 3), probabilities.shape());
        assertClose("softmax", probabilities.data(), SoftmaxOracle.softmax(Close.doubles(logits.data()), 3), 1e-6);
    }

    @Test
    void logitsReadTwiceArePredictedOnce() {
        // The value before the last softmax is read by the residual branch too, and the softmax may not run over it.
        Layer shared = residual(softmax());
        Network network = Network.build(Shape.of(3), 1, dense(3), shared, softmax());
        ArrayBatch samples = ArrayBatch.random(1, 5, 3, 3);
        List<double[]> parameters = Step.values(network).stream().map(Close::doubles).toList();
        OracleNetwork.Result expected = OracleNetwork.run(
                Mode.PREDICTION, Shape.of(3), Close.doubles(samples.x()), parameters, List.of(), dense(3), shared,
                softmax());
        assertClose("prediction", network.predict(samples).data(), expected.y(), 1e-6);
    }

    @Test
    void aSoftmaxThatNobodyReadsIsNotTheNetworksEnd() {
        Network network = Network.build(Shape.of(3), 1, dense(4), new DeadEnd(softmax()));
        Network plain = Network.build(Shape.of(3), 1, dense(4));
        ArrayBatch samples = ArrayBatch.random(1, 5, 3, 4);
        assertArrayEquals(plain.predict(samples).data(), network.predict(samples).data());
        assertArrayEquals(plain.logits(samples).data(), network.logits(samples).data());
    }

    @Test
    void aConvolutionWhoseOutputIsReadTwiceIsNotFolded() {
        Layer[] layers = {conv2d(2, 1), residual(batchNorm())};
        Network network = Network.build(Shape.of(3, 3, 2), 1, layers);
        Step.randomize(network, 3);
        ArrayBatch samples = ArrayBatch.random(1, 5, 18, 1);
        List<double[]> parameters = Step.values(network).stream().map(Close::doubles).toList();
        OracleNetwork.Result expected = OracleNetwork.run(
                Mode.PREDICTION, Shape.of(3, 3, 2), Close.doubles(samples.x()), parameters, List.of(), layers);
        assertClose("prediction", network.predict(samples).data(), expected.y(), 1e-6);
    }

    @Test
    void aReaderThatFailsIsHeardAndForgotten() {
        Network network = network();
        Tensor x = inputs(9);
        float[] expected = network.predict(x).data();
        RuntimeException failure = new RuntimeException("sample 6");
        Samples bad = new Samples() {
            @Override
            public int size() {
                return 9;
            }

            @Override
            public void read(int sample, float[] to, int offset, float[] workspace) {
                if (sample == 6) {
                    throw failure;
                }
            }
        };
        assertSame(failure, assertThrows(RuntimeException.class, () -> network.predict(bad)));
        assertArrayEquals(expected, network.predict(x).data());
    }

    /** Those that say their shape: rows of a tensor do. */
    @Test
    void samplesOfAnotherShapeAreRefusedWithBoth() {
        Shape image = Shape.of(4, 5, 3);
        Network network = Network.build(image, 1, conv2d(2, 3), relu());
        for (Shape other : List.of(Shape.of(4, 5, 2), Shape.of(3, 4, 5), Shape.of(60), Shape.of(9, 9, 3))) {
            Samples samples = new TensorSamples(Tensor.zeros(other.batch(2)));
            String message = "the network takes samples of (4, 5, 3), found samples of " + other
                    + (other.equals(Shape.of(3, 4, 5))
                            ? ": the channels come first there; bring images into the order (height, width, channels)"
                            : "");
            for (Executable task : new Executable[] {() -> network.predict(samples), () -> network.logits(samples),
                () -> network.logitsFor(new SoftmaxCrossEntropy(), samples, Parallel.ofThreads(1)),
                () -> network.features("relu").of(samples, Parallel.ofThreads(1))}) {
                assertEquals(message, assertThrows(IllegalArgumentException.class, task).getMessage());
            }
        }
        Tensor x = Tensor.of(image.batch(2), gaussian(1, 120));
        Samples silent = new Samples() {
            @Override
            public int size() {
                return 2;
            }

            @Override
            public void read(int sample, float[] to, int offset, float[] workspace) {
                System.arraycopy(x.data(), sample * 60, to, offset, 60);
            }
        };
        assertArrayEquals(network.predict(x).data(), network.predict(silent).data());
    }

    @Test
    void notANumberStaysInItsSample() {
        Network network = network();
        Tensor x = inputs(6);
        float[] clean = network.predict(x).data();
        Arrays.fill(x.data(), 2 * SMALL.size(), 3 * SMALL.size(), Float.NaN);
        float[] y = network.predict(x).data();
        for (int i = 0; i < y.length; i++) {
            assertEquals(i / CLASSES == 2 ? Float.NaN : clean[i], y[i], "output " + i);
        }
        // Nor does it stay in a workspace.
        assertArrayEquals(clean, network.predict(inputs(6)).data());
    }
}
