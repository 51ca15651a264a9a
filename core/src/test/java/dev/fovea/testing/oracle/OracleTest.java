package dev.fovea.testing.oracle;

import static dev.fovea.testing.Close.doubles;
import static dev.fovea.testing.RandomArrays.gaussian;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.fovea.internal.ops.Conv2dGeometry;
import dev.fovea.internal.ops.NormalizedSets;
import dev.fovea.internal.ops.NormalizedSets.Spread;
import dev.fovea.internal.ops.Pool2dGeometry;
import dev.fovea.internal.ops.Window;
import dev.fovea.ops.Padding;
import dev.fovea.tensor.Shape;
import dev.fovea.testing.GradientCheck;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The oracles' forward passes by numbers worked out by hand, their gradients by finite differences. */
class OracleTest {
    private static final double BOUND = 1e-8;

    @Test
    void convolvesByHand() {
        // The column (1, 2, 3) under the kernel (1, 10), bias 100; SAME puts the one zero after.
        Conv2dGeometry same = Conv2dGeometry.of(Shape.of(3, 1, 1), 1, 2, 1, 1, 1, Padding.SAME);
        assertArrayEquals(
                new double[] {121, 132, 103},
                ConvolutionOracle.forward(same, new double[] {1, 2, 3}, new double[] {1, 10}, new double[] {100}));
        Conv2dGeometry valid = Conv2dGeometry.of(Shape.of(1, 5, 1), 2, 1, 2, 1, 3, Padding.VALID);
        assertArrayEquals(
                new double[] {21, 43, 54, 112},
                ConvolutionOracle.forward(
                        valid, new double[] {1, 2, 3, 4, 5}, new double[] {1, 3, 10, 20}, new double[] {0, 0}),
                1e-12);
    }

    @ParameterizedTest
    @MethodSource("dev.fovea.testing.Paddings#all")
    void differentiatesConvolution(Padding padding) {
        assertDifferentiates(Conv2dGeometry.of(Shape.of(5, 4, 2), 3, 3, 2, 2, 1, padding));
        // Groups of 5 and 7 channels: four at a time, and a rest.
        Window gaps = new Window(3, 2, 2, 1).dilation(1, 2).padding(padding);
        assertDifferentiates(Conv2dGeometry.of(Shape.of(5, 4, 10), 14, gaps, 2));
    }

    private static void assertDifferentiates(Conv2dGeometry g) {
        double[] x = random(1, g.x());
        double[] kernel = random(2, g.kernel());
        double[] bias = doubles(gaussian(3, g.outChannels()));
        double[] dy = random(4, g.y());
        GradientCheck.assertGradient(
                "dx", v -> MatrixOracle.dot(ConvolutionOracle.forward(g, v, kernel, bias), dy), x,
                ConvolutionOracle.inputGradient(g, dy, kernel), BOUND);
        GradientCheck.assertGradient(
                "dkernel", v -> MatrixOracle.dot(ConvolutionOracle.forward(g, x, v, bias), dy), kernel,
                ConvolutionOracle.kernelGradient(g, x, dy), BOUND);
        GradientCheck.assertGradient(
                "dbias", v -> MatrixOracle.dot(ConvolutionOracle.forward(g, x, kernel, v), dy), bias,
                ChannelOracle.sums(dy, g.outChannels()),
                BOUND);
    }

    @Test
    void normalisesWithinASampleByHand() {
        // Two pixels of two channels, (1, 3) and (5, 11).
        double[] x = {1, 3, 5, 11};
        double[] gamma = {10, 100};
        double[] beta = {1, 2};
        NormalizedSets pixels = NormalizedSets.ofPixels(2, 2, Spread.VARIANCE, 1e-30);
        assertArrayEquals(
                new double[] {-9, 102, -9, 102}, SampleNormalizationOracle.forward(pixels, x, gamma, beta), 1e-9);
        NormalizedSets channels = NormalizedSets.ofGroups(2, 2, 2, 1e-30);
        assertArrayEquals(
                new double[] {-9, -98, 11, 102}, SampleNormalizationOracle.forward(channels, x, gamma, beta), 1e-9);
        // Of all, the mean is 5 and the variance 14; with epsilon 2 that is divided by 4.
        NormalizedSets all = NormalizedSets.ofGroups(2, 2, 1, 2);
        assertArrayEquals(
                new double[] {-9, -48, 1, 152}, SampleNormalizationOracle.forward(all, x, gamma, beta), 1e-9);
        NormalizedSets norm = NormalizedSets.ofPixels(2, 2, Spread.SQUARE_SUM, 15);
        assertArrayEquals(
                new double[] {10 / 5.0 + 1, 300 / 5.0 + 2},
                Arrays.copyOf(SampleNormalizationOracle.forward(norm, x, gamma, beta), 2), 1e-9);
        NormalizedSets meanSquare = NormalizedSets.ofPixels(2, 2, Spread.MEAN_SQUARE, 20);
        assertArrayEquals(
                new double[] {10 / 5.0 + 1, 300 / 5.0 + 2},
                Arrays.copyOf(SampleNormalizationOracle.forward(meanSquare, x, gamma, beta), 2), 1e-9);
    }

