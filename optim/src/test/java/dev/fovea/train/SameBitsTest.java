package dev.fovea.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.fovea.data.Dataset;
import dev.fovea.nn.Network;
import dev.fovea.optim.Adam;
import dev.fovea.optim.Schedule;
import dev.fovea.parallel.Parallel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same seed gives the same bits, whatever the threads, with augmentation, dropout and a partial last batch. */
class SameBitsTest {
    private static final Dataset TRAIN = Tasks.lines(83, 1);
    private static final Dataset VALIDATION = Tasks.lines(37, 2);

    /** Everything that training leaves behind. */
    private record Result(List<float[]> parameters, List<EpochReport> history) {
        void assertSameBits(Result other) {
            assertEquals(history, other.history);
            for (int i = 0; i < parameters.size(); i++) {
                assertArrayEquals(bits(parameters.get(i)), bits(other.parameters.get(i)), "parameter " + i);
            }
        }

        boolean sameParameters(Result other) {
            return Arrays.deepEquals(parameters.toArray(), other.parameters.toArray());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 7})
    void forAnyNumberOfThreads(int threads) {
        train(1, Parallel.ofThreads(1)).assertSameBits(train(1, Parallel.ofThreads(threads)));
    }

    @Test
    void andAgainOnTheSameThreads() {
        Parallel parallel = Parallel.ofThreads(3);
        train(1, parallel).assertSameBits(train(1, parallel));
    }

    @Test
    void twoTrainersAtOnceDoNotDisturbEachOther() throws Exception {
        Result first = train(1, Parallel.ofThreads(1));
        Result second = train(2, Parallel.ofThreads(1));
        Parallel shared = Parallel.ofThreads(3);
        try (ExecutorService two = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < 3; round++) {
                Future<Result> one = two.submit(() -> train(1, shared));
                Future<Result> other = two.submit(() -> train(2, shared));
                first.assertSameBits(one.get());
                second.assertSameBits(other.get());
            }
        }
    }

    @Test
    void insideAForkJoinWorker() throws Exception {
        Callable<Result> task = () -> train(1, Parallel.ofThreads(2));
        try (ForkJoinPool pool = new ForkJoinPool(1)) {
            train(1, Parallel.ofThreads(1)).assertSameBits(pool.submit(task).get());
        }
        train(1, Parallel.ofThreads(1)).assertSameBits(ForkJoinPool.commonPool().submit(task).get());
    }

    @Test
    void insideVirtualThreads() throws Exception {
        Result alone = train(1, Parallel.ofThreads(1));
        try (ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Result>> results = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                results.add(virtual.submit(() -> train(1, Parallel.ofThreads(2))));
            }
            for (Future<Result> result : results) {
                alone.assertSameBits(result.get());
            }
        }
    }

    @Test
    void everySeedIsOrdinaryAndDistinct() {
        long[] seeds = {0, -1, 1, Long.MIN_VALUE, Long.MAX_VALUE};
        List<Result> results = new ArrayList<>();
        for (long seed : seeds) {
            Network network = Tasks.cnn(5);
            // The same network each time: only order and augmentation differ.
            results.add(train(Tasks.augmented(network).seed(seed), network));
        }
        for (long seed : seeds) {
            results.add(train(seed, Parallel.ofThreads(1)));
        }
        for (int a = 0; a < results.size(); a++) {
            EpochReport last = results.get(a).history.get(1);
            assertEquals(1.1, last.loss(), 0.6, "an ordinary loss after two epochs");
            for (int b = 0; b < a; b++) {
                assertFalse(results.get(a).sameParameters(results.get(b)), a + " and " + b);
            }
        }
    }

    @Test
    void theTrainersSeedIsTheNetworksUnlessSaid() {
        Network first = Tasks.cnn(-1);
        Network second = Tasks.cnn(-1);
        train(Tasks.augmented(first), first).assertSameBits(train(Tasks.augmented(second).seed(-1), second));
    }

    @Test
    void aRateOfZeroLeavesTheWeights() {
        Network network = Tasks.cnn(4);
        float[][] before = Tasks.weights(network);
        new Trainer(network, new Adam(), Schedule.constant(0)).fit(TRAIN, VALIDATION, 2, 16);
        float[][] after = Tasks.weights(network);
        for (int i = 0; i < before.length; i++) {
            assertArrayEquals(bits(before[i]), bits(after[i]), "parameter " + i);
        }
    }

    @Test
    void twoFitsAreOne() {
        Network once = Tasks.cnn(6);
        Trainer oneFit = Tasks.augmented(once);
        List<EpochReport> history = Tasks.timeless(oneFit.fit(TRAIN, VALIDATION, 5, 16));

        Network twice = Tasks.cnn(6);
        Trainer twoFits = Tasks.augmented(twice);
        List<EpochReport> joined = new ArrayList<>(Tasks.timeless(twoFits.fit(TRAIN, VALIDATION, 2, 16)));
        assertEquals(2, twoFits.epoch());
        joined.addAll(Tasks.timeless(twoFits.fit(TRAIN, VALIDATION, 3, 16)));

        assertEquals(history, joined);
        assertArrayEquals(Tasks.parameters(once), Tasks.parameters(twice));
        assertEquals(5, twoFits.epoch());
        assertEquals(5 * 6, twoFits.step());
    }

    private static Result train(long seed, Parallel parallel) {
        Network network = Tasks.cnn(seed);
        return train(Tasks.augmented(network).parallel(parallel), network);
    }

    private static Result train(Trainer trainer, Network network) {
        History history = trainer.fit(TRAIN, VALIDATION, 2, 16);
        return new Result(List.of(Tasks.parameters(network)), Tasks.timeless(history));
    }

    /** Bits, because 0 and −0 are equal as numbers. */
    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(values[i]);
        }
        return bits;
    }
}
