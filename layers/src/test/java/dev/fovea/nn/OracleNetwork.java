package dev.fovea.nn;

import dev.fovea.internal.ops.Conv2dGeometry;
import dev.fovea.internal.ops.NormalizedSets;
import dev.fovea.internal.ops.NormalizedSets.Spread;
import dev.fovea.internal.ops.Pool2dGeometry;
import dev.fovea.internal.ops.PoolAxis;
import dev.fovea.nn.op.Mode;
import dev.fovea.tensor.Shape;
import dev.fovea.testing.oracle.ActivationOracle;
import dev.fovea.testing.oracle.BatchNormalizationOracle;
import dev.fovea.testing.oracle.ChannelOracle;
import dev.fovea.testing.oracle.ConvolutionOracle;
import dev.fovea.testing.oracle.DenseOracle;
import dev.fovea.testing.oracle.PoolingOracle;
import dev.fovea.testing.oracle.SampleNormalizationOracle;
import dev.fovea.testing.oracle.SoftmaxOracle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.UnaryOperator;

/**
 * A network once more in float64: walks the layers and computes each on the whole batch with the naive operations of
 * {@link dev.fovea.testing.oracle}. It knows nothing of ops, plans, chunks or folding; what it shares with the network
 * is the layers' settings and the order of the parameters.
 */
final class OracleNetwork {
    private final Mode mode;
    private final int samples;
    private final List<double[]> parameters;
    private final Iterator<double[]> masks;
    private int nextParameter;
    private double margin = Double.POSITIVE_INFINITY;
    private double flattest = Double.POSITIVE_INFINITY;

    private OracleNetwork(Mode mode, int samples, List<double[]> parameters, List<double[]> masks) {
        this.mode = mode;
        this.samples = samples;
        this.parameters = parameters.stream().map(double[]::clone).toList();
        this.masks = masks.iterator();
    }

    /**
     * What a network computes.
     *
     * @param shape the shape of one output
     * @param y the outputs
     * @param parameters the parameters afterwards: in training with moved statistics
     * @param margin how far the nearest rectifier is from 0, and the nearest maximum from its runner-up: below that
     *     distance the network is smooth
     * @param flattest the smallest variance of a normalised channel: far below epsilon its gradient is mere rounding
     */
    record Result(Shape shape, double[] y, List<double[]> parameters, double margin, double flattest) {}

    /**
     * Runs layers.
     *
     * @param mode training; evaluation and prediction are the same here
     * @param shape the shape of one input
     * @param x inputs, one after the other
     * @param parameters in the order the layers ask for them; not modified
     * @param masks what each dropout multiplies with, in the order of the layers
     * @param layers the layers
     * @return their output
     */
    static Result run(
            Mode mode, Shape shape, double[] x, List<double[]> parameters, List<double[]> masks, Layer... layers) {
        OracleNetwork network = new OracleNetwork(mode, x.length / shape.size(), parameters, masks);
        Values y = network.apply(new Sequential(layers), new Values(shape, x));
        if (network.nextParameter != parameters.size()) {
            throw new AssertionError(network.nextParameter + " of " + parameters.size() + " parameters were used");
        }
        return new Result(y.shape, y.data, network.parameters, network.margin, network.flattest);
    }

    /** One value for every sample. */
    private record Values(Shape shape, double[] data) {}

