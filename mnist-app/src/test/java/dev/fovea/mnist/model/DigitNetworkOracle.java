package dev.fovea.mnist.model;

import dev.fovea.internal.ops.Conv2dGeometry;
import dev.fovea.ops.Padding;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;
import dev.fovea.testing.oracle.BatchNormalizationOracle;
import dev.fovea.testing.oracle.ChannelOracle;
import dev.fovea.testing.oracle.ConvolutionOracle;
import dev.fovea.testing.oracle.DenseOracle;
import dev.fovea.testing.oracle.OptimizerOracle;
import dev.fovea.testing.oracle.ReluOracle;
import dev.fovea.testing.oracle.SoftmaxOracle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The digits network without dropout, trained by Adam in float64. Which rectifiers are open may be taken from another
 * run: with that given, all that is computed is a smooth function of the parameters. Parameters have the names of the
 * golden files: "conv1.kernel", "bn1.gamma", "dense.bias".
 */
final class DigitNetworkOracle {
    static final int BATCH = 64;
    static final int CLASSES = 10;

    private static final double EPSILON = 1e-3;
    private static final double MOMENTUM = 0.99;
    private static final double LEARNING_RATE = 1e-3;

    /** The convolutions, each followed by a normalisation and a rectifier. */
    private static final List<Conv2dGeometry> CONVOLUTIONS = List.of(
            Conv2dGeometry.of(Shape.of(28, 28, 1), 32, 3, 3, 1, 1, Padding.VALID),
            Conv2dGeometry.of(Shape.of(26, 26, 32), 32, 3, 3, 1, 1, Padding.VALID),
            Conv2dGeometry.of(Shape.of(24, 24, 32), 32, 5, 5, 2, 2, Padding.SAME),
            Conv2dGeometry.of(Shape.of(12, 12, 32), 64, 3, 3, 1, 1, Padding.VALID));

    private static final int FEATURES = CONVOLUTIONS.getLast().y().size();

    private final Map<String, double[]> values = new HashMap<>();
    private final Map<String, double[]> firstMoments = new HashMap<>();
    private final Map<String, double[]> secondMoments = new HashMap<>();
    private final UnaryOperator<double[]> rounding;
    private long updates;

    /**
     * A network.
     *
     * @param initial the values of a parameter
     * @param rounding what happens to the result of every operation, for example nothing; may modify it
     */
    DigitNetworkOracle(Function<String, double[]> initial, UnaryOperator<double[]> rounding) {
        this.rounding = rounding;
        for (int layer = 1; layer <= CONVOLUTIONS.size(); layer++) {
            for (String part : List.of("conv%d.kernel", "conv%d.bias", "bn%d.gamma", "bn%d.beta", "bn%d.moving_mean",
                    "bn%d.moving_variance")) {
                String name = part.formatted(layer);
                values.put(name, initial.apply(name).clone());
            }
        }
        values.put("dense.kernel", initial.apply("dense.kernel").clone());
        values.put("dense.bias", initial.apply("dense.bias").clone());
    }

    /** {@return the names of all parameters} */
    Set<String> names() {
        return values.keySet();
    }

