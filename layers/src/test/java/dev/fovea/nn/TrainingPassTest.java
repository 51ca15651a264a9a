package dev.fovea.nn;

import static dev.fovea.nn.Layers.batchNorm;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.dropout;
import static dev.fovea.nn.Layers.relu;
import static dev.fovea.nn.Layers.residual;
import static dev.fovea.nn.Layers.softmax;
import static dev.fovea.nn.TestNetworks.CLASSES;
import static dev.fovea.nn.TestNetworks.SMALL;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.nn.op.Batch;
import dev.fovea.nn.op.Example;
import dev.fovea.nn.op.Parameter;
import dev.fovea.nn.op.Samples;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;
import dev.fovea.testing.Close;
import dev.fovea.testing.oracle.SoftmaxOracle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingPassTest {
    private static final Loss LOSS = new SoftmaxCrossEntropy();
    private static final int STEPS = 3;

    private static Network network() {
        return Network.build(SMALL, 11, TestNetworks.everything());
    }

    private static ArrayBatch batch(long seed, int samples) {
        return ArrayBatch.random(seed, samples, SMALL.size(), CLASSES);
    }

    /** Some steps of gradient descent, noting what each computed. */
    private static List<Step> train(int threads, int capacity, int samples, boolean jitter) {
        Network network = network();
        TrainingPass pass = network.trainingPass(PassOptions.of(LOSS, capacity).parallel(Parallel.ofThreads(threads)));
        List<Step> steps = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            ArrayBatch batch = batch(step, samples);
            steps.add(Step.of(network, pass, jitter ? new Jitter(batch, threads, 200_000) : batch, step));
            pass.run(batch, step);
            pass.consumeGradients(Step::descend);
        }
        return steps;
    }

    private static void assertSame(String what, List<Step> expected, List<Step> actual) {
        for (int step = 0; step < expected.size(); step++) {
            expected.get(step).assertSameBits(what + ", step " + step, actual.get(step));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 15, 16, 17, 64})
    void computesTheSameBitsOnAnyNumberOfThreads(int samples) {
        List<Step> expected = train(1, samples, samples, false);
        for (int threads : new int[] {2, 3, 4, 7}) {
            assertSame(threads + " threads", expected, train(threads, samples, samples, true));
        }
        assertFalse(
                Arrays.equals(expected.get(0).parameters().getLast(), expected.get(2).parameters().getLast()),
                "the steps learn");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 15, 16, 17, 63})
    void doesNotDependOnTheLargestBatch(int samples) {
        assertSame("room for 64", train(2, samples, samples, false), train(2, 64, samples, false));
    }

    @Test
    void nothingOfALargerBatchIsLeftInASmallerOne() {
        Network network = network();
        TrainingPass pass = network.trainingPass(PassOptions.of(LOSS, 64).parallel(Parallel.ofThreads(2)));
        List<float[]> initial = Step.values(network);
        Step expected = Step.of(network, pass, batch(1, 17), 0);
        restore(network, initial);
        Step.of(network, pass, batch(2, 64), 0);
        restore(network, initial);
        expected.assertSameBits("17 after 64", Step.of(network, pass, batch(1, 17), 0));
    }

    private static void restore(Network network, List<float[]> values) {
        for (int i = 0; i < values.size(); i++) {
            float[] to = network.parameters().get(i).values();
            System.arraycopy(values.get(i), 0, to, 0, to.length);
        }
        network.changed();
    }

    @Test
    void runsInsideAForkJoinWorkerAndAVirtualThread() throws Exception {
        List<Step> expected = train(1, 17, 17, false);
        Callable<List<Step>> task = () -> train(3, 17, 17, false);
        try (ForkJoinPool pool = new ForkJoinPool(2)) {
            assertSame("fork-join worker", expected, pool.submit(task).get());
        }
        try (ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor()) {
            assertSame("virtual thread", expected, virtual.submit(task).get());
        }
    }

    @Test
    void severalPassesAtOnceDoNotDisturbEachOther() throws Exception {
        List<Step> expected = train(1, 16, 16, false);
        try (ExecutorService executor = Executors.newFixedThreadPool(4)) {
            List<Future<List<Step>>> runs = new ArrayList<>();
            for (int run = 0; run < 8; run++) {
                runs.add(executor.submit(() -> train(2, 16, 16, true)));
            }
            for (Future<List<Step>> run : runs) {
                assertSame("at once", expected, run.get());
            }
        }
    }

    @Test
    void passesOfOneNetworkTakeTurns() {
        List<Step> expected = train(1, 16, 16, false);
        Network network = network();
        for (int step = 0; step < STEPS; step++) {
            // A pass of its own for each step: nothing but the parameters is carried over.
            TrainingPass pass = network.trainingPass(PassOptions.of(LOSS, 16).parallel(Parallel.ofThreads(1)));
            expected.get(step).assertSameBits("step " + step, Step.of(network, pass, batch(step, 16), step));
            TrainingPass update = network.trainingPass(PassOptions.of(LOSS, 20).parallel(Parallel.ofThreads(1)));
            update.run(batch(step, 16), step);
            update.consumeGradients(Step::descend);
        }
    }

    @Test
    void theStepDecidesDropout() {
        Network network = Network.build(Shape.of(40), 3, dropout(0.5), dense(4));
        TrainingPass pass = network.trainingPass(PassOptions.of(LOSS, 8).parallel(Parallel.ofThreads(1)));
        ArrayBatch batch = ArrayBatch.random(1, 8, 40, 4);
        Step first = Step.of(network, pass, batch, 5);
        first.assertSameBits("the same step again", Step.of(network, pass, batch, 5));
        Step other = Step.of(network, pass, batch, 6);
        assertFalse(Arrays.equals(first.gradients().get(0), other.gradients().get(0)), "another step");
        Network otherSeed = Network.build(Shape.of(40), 4, dropout(0.5), dense(4));
        restore(otherSeed, Step.values(network));
        Step seeded = Step.of(otherSeed,
                otherSeed.trainingPass(PassOptions.of(LOSS, 8).parallel(Parallel.ofThreads(1))), batch, 5);
        assertFalse(Arrays.equals(first.gradients().get(0), seeded.gradients().get(0)), "another seed");
    }

    @Test
    void theLossIsThatOfTheLogits() {
        Network network = Network.build(Shape.of(6), 1, dense(9), relu(), dense(4));
        ArrayBatch batch = ArrayBatch.random(2, 21, 6, 4);
        Step step = Step.of(network, LOSS, batch);
        float[] logits = network.predict(batch).data();
        assertEquals(SoftmaxOracle.crossEntropy(Close.doubles(logits), batch.labels(), 4), step.loss(), 1e-6);
    }

    @Test
    void observersSeeEverySampleOnceWithItsOutput() {
        Network network = Network.build(Shape.of(6), 1, dense(4));
        ArrayBatch batch = ArrayBatch.random(2, 21, 6, 4);
        float[] seen = new float[21 * 4];
        int[] labels = new int[21];
        int[] chunks = new int[21];
        TrainingPass pass = network.trainingPass(
                PassOptions.of(LOSS, 21).parallel(Parallel.ofThreads(3)).observer((chunk, outcome) -> {
                    int sample = outcome.logitsOffset() / 4;
                    System.arraycopy(outcome.logits(), outcome.logitsOffset(), seen, sample * 4, outcome.size());
                    labels[sample] = outcome.label();
                    chunks[sample] = chunk;
                }));
        pass.run(batch, 0);
        assertArrayEquals(network.predict(batch).data(), seen);
        assertArrayEquals(batch.labels(), labels);
        int[] expected = new int[21];
        for (int chunk = 0; chunk < TrainingPass.CHUNKS; chunk++) {
            Arrays.fill(
                    expected, chunk * 21 / TrainingPass.CHUNKS, (chunk + 1) * 21 / TrainingPass.CHUNKS, chunk);
        }
        assertArrayEquals(expected, chunks);
    }

    @Test
    void severalBatchesAreLearnedFromAsOne() {
        ArrayBatch all = ArrayBatch.random(2, 24, 6, 4);
        Network network = Network.build(Shape.of(6), 1, dense(9), relu(), dense(4));
        Step expected = Step.of(network, LOSS, all);
        TrainingPass pass = network.trainingPass(PassOptions.of(LOSS, 10).parallel(Parallel.ofThreads(2)));
        float[] sums = new float[pass.gradientSize()];
        double loss = 0;
        long count = 0;
        int[] ends = {0, 10, 17, 24};
        for (int i = 1; i < ends.length; i++) {
            pass.run(part(all, ends[i - 1], ends[i]), i);
            float[] more = new float[sums.length];
            float[] tooFew = new float[pass.gradientSize() - 1];
            assertThrows(IllegalArgumentException.class, () -> pass.takeSums(tooFew));
            assertThrows(IllegalArgumentException.class, () -> pass.putSums(tooFew, 0, 1));
            pass.takeSums(more); // nothing was lost
            assertThrows(IllegalStateException.class, () -> pass.takeSums(more), "they are taken");
            for (int j = 0; j < sums.length; j++) {
                sums[j] += more[j];
            }
            loss += pass.lossSum();
            count += pass.count();
        }
        pass.putSums(sums, loss, count);
        assertEquals(24, pass.count());
        assertEquals(expected.loss(), pass.loss(), 1e-6 * expected.loss());
        List<float[]> gradients = Step.gradients(network, pass);
        for (int i = 0; i < gradients.size(); i++) {
            Close.assertClose(
                    "gradient " + i, gradients.get(i), Close.doubles(expected.gradients().get(i)),
                    Close.SINGLE_OPERATION);
        }
        // What was handed out is forgotten.
        pass.run(part(all, 0, 10), 0);
        assertEquals(10, pass.count());
    }

    @Test
    void sumsThatAreTakenAndPutAreTheGradientsToTheBit() {
        ArrayBatch batch = ArrayBatch.random(2, 21, 6, 4);
        Network network = Network.build(Shape.of(6), 1, dense(9), batchNorm(), relu(), dense(4));
        Network same = Network.build(Shape.of(6), 1, dense(9), batchNorm(), relu(), dense(4));
        Step expected = Step.of(network, LOSS, batch);
        TrainingPass pass = same.trainingPass(PassOptions.of(LOSS, 21).movingStatistics(false));
        List<float[]> before = Step.values(same);
        pass.run(batch, 0);
        for (int i = 0; i < before.size(); i++) {
            assertArrayEquals(before.get(i), same.parameters().get(i).values(), "a run moves nothing");
        }
        float[] sums = new float[pass.gradientSize()];
        double[] statistics = new double[pass.statisticsSize()];
        pass.takeSums(sums);
        pass.copyStatistics(statistics);
        TrainingPass elsewhere = same.trainingPass(PassOptions.of(LOSS, 21).movingStatistics(false));
        elsewhere.moveStatistics(statistics);
        elsewhere.putSums(sums, pass.lossSum(), pass.count());
        expected.assertSameBits(
                "sums", new Step(elsewhere.loss(), Step.gradients(same, elsewhere), Step.values(same)));
    }

    private static ArrayBatch part(ArrayBatch all, int from, int to) {
        int size = all.x().length / all.size();
        return new ArrayBatch(
                Arrays.copyOfRange(all.x(), from * size, to * size), Arrays.copyOfRange(all.labels(), from, to));
    }

    @Test
    void theNormIsThatOfAllGradientsAndLeavesThemAlone() {
        Network network = Network.build(Shape.of(70), 1, dense(90), relu(), dense(4)); // more than one block
        ArrayBatch batch = ArrayBatch.random(2, 21, 70, 4);
        Step expected = Step.of(network, LOSS, batch);
        double squares = 0;
        for (float[] gradient : expected.gradients()) {
            for (float g : gradient) {
                squares += (double) g * g;
            }
        }
        for (int threads : new int[] {1, 3}) {
            TrainingPass pass = network.trainingPass(PassOptions.of(LOSS, 21).parallel(Parallel.ofThreads(threads)));
            pass.run(batch, 0);
            assertEquals(Math.sqrt(squares), pass.gradientNorm(), 1e-9);
            assertEquals(pass.gradientNorm(), pass.gradientNorm());
            List<float[]> gradients = Step.gradients(network, pass);
            for (int i = 0; i < gradients.size(); i++) {
                assertArrayEquals(expected.gradients().get(i), gradients.get(i));
            }
        }
    }

    @Test
    void aSoftmaxAtTheEndIsTakenIntoTheLoss() {
        Step logits = Step.of(Network.build(Shape.of(6), 1, dense(4)), LOSS, ArrayBatch.random(2, 9, 6, 4));
        Network withSoftmax = Network.build(Shape.of(6), 1, dense(4), softmax());
        logits.assertSameBits("softmax", Step.of(withSoftmax, LOSS, ArrayBatch.random(2, 9, 6, 4)));
        // Logits so far apart that the probability of the label is 0 in float32: the loss stays finite.
        withSoftmax.parameter("dense.bias").values()[0] = 1e4f;
        Step far = Step.of(withSoftmax, LOSS, new ArrayBatch(new float[6], new int[] {1}));
        assertEquals(1e4, far.loss(), 1);
    }

    @Test
    void logitsThatOthersReadAreLeftAlone() {
        Step expected = Step.of(Network.build(Shape.of(6), 1, dense(4)), LOSS, ArrayBatch.random(2, 9, 6, 4));
        Layer[] readers = {relu(), batchNorm(), dropout(0.5), softmax(), dense(2), residual(relu())};
        for (Layer reader : readers) {
            Network network = Network.build(Shape.of(6), 1, dense(4), new DeadEnd(reader), softmax());
            Step step = Step.of(network, LOSS, ArrayBatch.random(2, 9, 6, 4));
            assertEquals(expected.loss(), step.loss(), reader.toString());
            assertArrayEquals(expected.gradients().get(0), step.gradients().get(0), reader.toString());
            assertArrayEquals(expected.gradients().get(1), step.gradients().get(1), reader.toString());
            for (float[] unread : step.gradients().subList(2, step.gradients().size())) {
                assertArrayEquals(new float[unread.length], unread, reader.toString());
            }
        }
    }

    @Test
    void aLossThatIsNotANumberIsReported() {
        Network network = Network.build(Shape.of(2), 1, dense(3));
        network.parameter("dense.bias").values()[1] = Float.NaN;
        assertTrue(Double.isNaN(Step.of(network, LOSS, new ArrayBatch(new float[2], new int[] {0})).loss()));
    }

    @Test
    void readersGetTheMemoryTheyAskFor() {
        Network network = Network.build(Shape.of(3), 1, dense(2));
        ArrayBatch plain = ArrayBatch.random(1, 20, 3, 2);
        class Needy implements Batch, Samples {
            @Override
            public int size() {
                return plain.size();
            }

            @Override
            public int workspaceSize() {
                return 3;
            }

            @Override
            public void read(int sample, float[] x, int offset, float[] workspace) {
                plain.read(sample, workspace, 0, workspace);
                LockSupport.parkNanos(1000);
                System.arraycopy(workspace, 0, x, offset, 3);
            }

            @Override
            public float[] newOwn() {
                return new float[3];
            }

            @Override
            public void read(int sample, Example example) {
                read(sample, example.x(), example.xOffset(), example.own(float[].class));
                example.target()[example.targetOffset()] = plain.label(sample);
            }
        }
        Needy needy = new Needy();
        TrainingPass pass = network.trainingPass(PassOptions.of(LOSS, 20).parallel(Parallel.ofThreads(4)));
        Step.of(network, pass, plain, 0).assertSameBits("workspace", Step.of(network, pass, needy, 0));
        assertArrayEquals(network.predict(plain).data(), network.predict(needy).data());
    }

    @Test
    void refusesBatchesOfTheWrongSize() {
        Network network = network();
        TrainingPass pass = network.trainingPass(PassOptions.of(LOSS, 16).parallel(Parallel.ofThreads(1)));
        Step expected = train(1, 16, 16, false).get(0);
        String large = assertThrows(IllegalArgumentException.class, () -> pass.run(batch(1, 17), 0)).getMessage();
        assertEquals("the batch has 17 samples; this pass takes 1 to 16", large);
        ArrayBatch empty = new ArrayBatch(new float[0], new int[0]);
        String none = assertThrows(IllegalArgumentException.class, () -> pass.run(empty, 0)).getMessage();
        assertEquals("the batch has 0 samples; this pass takes 1 to 16", none);
        expected.assertSameBits("afterwards", Step.of(network, pass, batch(0, 16), 0));
    }

    @Test
    void refusesWhatCannotBeTrained() {
        Parallel one = Parallel.ofThreads(1);
        assertMessage("the batch size must be at least 1, not 0",
                () -> network().trainingPass(PassOptions.of(LOSS, 0).parallel(one)));
        Network fixed = Network.build(Shape.of(4), 1, relu(), softmax());
        assertMessage("the network has no trainable parameter",
                () -> fixed.trainingPass(PassOptions.of(LOSS, 1).parallel(one)));
        assertMessage(
                "a batch of 1000000000 samples needs an array of more than 2147483647 elements",
                () -> network().trainingPass(PassOptions.of(LOSS, 1_000_000_000).parallel(one)));
    }

    private static void assertMessage(String message, Runnable task) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, task::run).getMessage());
    }

    /** A kernel of 5,000 numbers, which comes in three pieces otherwise. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void handsOutWholeGradientsWhereWanted(int threads) {
        Network network = Network.build(Shape.of(50), 1, dense(100), dense(CLASSES));
        TrainingPass pass = network.trainingPass(PassOptions.of(LOSS, 20).parallel(Parallel.ofThreads(threads)));
        ArrayBatch batch = ArrayBatch.random(1, 20, 50, CLASSES);
        pass.run(batch, 0);
        List<float[]> expected = Step.gradients(network, pass);
        Parameter wanted = network.parameters().getFirst();
        assertEquals(5000, wanted.values().length);
        Queue<String> pieces = new ConcurrentLinkedQueue<>();
        for (int run = 0; run < 2; run++) { // what was handed out is forgotten
            pass.run(batch, 0);
            pass.consumeGradients(new TrainingPass.GradientConsumer() {
                @Override
                public boolean whole(Parameter parameter) {
                    return parameter == wanted;
                }

                @Override
                public void accept(Parameter parameter, float[] gradient, int from, int to) {
                    assertArrayEquals(
                            Arrays.copyOfRange(expected.get(parameter.index()), from, to),
                            Arrays.copyOfRange(gradient, from, to));
                    pieces.add(parameter.name() + " " + from + " " + to);
                }
            });
        }
        assertEquals(
                List.of(
                        "dense.bias 0 100", "dense.bias 0 100", "dense.kernel 0 5000", "dense.kernel 0 5000",
                        "dense_1.bias 0 " + CLASSES, "dense_1.bias 0 " + CLASSES,
                        "dense_1.kernel 0 " + 100 * CLASSES, "dense_1.kernel 0 " + 100 * CLASSES),
                pieces.stream().sorted().toList());
    }
}