    private Values apply(Layer layer, Values x) {
        return switch (layer) {
            case Conv2d convolution -> convolve(
                    convolution,
                    Conv2dGeometry.of(
                            x.shape, convolution.outChannels(), convolution.window(), convolution.groups()),
                    x);
            case DepthwiseConv2d convolution -> {
                int channels = x.shape.channels();
                yield convolve(
                        convolution,
                        Conv2dGeometry.of(
                                x.shape, channels * convolution.multiplier(), convolution.window(), channels),
                        x);
            }
            case ConvTranspose2d convolution -> transposed(convolution, x);
            case BatchNorm normalization -> normalize(normalization, x);
            case Activation activation -> activate(activation, x);
            case Prelu _ -> rectify(x);
            case LogSoftmax _ -> new Values(x.shape, logs(SoftmaxOracle.softmax(x.data, x.shape.channels())));
            case Dropout _ -> mode == Mode.TRAINING ? drop(x, masks.next()) : x;
            case Flatten _ -> new Values(Shape.of(x.shape.size()), x.data);
            case Dense dense -> multiply(dense, x);
            case Softmax _ -> new Values(x.shape, SoftmaxOracle.softmax(x.data, x.shape.channels()));
            case MaxPool2d pool -> {
                Pool2dGeometry g = pool.geometry(x.shape);
                yield eachSample(x, g.y(), image -> maximum(g, image));
            }
            case AvgPool2d pool -> {
                Pool2dGeometry g = pool.geometry(x.shape);
                yield eachSample(x, g.y(), image -> PoolingOracle.average(g, pool.countPadding(), image));
            }
            case AdaptiveMaxPool2d pool -> {
                Pool2dGeometry g = Pool2dGeometry.adaptive(x.shape, pool.height(), pool.width());
                yield eachSample(x, g.y(), image -> maximum(g, image));
            }
            case AdaptiveAvgPool2d pool -> {
                Pool2dGeometry g = Pool2dGeometry.adaptive(x.shape, pool.height(), pool.width());
                yield eachSample(x, g.y(), image -> PoolingOracle.average(g, false, image));
            }
            case GlobalMaxPool2d _ -> eachSample(
                    x, Shape.of(x.shape.channels()), image -> maximum(Pool2dGeometry.global(x.shape), image));
            case GlobalAvgPool2d _ ->
                eachSample(x, Shape.of(x.shape.channels()), image -> ChannelOracle.mean(image, x.shape.channels()));
            case Residual(Layer body, Layer shortcut) -> combine(Double::sum, apply(body, x), apply(shortcut, x));
            case Product(Layer left, Layer right) -> combine((a, b) -> a * b, apply(left, x), apply(right, x));
            case Branches(Layer combine, List<Layer> branches) ->
                combine(combine, branches.stream().map(branch -> apply(branch, x)).toList());
            case LayerGraph graph -> run(graph, x);
            case Sequential(List<Layer> layers) -> {
                Values y = x;
                for (Layer inner : layers) {
                    y = apply(inner, y);
                }
                yield y;
            }
            case DeadEnd(Layer inner) -> {
                apply(inner, x);
                yield x;
            }
            // Normalisation within a sample, and shapes.
            case LayerNorm _,GroupNorm _,InstanceNorm _,RmsNorm _,L2Normalize _ -> normalizeSamples(layer, x);
            case ChannelScale _ -> new Values(x.shape, perChannel(x.data, parameter()));
            case Pad2d _,Crop2d _,Resize2d _,DepthToSpace _,SpaceToDepth _,Permute _ ->
                eachSample(x, ShapeOfLayer.of(layer, x.shape), image -> ShapeOfLayer.apply(layer, x.shape, image));
            case Reshape(Shape shape) -> new Values(shape, x.data);
            default -> throw new IllegalArgumentException("the oracle does not know " + layer);
        };
    }

    /** A layer that several values come into. */
    private Values combine(Layer layer, List<Values> xs) {
        return switch (layer) {
            case Add _ -> xs.stream().reduce((a, b) -> combine(Double::sum, a, b)).orElseThrow();
            case Multiply _ ->
                xs.stream().reduce((a, b) -> combine((u, v) -> u * v, a, spread(b, a.shape))).orElseThrow();
            case Concat _ -> xs.stream().reduce(this::concat).orElseThrow();
            default -> apply(layer, xs.get(0));
        };
    }

    /** Factors for channels or pixels, repeated for each element of a shape. */
    private Values spread(Values factors, Shape shape) {
        double[] y = new double[samples * shape.size()];
        int channels = shape.channels();
        boolean forPixels = factors.shape.channels() == 1 && channels > 1;
        for (int i = 0; i < y.length; i++) {
            int sample = i / shape.size();
            int inSample = i % shape.size();
            int factor = factors.shape.size() == shape.size()
                    ? inSample
                    : forPixels ? inSample / channels : inSample % channels;
            y[i] = factors.data[sample * factors.shape.size() + factor];
        }
        return new Values(shape, y);
    }

    private Values concat(Values a, Values b) {
        int[] dimensions = a.shape.dimensions();
        dimensions[dimensions.length - 1] += b.shape.channels();
        Shape shape = Shape.of(dimensions);
        double[] y = new double[samples * shape.size()];
        for (int i = 0; i < y.length; i++) {
            int row = i / shape.channels();
            int channel = i % shape.channels();
            y[i] = channel < a.shape.channels()
                    ? a.data[row * a.shape.channels() + channel]
                    : b.data[row * b.shape.channels() + channel - a.shape.channels()];
        }
        return new Values(shape, y);
    }

