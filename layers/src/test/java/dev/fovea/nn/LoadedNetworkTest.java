package dev.fovea.nn;

import static dev.fovea.nn.Layers.batchNorm;
import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.relu;
import static dev.fovea.nn.Layers.softmax;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.testing.RandomArrays;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/** A network that was saved and loaded predicts in many threads what it predicted in one before. */
class LoadedNetworkTest {
    private static final int THREADS = 64;
    private static final int ROUNDS = 4;
    private static final Shape IMAGE = Shape.of(12, 12, 1);

    @TempDir
    Path folder;

    /** Again and again, because each time there is only one very first prediction, which all threads begin at once. */
    @RepeatedTest(10)
    void manyThreadsPredictOnALoadedNetworkFromTheVeryFirstTimeOn() throws Exception {
        Network saved = Network.build(
                IMAGE, 5, conv2d(8, 3), batchNorm(), relu(), conv2d(8, 3), relu(), flatten(), dense(10), softmax());
        List<Tensor> inputs = new ArrayList<>();
        List<int[]> expected = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            Shape shape = IMAGE.batch(1 + thread % 5);
            Tensor x = Tensor.of(shape, RandomArrays.gaussian(thread, shape.size()));
            inputs.add(x);
            expected.add(
                    bits(saved.predict(new ArrayBatch(x.data(), new int[shape.dimension(0)]), Parallel.ofThreads(1))));
        }
        Path file = folder.resolve("network.safetensors");
        saved.save(file);
        Network loaded = Network.load(file);
        CyclicBarrier together = new CyclicBarrier(THREADS);
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<List<int[]>>> results = new ArrayList<>();
            for (Tensor x : inputs) {
                results.add(threads.submit(() -> {
                    together.await();
                    List<int[]> rounds = new ArrayList<>();
                    for (int round = 0; round < ROUNDS; round++) {
                        rounds.add(bits(loaded.predict(x)));
                    }
                    return rounds;
                }));
            }
            for (int thread = 0; thread < THREADS; thread++) {
                for (int[] round : results.get(thread).get()) {
                    assertArrayEquals(expected.get(thread), round, "thread " + thread);
                }
            }
        }
    }

    private static int[] bits(Tensor y) {
        int[] bits = new int[y.data().length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(y.data()[i]);
        }
        return bits;
    }
}