    @ParameterizedTest
    @MethodSource("sets")
    void differentiatesNormalisationWithinASample(NormalizedSets sets) {
        double[] x = doubles(gaussian(1, sets.size()));
        double[] dy = doubles(gaussian(2, sets.size()));
        double[] gamma = doubles(gaussian(3, sets.channels()));
        double[] beta = doubles(gaussian(4, sets.channels()));
        GradientCheck.assertGradient(
                "dx", v -> MatrixOracle.dot(SampleNormalizationOracle.forward(sets, v, gamma, beta), dy), x,
                SampleNormalizationOracle.inputGradient(sets, x, dy, gamma), BOUND);
        GradientCheck.assertGradient(
                "dgamma", v -> MatrixOracle.dot(SampleNormalizationOracle.forward(sets, x, v, beta), dy), gamma,
                SampleNormalizationOracle.gammaGradient(sets, x, dy), BOUND);
    }

    static List<NormalizedSets> sets() {
        return List.of(
                NormalizedSets.ofPixels(3, 4, Spread.VARIANCE, 0.1),
                NormalizedSets.ofPixels(3, 4, Spread.MEAN_SQUARE, 0.1),
                NormalizedSets.ofPixels(3, 4, Spread.SQUARE_SUM, 0.1),
                NormalizedSets.ofGroups(3, 4, 2, 0.1));
    }

    @Test
    void reshapesByHand() {
        Shape row = Shape.of(1, 3, 1);
        double[] x = {1, 2, 3};
        assertArrayEquals(
                new double[] {0, 0, 1, 2, 3, 0}, ShapeOracle.zeroPad(row, x, 0, 0, 2, 1));
        assertArrayEquals(new double[] {2, 3}, ShapeOracle.zeroPad(row, x, 0, 0, -1, 0));
        assertArrayEquals(
                new double[] {3, 2, 1, 2, 3, 2}, ShapeOracle.reflectPad(row, x, 0, 0, 2, 1));
        assertArrayEquals(
                new double[] {1, 1, 1, 2, 3, 3}, ShapeOracle.replicatePad(row, x, 0, 0, 2, 1));
        assertArrayEquals(new double[] {1, 1, 2, 2, 3, 3}, ShapeOracle.nearest(row, x, 1, 6));
        assertArrayEquals(
                new double[] {1, 1.25, 1.75, 2.25, 2.75, 3}, ShapeOracle.bilinear(row, x, 1, 6), 1e-12);
        assertArrayEquals(
                new double[] {1, 2, 5, 6, 3, 4, 7, 8},
                ShapeOracle.depthToSpace(Shape.of(1, 2, 4), new double[] {1, 2, 3, 4, 5, 6, 7, 8}, 2));
        assertArrayEquals(
                new double[] {1, 2, 3, 4, 5, 6, 7, 8},
                ShapeOracle.spaceToDepth(Shape.of(2, 4, 1), new double[] {1, 2, 5, 6, 3, 4, 7, 8}, 2));
        assertArrayEquals(
                new double[] {1, 3, 5, 2, 4, 6},
                ShapeOracle.permute(Shape.of(3, 1, 2), new double[] {1, 2, 3, 4, 5, 6}, 2, 0, 1));
    }

    @Test
    void differentiatesDense() {
        double[] x = doubles(gaussian(1, 3 * 4));
        double[] kernel = doubles(gaussian(2, 4 * 5));
        double[] bias = doubles(gaussian(3, 5));
        double[] dy = doubles(gaussian(4, 3 * 5));
        GradientCheck.assertGradient(
                "dx", v -> MatrixOracle.dot(DenseOracle.forward(3, 4, 5, v, kernel, bias), dy), x,
                DenseOracle.inputGradient(3, 4, 5, dy, kernel), BOUND);
        GradientCheck.assertGradient(
                "dkernel", v -> MatrixOracle.dot(DenseOracle.forward(3, 4, 5, x, v, bias), dy), kernel,
                DenseOracle.kernelGradient(3, 4, 5, x, dy), BOUND);
    }

    @Test
    void multipliesByHand() {
        assertArrayEquals(
                new double[] {58, 64, 139, 154},
                MatrixOracle.gemm(2, 2, 3, new double[] {1, 2, 3, 4, 5, 6}, new double[] {7, 8, 9, 10, 11, 12}));
        assertArrayEquals(
                new double[] {1, 4, 2, 5, 3, 6}, MatrixOracle.transpose(2, 3, new double[] {1, 2, 3, 4, 5, 6}));
    }