    private Values run(LayerGraph graph, Values x) {
        Map<String, Values> values = new HashMap<>();
        int begin = 0;
        for (LayerGraph.Input input : graph.inputs()) {
            Shape shape = graph.inputs().size() == 1 ? x.shape : input.shape().orElseThrow();
            values.put(input.name(), part(x, begin, shape));
            begin += shape.size();
        }
        Map<String, Integer> firstParameters = new HashMap<>();
        for (LayerGraph.Node node : graph.nodes()) {
            int next = nextParameter;
            nextParameter = node.shared().map(firstParameters::get).orElse(next);
            firstParameters.put(node.name(), nextParameter);
            values.put(node.name(), combine(node.layer(), node.reads().stream().map(values::get).toList()));
            nextParameter = Math.max(next, nextParameter);
        }
        List<Values> ys = graph.outputs().stream().map(output -> values.get(output.value())).toList();
        return ys.size() == 1
                ? ys.get(0)
                : ys.stream()
                        .map(y -> new Values(Shape.of(y.shape.size()), y.data))
                        .reduce(this::concat)
                        .orElseThrow();
    }

    private Values part(Values x, int begin, Shape shape) {
        double[] y = new double[samples * shape.size()];
        for (int n = 0; n < samples; n++) {
            System.arraycopy(x.data, n * x.shape.size() + begin, y, n * shape.size(), shape.size());
        }
        return new Values(shape, y);
    }

    private Values convolve(ConvolutionLayer<?> layer, Conv2dGeometry g, Values x) {
        double[] kernel = parameter();
        double[] bias = layer.bias() ? parameter() : new double[g.outChannels()];
        return eachSample(x, g.y(), image -> ConvolutionOracle.forward(g, image, kernel, bias));
    }

    private Values transposed(ConvTranspose2d layer, Values x) {
        Conv2dGeometry g = Conv2dGeometry.transposed(
                x.shape, layer.outChannels(), layer.window(), layer.groups(), layer.outputPaddingHeight(),
                layer.outputPaddingWidth());
        double[] kernel = parameter();
        double[] bias = layer.bias() ? parameter() : new double[g.inChannels()];
        return eachSample(x, g.x(), image -> {
            double[] y = ConvolutionOracle.inputGradient(g, image, kernel);
            for (int i = 0; i < y.length; i++) {
                y[i] += bias[i % bias.length];
            }
            return y;
        });
    }

    private Values multiply(Dense layer, Values x) {
        double[] kernel = parameter();
        double[] bias = layer.bias() ? parameter() : new double[layer.outputs()];
        return new Values(
                Shape.of(layer.outputs()),
                DenseOracle.forward(samples, x.shape.size(), layer.outputs(), x.data, kernel, bias));
    }

    private Values normalize(BatchNorm layer, Values x) {
        double[] gamma = parameter();
        double[] beta = parameter();
        double[] movingMean = parameter();
        double[] movingVariance = parameter();
        if (mode != Mode.TRAINING) {
            return new Values(
                    x.shape, BatchNormalizationOracle.normalize(x.data, gamma, beta, movingMean, movingVariance,
                            layer.epsilon()));
        }
        double[] mean = ChannelOracle.mean(x.data, gamma.length);
        double[] variance = ChannelOracle.variance(x.data, gamma.length);
        for (int c = 0; c < gamma.length; c++) {
            flattest = Math.min(flattest, variance[c]);
            movingMean[c] = layer.momentum() * movingMean[c] + (1 - layer.momentum()) * mean[c];
            movingVariance[c] = layer.momentum() * movingVariance[c] + (1 - layer.momentum()) * variance[c];
        }
        return new Values(x.shape,
                BatchNormalizationOracle.normalize(x.data, gamma, beta, mean, variance, layer.epsilon()));
    }

    private Values normalizeSamples(Layer layer, Values x) {
        int channels = x.shape.channels();
        int pixels = x.shape.size() / channels;
        return switch (layer) {
            case LayerNorm norm -> normalizeSamples(
                    of(x, norm.overSample(), Spread.VARIANCE, norm.epsilon()), norm.gamma(), norm.beta(), x);
            case RmsNorm norm -> normalizeSamples(
                    of(x, norm.overSample(), Spread.MEAN_SQUARE, norm.epsilon()), norm.gamma(), false, x);
            case L2Normalize norm -> normalizeSamples(
                    of(x, norm.overSample(), Spread.SQUARE_SUM, norm.epsilon()), false, false, x);
            case GroupNorm norm -> normalizeSamples(
                    NormalizedSets.ofGroups(pixels, channels, norm.groups(), norm.epsilon()), norm.gamma(),
                    norm.beta(), x);
            case InstanceNorm norm -> normalizeSamples(
                    NormalizedSets.ofGroups(pixels, channels, channels, norm.epsilon()), norm.gamma(), norm.beta(), x);
            default -> throw new IllegalArgumentException("no normalisation: " + layer);
        };
    }

