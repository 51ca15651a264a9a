package dev.fovea.nn;

import static dev.fovea.nn.Layers.batchNorm;
import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.convTranspose2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.depthwiseConv2d;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.maxPool2d;
import static dev.fovea.nn.Layers.relu;
import static dev.fovea.nn.Layers.residual;
import static dev.fovea.nn.Layers.sequential;
import static dev.fovea.testing.RandomArrays.gaussian;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fovea.nn.op.Samples;
import dev.fovea.ops.Padding;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A single sample of a network that is large enough for several threads to share it. */
class SharedSampleTest {
    private static final Shape IMAGE = Shape.of(24, 24, 3);

    /** Convolutions of every kind: by Winograd's algorithm with a border and without, strided, pointwise, dilated, transposed. */
    private static Network network() {
        return Network.build(
                IMAGE, 1, conv2d(32, 3).padding(Padding.SAME), batchNorm(), relu(), conv2d(36, 3), relu(),
                residual(
                        sequential(
                                depthwiseConv2d(3).padding(Padding.SAME), conv2d(72, 1), relu(),
                                conv2d(36, 3).padding(Padding.SAME), batchNorm())),
                maxPool2d(2), conv2d(48, 5).stride(2).padding(Padding.SAME), convTranspose2d(24, 2).stride(2), relu(),
                conv2d(40, 3).dilation(2), flatten(), dense(300), relu(), dense(10));
    }

    private static Samples one(float[] x) {
        return new Samples() {
            @Override
            public int size() {
                return 1;
            }

            @Override
            public void read(int sample, float[] target, int offset, float[] workspace) {
                System.arraycopy(x, 0, target, offset, x.length);
            }
        };
    }

    private static float[] predict(Network network, Parallel parallel) {
        return network.predict(one(gaussian(2, IMAGE.size())), parallel).data();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5})
    void anyNumberOfThreadsComputesTheSame(int threads) {
        Network network = network();
        float[] alone = predict(network, Parallel.ofThreads(1));
        Parallel parallel = Parallel.ofThreads(threads);
        for (int i = 0; i < 20; i++) {
            assertArrayEquals(alone, predict(network, parallel), "prediction " + i);
        }
        Tensor x = Tensor.of(IMAGE.batch(1), gaussian(2, IMAGE.size()));
        assertArrayEquals(alone, network.predict(x).data());
    }

    @Test
    void callersDoNotDisturbEachOther() throws Exception {
        Network network = network();
        float[] alone = predict(network, Parallel.ofThreads(1));
        Parallel parallel = Parallel.ofThreads(3);
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<float[]>> all = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                all.add(callers.submit(() -> predict(network, parallel)));
            }
            for (Future<float[]> each : all) {
                assertArrayEquals(alone, each.get());
            }
        }
    }

    @Test
    void whatFailsInAShareIsThrown() {
        Network network = Network.build(
                Shape.of(24, 24, 32), 1, conv2d(32, 3).padding(Padding.SAME),
                Activation.of("fragile", x -> {
                    if (Double.isNaN(x)) {
                        throw new IllegalStateException("not a number");
                    }
                    return x;
                }, x -> 1));
        Parallel parallel = Parallel.ofThreads(2);
        float[] good = new float[24 * 24 * 32];
        float[] bad = good.clone();
        bad[bad.length - 1] = Float.NaN;
        for (int i = 0; i < 5; i++) {
            IllegalStateException thrown =
                    assertThrows(IllegalStateException.class, () -> network.predict(one(bad), parallel));
            assertEquals("not a number", thrown.getMessage());
            assertEquals(good.length, network.predict(one(good), parallel).data().length);
        }
    }
}