    @ParameterizedTest
    @MethodSource("dev.fovea.testing.Paddings#all")
    void differentiatesPooling(Padding padding) {
        Pool2dGeometry g = Pool2dGeometry.of(Shape.of(5, 4, 2), new Window(3, 2, 2, 1).padding(padding), false);
        double[] x = random(1, g.x());
        double[] dy = random(2, g.y());
        GradientCheck.assertGradient(
                "max", v -> MatrixOracle.dot(PoolingOracle.max(g, v), dy), x, PoolingOracle.maxGradient(g, x, dy),
                BOUND);
        GradientCheck.assertGradient(
                "average", v -> MatrixOracle.dot(PoolingOracle.average(g, false, v), dy), x,
                PoolingOracle.averageGradient(g, false, dy), BOUND);
    }

    @Test
    void poolsByHand() {
        Pool2dGeometry g = Pool2dGeometry.of(Shape.of(1, 3, 1), new Window(1, 2, 1, 2).padding(Padding.SAME), false);
        assertArrayEquals(new double[] {5, 3}, PoolingOracle.max(g, new double[] {1, 5, 3}));
        assertArrayEquals(new double[] {3, 3}, PoolingOracle.average(g, false, new double[] {1, 5, 3}));
    }

    @Test
    void differentiatesBatchNormalization() {
        int channels = 3;
        double epsilon = 1e-3;
        double[] x = doubles(gaussian(1, 10 * channels));
        double[] dy = doubles(gaussian(2, 10 * channels));
        double[] gamma = doubles(gaussian(3, channels));
        double[] beta = doubles(gaussian(4, channels));
        GradientCheck.assertGradient(
                "dx",
                v -> MatrixOracle.dot(
                        BatchNormalizationOracle.normalize(
                                v, gamma, beta, ChannelOracle.mean(v, channels), ChannelOracle.variance(v, channels),
                                epsilon),
                        dy),
                x, BatchNormalizationOracle.inputGradient(x, dy, gamma, epsilon), BOUND);
        double[] mean = ChannelOracle.mean(x, channels);
        double[] variance = ChannelOracle.variance(x, channels);
        GradientCheck.assertGradient(
                "dgamma",
                v -> MatrixOracle.dot(BatchNormalizationOracle.normalize(x, v, beta, mean, variance, epsilon), dy),
                gamma,
                BatchNormalizationOracle.gammaGradient(x, dy, channels, epsilon), BOUND);
    }

    @Test
    void differentiatesTheRectifier() {
        double[] x = doubles(gaussian(1, 20));
        double[] dy = doubles(gaussian(2, 20));
        GradientCheck.assertGradient(
                "relu", v -> MatrixOracle.dot(ReluOracle.forward(v), dy), x, ReluOracle.gradient(x, dy), BOUND);
    }

    @Test
    void differentiatesActivations() {
        double[] x = doubles(gaussian(1, 40));
        double[] dy = doubles(gaussian(2, 40));
        for (int i = 0; i < 40; i++) {
            x[i] *= 4;
        }
        double alpha = 0.3;
        for (String name : ActivationOracle.names()) {
            double[] dx = new double[40];
            Arrays.setAll(dx, i -> ActivationOracle.slope(name, alpha, x[i]) * dy[i]);
            GradientCheck.assertGradient(
                    name, v -> MatrixOracle.dot(
                            Arrays.stream(v).map(each -> ActivationOracle.value(name, alpha, each)).toArray(), dy),
                    x, dx, BOUND);
        }
    }

    @Test
    void differentiatesCrossEntropy() {
        double[] logits = doubles(gaussian(1, 4 * 5));
        int[] labels = {0, 4, 2, 2};
        GradientCheck.assertGradient(
                "logits", v -> SoftmaxOracle.crossEntropy(v, labels, 5), logits,
                SoftmaxOracle.crossEntropyGradient(logits, labels, 5), BOUND);
        assertArrayEquals(
                new double[] {0.25, 0.75}, SoftmaxOracle.softmax(new double[] {1000, 1000 + Math.log(3)}, 2), 1e-12);
    }

    @Test
    void warpsByHand() {
        double[] x = {1, 2, 3, 4, 5, 6, 7, 8, 9};
        assertArrayEquals(x, AffineOracle.warp(x, 3, 3, 1, 0, 0, 0, 1, 1), 1e-12);
        // A quarter turn; tx moves by columns.
        assertArrayEquals(
                new double[] {3, 6, 9, 2, 5, 8, 1, 4, 7}, AffineOracle.warp(x, 3, 3, 1, 90, 0, 0, 1, 1), 1e-12);
        assertArrayEquals(
                new double[] {2, 3, 3, 5, 6, 6, 8, 9, 9}, AffineOracle.warp(x, 3, 3, 1, 0, 1, 0, 1, 1), 1e-12);
        assertArrayEquals(
                new double[] {2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 7, 8, 9}, AffineOracle.warp(x, 3, 3, 1, 0, 0, 0.5, 1, 1),
                1e-12);
    }

    private static double[] random(long seed, Shape shape) {
        return doubles(gaussian(seed, shape.size()));
    }
}