    private static NormalizedSets of(Values x, boolean overSample, Spread spread, double epsilon) {
        int set = overSample ? x.shape.size() : x.shape.channels();
        return NormalizedSets.ofPixels(x.shape.size() / set, set, spread, epsilon);
    }

    private Values normalizeSamples(NormalizedSets sets, boolean scaled, boolean shifted, Values x) {
        double[] gamma = new double[sets.channels()];
        Arrays.fill(gamma, 1);
        double[] factors = scaled ? parameter() : gamma;
        double[] summands = shifted ? parameter() : new double[sets.channels()];
        return eachSample(x, x.shape, image -> SampleNormalizationOracle.forward(sets, image, factors, summands));
    }

    private static double[] perChannel(double[] x, double[] factors) {
        double[] y = x.clone();
        for (int i = 0; i < y.length; i++) {
            y[i] *= factors[i % factors.length];
        }
        return y;
    }

    private Values activate(Activation activation, Values x) {
        double alpha = activation.alpha().orElse(0);
        double[] y = x.data.clone();
        for (int i = 0; i < y.length; i++) {
            for (double kink : ActivationOracle.kinks(activation.name())) {
                keepAwayFrom(kink, y[i]);
            }
            y[i] = ActivationOracle.value(activation.name(), alpha, y[i]);
        }
        return new Values(x.shape, y);
    }

    private Values rectify(Values x) {
        double[] slope = parameter();
        double[] y = x.data.clone();
        for (int i = 0; i < y.length; i++) {
            keepAwayFrom(0, y[i]);
            y[i] *= y[i] < 0 ? slope[i % slope.length] : 1;
        }
        return new Values(x.shape, y);
    }

    private void keepAwayFrom(double kink, double value) {
        // An exact 0 was made by dropout or another rectifier and stays 0.
        if (value != 0) {
            margin = Math.min(margin, Math.abs(value - kink));
        }
    }

    private static double[] logs(double[] x) {
        return Arrays.stream(x).map(Math::log).toArray();
    }

    private double[] maximum(Pool2dGeometry g, double[] image) {
        double[] y = PoolingOracle.max(g, image);
        for (int i = 0; i < y.length; i++) {
            // Equals (but for rounding) are of one origin, such as a rectifier's zeros, and move together.
            for (int source = i % g.channels(); source < image.length; source += g.channels()) {
                double ahead = y[i] - image[source];
                if (ahead > 1e-12 && inWindow(g, source, i)) {
                    margin = Math.min(margin, ahead);
                }
            }
        }
        return y;
    }

    private static boolean inWindow(Pool2dGeometry g, int source, int output) {
        int pixel = source / g.channels();
        int outPixel = output / g.channels();
        return inWindow(g.rows(), pixel / g.columns().input(), outPixel / g.columns().output())
                && inWindow(g.columns(), pixel % g.columns().input(), outPixel % g.columns().output());
    }

    private static boolean inWindow(PoolAxis axis, int pixel, int output) {
        int behind = pixel - axis.begin(output);
        return behind >= 0 && pixel < axis.end(output) && behind % axis.step() == 0;
    }

    private static Values drop(Values x, double[] mask) {
        double[] y = x.data.clone();
        for (int i = 0; i < y.length; i++) {
            y[i] *= mask[i];
        }
        return new Values(x.shape, y);
    }

    private static Values combine(DoubleBinaryOperator operation, Values a, Values b) {
        double[] y = a.data.clone();
        for (int i = 0; i < y.length; i++) {
            y[i] = operation.applyAsDouble(y[i], b.data[i]);
        }
        return new Values(a.shape, y);
    }

    private Values eachSample(Values x, Shape out, UnaryOperator<double[]> operation) {
        List<double[]> rows = new ArrayList<>();
        for (int n = 0; n < samples; n++) {
            rows.add(operation.apply(
                    Arrays.copyOfRange(x.data, n * x.shape.size(), (n + 1) * x.shape.size())));
        }
        return new Values(out, rows.stream().flatMapToDouble(Arrays::stream).toArray());
    }

    private double[] parameter() {
        return parameters.get(nextParameter++);
    }
}
