package dev.fovea.nn.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.Layers;
import dev.fovea.nn.Network;
import dev.fovea.random.CounterRandom;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InitializerTest {
    private static final Shape KERNEL = Shape.of(5, 3, 40, 50);
    private static final double FAN_IN = 5 * 3 * 40;
    private static final double FAN_OUT = 5 * 3 * 50;

    private static float[] draw(Initializer initializer, Shape shape, long seed) {
        float[] values = new float[shape.size()];
        Arrays.fill(values, Float.NaN);
        initializer.fill(values, shape, CounterRandom.ofSeed(seed));
        return values;
    }

    /** A distribution with its limits, in which the numbers are symmetric about 0. */
    record Distribution(String name, Initializer initializer, double variance, double limit, double kurtosis) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Distribution> distributions() {
        // A normal distribution cut at ±2σ and widened to keep the variance: limit 2/0.8796, kurtosis 2.3655.
        double cut = 2 / 0.8796256610342398;
        double he = 2 / FAN_IN;
        double glorot = 2 / (FAN_IN + FAN_OUT);
        return List.of(
                new Distribution("heNormal", Initializer.heNormal(), he, cut * Math.sqrt(he), 2.3655),
                new Distribution("glorotNormal", Initializer.glorotNormal(), glorot, cut * Math.sqrt(glorot), 2.3655),
                new Distribution("heUniform", Initializer.heUniform(), he, Math.sqrt(6 / FAN_IN), 1.8),
                new Distribution(
                        "glorotUniform", Initializer.glorotUniform(), glorot, Math.sqrt(6 / (FAN_IN + FAN_OUT)), 1.8));
    }

    @ParameterizedTest
    @MethodSource("distributions")
    void hasItsMomentsAndLimits(Distribution expected) {
        float[] values = draw(expected.initializer, KERNEL, 1);
        double mean = moment(values, 1);
        double variance = moment(values, 2);
        int n = values.length;
        assertEquals(0, mean, 5 * Math.sqrt(expected.variance / n));
        // The variance of a variance is variance²·(kurtosis − 1)/n.
        double deviation = expected.variance * Math.sqrt((expected.kurtosis - 1) / n);
        assertEquals(expected.variance, variance, 5 * deviation);
        assertEquals(expected.kurtosis, moment(values, 4) / (variance * variance), 0.1);
        double largest = IntStream.range(0, n).mapToDouble(i -> Math.abs(values[i])).max().orElseThrow();
        assertTrue(largest <= expected.limit * (1 + 1e-6), largest + " is outside " + expected.limit);
        assertTrue(largest > 0.99 * expected.limit, largest + " stays away from " + expected.limit);
    }

    private static double moment(float[] values, int order) {
        return IntStream.range(0, values.length)
                .mapToDouble(i -> Math.pow(values[i], order))
                .average()
                .orElseThrow();
    }

    @Test
    void fansOfADenseKernel() {
        Shape kernel = Shape.of(300, 200);
        assertEquals(2.0 / 300, moment(draw(Initializer.heNormal(), kernel, 1), 2), 2e-4);
        assertEquals(2.0 / 500, moment(draw(Initializer.glorotUniform(), kernel, 1), 2), 1e-4);
    }

    @Test
    void aVectorCanBeDrawnToo() {
        for (Distribution distribution : distributions()) {
            for (float value : draw(distribution.initializer, Shape.of(7), 1)) {
                assertTrue(Float.isFinite(value));
            }
        }
    }

    @Test
    void constants() {
        assertArrayEquals(new float[6], draw(Initializer.zeros(), Shape.of(2, 3), 1));
        assertArrayEquals(new float[] {-1.5f, -1.5f}, draw(Initializer.constant(-1.5f), Shape.of(2), 1));
    }

    @ParameterizedTest
    @MethodSource("distributions")
    void theSeedDecides(Distribution distribution) {
        Set<List<Float>> seen = new HashSet<>();
        for (long seed : new long[] {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 32}) {
            float[] values = draw(distribution.initializer, Shape.of(4, 5), seed);
            assertArrayEquals(values, draw(distribution.initializer, Shape.of(4, 5), seed));
            assertTrue(seen.add(list(values)), "seed " + seed);
        }
    }

    @Test
    void aNetworksSeedDecidesAllItsParameters() {
        Set<List<Float>> seen = new HashSet<>();
        for (long seed : new long[] {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            Network network = network(seed);
            Network again = network(seed);
            assertEquals(seed, network.seed());
            for (int i = 0; i < network.parameters().size(); i++) {
                assertArrayEquals(network.parameters().get(i).values(), again.parameters().get(i).values());
            }
            // Four kernels of one shape: every one from a stream of its own, in every network.
            for (Parameter parameter : network.parameters()) {
                if (parameter.name().endsWith("kernel")) {
                    assertTrue(seen.add(list(parameter.values())), parameter + " of seed " + seed);
                }
            }
        }
        assertEquals(20, seen.size());
    }

    private static Network network(long seed) {
        return Network.build(
                Shape.of(8), seed, Layers.dense(8), Layers.dense(8).kernelInitializer(Initializer.heNormal()),
                Layers.dense(8),
                Layers.dense(8).kernelInitializer(Initializer.heNormal()));
    }

    @Test
    void streamsAreNotShiftedCopiesOfOneAnother() {
        float[] a = network(1).parameter("dense.kernel").values();
        float[] b = network(1).parameter("dense_2.kernel").values();
        Set<Float> common = new HashSet<>(list(a));
        common.retainAll(list(b));
        assertTrue(common.isEmpty(), common.toString());
        assertFalse(list(a).isEmpty());
    }

    @Test
    void defaultsAreThoseOfKeras() {
        Network network = Network.build(
                Shape.of(6, 6, 3), 1, Layers.conv2d(4, 3), Layers.batchNorm(), Layers.flatten(), Layers.dense(5));
        double limit = Math.sqrt(6 / (27.0 + 36.0));
        float[] kernel = network.parameter("conv2d.kernel").values();
        double largest = 0;
        for (float value : kernel) {
            largest = Math.max(largest, Math.abs(value));
        }
        assertTrue(largest <= limit && largest > 0.9 * limit, largest + " within " + limit);
        assertArrayEquals(new float[4], network.parameter("conv2d.bias").values());
        assertArrayEquals(new float[] {1, 1, 1, 1}, network.parameter("batch_norm.gamma").values());
        assertArrayEquals(new float[4], network.parameter("batch_norm.beta").values());
        assertArrayEquals(new float[4], network.parameter("batch_norm.moving_mean").values());
        assertArrayEquals(new float[] {1, 1, 1, 1}, network.parameter("batch_norm.moving_variance").values());
        assertArrayEquals(new float[5], network.parameter("dense.bias").values());
        assertFalse(network.parameter("batch_norm.moving_mean").trainable());
        assertTrue(network.parameter("batch_norm.gamma").trainable());
    }

    private static List<Float> list(float[] values) {
        return IntStream.range(0, values.length).mapToObj(i -> values[i]).toList();
    }
}