    /** A parameter's values, which may be modified. */
    double[] value(String name) {
        double[] value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no parameter " + name);
        }
        return value;
    }

    /**
     * What a step computes before its update.
     *
     * @param rectified the inputs of the rectifiers, in the order of the layers
     * @param probabilities with the batch's own statistics
     * @param losses of each sample
     * @param gradients of the mean loss, by the names of the parameters
     */
    record Step(List<double[]> rectified, double[] probabilities, double[] losses, Map<String, double[]> gradients) {
        double loss() {
            return Arrays.stream(losses).average().orElseThrow();
        }
    }

    /**
     * Forward and backward, and the moving statistics; no update.
     *
     * @param images {@value #BATCH} images
     * @param labels their classes
     * @param decisions the inputs of another run's rectifiers, which decide which are open here; null to decide oneself
     */
    Step step(double[] images, int[] labels, @Nullable List<double[]> decisions) {
        List<double[]> xs = new ArrayList<>();
        List<double[]> convolved = new ArrayList<>();
        List<double[]> normalized = new ArrayList<>();
        double[] x = images;
        for (int i = 0; i < CONVOLUTIONS.size(); i++) {
            xs.add(x);
            convolved.add(rounding.apply(convolve(i, x)));
            normalized.add(rounding.apply(normalize(i, convolved.get(i))));
            x = ReluOracle.gradient(open(i, normalized, decisions), normalized.get(i));
        }
        double[] logits = rounding.apply(logits(x));

        Map<String, double[]> gradients = new HashMap<>();
        double[] dy = rounding.apply(SoftmaxOracle.crossEntropyGradient(logits, labels, CLASSES));
        gradients.put(
                "dense.kernel", rounding.apply(DenseOracle.kernelGradient(BATCH, FEATURES, CLASSES, x, dy)));
        gradients.put("dense.bias", rounding.apply(ChannelOracle.sums(dy, CLASSES)));
        double[] dx =
                rounding.apply(DenseOracle.inputGradient(BATCH, FEATURES, CLASSES, dy, value("dense.kernel")));
        for (int i = CONVOLUTIONS.size() - 1; i >= 0; i--) {
            int channels = CONVOLUTIONS.get(i).outChannels();
            dy = ReluOracle.gradient(open(i, normalized, decisions), dx);
            gradients.put(
                    name("bn", i, "gamma"),
                    rounding.apply(
                            BatchNormalizationOracle.gammaGradient(convolved.get(i), dy, channels, EPSILON)));
            gradients.put(name("bn", i, "beta"), rounding.apply(ChannelOracle.sums(dy, channels)));
            dy = rounding.apply(
                    BatchNormalizationOracle
                            .inputGradient(convolved.get(i), dy, value(name("bn", i, "gamma")), EPSILON));
            gradients.put(name("conv", i, "kernel"), rounding.apply(kernelGradient(i, xs.get(i), dy)));
            gradients.put(name("conv", i, "bias"), ChannelOracle.sums(dy, channels));
            if (i > 0) {
                dx = rounding.apply(inputGradient(i, dy));
            }
        }
        double[] losses = new double[BATCH];
        for (int n = 0; n < BATCH; n++) {
            double[] one = Arrays.copyOfRange(logits, n * CLASSES, (n + 1) * CLASSES);
            losses[n] = SoftmaxOracle.crossEntropy(one, new int[] {labels[n]}, CLASSES);
        }
        return new Step(normalized, SoftmaxOracle.softmax(logits, CLASSES), losses, gradients);
    }

    /** Adam's update by a step's gradients. */
    void update(Step step) {
        updates++;
        step.gradients.forEach((name, gradient) -> OptimizerOracle.adam(
                value(name), gradient, firstMoments.computeIfAbsent(name, any -> new double[gradient.length]),
                secondMoments.computeIfAbsent(name, any -> new double[gradient.length]), updates, LEARNING_RATE, 0.9,
                0.999, 1e-7, 0));
    }

    /** Takes the biases before normalisations from another run: no output depends on them, so it is chance that moves them. */
    void takeNormalizedBiases(Function<String, double[]> other) {
        for (String name : names()) {
            if (isNormalizedBias(name)) {
                values.put(name, other.apply(name).clone());
            }
        }
    }

    static boolean isNormalizedBias(String name) {
        return name.startsWith("conv") && name.endsWith(".bias");
    }

    /** Rounds all parameters to float32. */
    void roundParameters() {
        for (double[] value : values.values()) {
            for (int i = 0; i < value.length; i++) {
                value[i] = (float) value[i];
            }
        }
    }

    /** The probabilities with the moving statistics. */
    double[] predict(double[] images) {
        double[] x = images;
        for (int i = 0; i < CONVOLUTIONS.size(); i++) {
            x = rounding.apply(convolve(i, x));
            x = rounding.apply(
                    BatchNormalizationOracle.normalize(
                            x, value(name("bn", i, "gamma")), value(name("bn", i, "beta")),
                            value(name("bn", i, "moving_mean")), value(name("bn", i, "moving_variance")), EPSILON));
            x = ReluOracle.forward(x);
        }
        return SoftmaxOracle.softmax(rounding.apply(logits(x)), CLASSES);
    }

    private double[] logits(double[] features) {
        return DenseOracle.forward(
                BATCH, FEATURES, CLASSES, features, value("dense.kernel"), value("dense.bias"));
    }

    private static double[] open(int i, List<double[]> own, @Nullable List<double[]> decisions) {
        return (decisions == null ? own : decisions).get(i);
    }

    private static String name(String kind, int i, String part) {
        return kind + (i + 1) + "." + part;
    }

    private double[] normalize(int i, double[] x) {
        int channels = CONVOLUTIONS.get(i).outChannels();
        double[] mean = ChannelOracle.mean(x, channels);
        double[] variance = ChannelOracle.variance(x, channels);
        move(value(name("bn", i, "moving_mean")), mean);
        move(value(name("bn", i, "moving_variance")), variance);
        return BatchNormalizationOracle.normalize(
                x, value(name("bn", i, "gamma")), value(name("bn", i, "beta")), mean, variance, EPSILON);
    }

    private static void move(double[] moving, double[] now) {
        for (int c = 0; c < moving.length; c++) {
            moving[c] = MOMENTUM * moving[c] + (1 - MOMENTUM) * now[c];
        }
    }

    private double[] convolve(int i, double[] x) {
        Conv2dGeometry g = CONVOLUTIONS.get(i);
        return eachImage(
                g.y().size(), n -> ConvolutionOracle.forward(
                        g, image(x, n, g.x().size()), value(name("conv", i, "kernel")),
                        value(name("conv", i, "bias"))));
    }

    private double[] inputGradient(int i, double[] dy) {
        Conv2dGeometry g = CONVOLUTIONS.get(i);
        return eachImage(
                g.x().size(), n -> ConvolutionOracle.inputGradient(
                        g, image(dy, n, g.y().size()), value(name("conv", i, "kernel"))));
    }

    private static double[] kernelGradient(int i, double[] x, double[] dy) {
        Conv2dGeometry g = CONVOLUTIONS.get(i);
        double[] each = eachImage(
                g.kernel().size(), n -> ConvolutionOracle.kernelGradient(
                        g, image(x, n, g.x().size()), image(dy, n, g.y().size())));
        return ChannelOracle.sums(each, g.kernel().size());
    }

    private static double[] image(double[] batch, int n, int size) {
        return Arrays.copyOfRange(batch, n * size, (n + 1) * size);
    }

    /** What a function makes of the number of each image, one after the other. */
    private static double[] eachImage(int size, Function<Integer, double[]> make) {
        double[] all = new double[BATCH * size];
        Parallel.shared().run(BATCH, n -> System.arraycopy(make.apply(n), 0, all, n * size, size));
        return all;
    }
}
