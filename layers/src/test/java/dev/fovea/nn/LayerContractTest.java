package dev.fovea.nn;

import static dev.fovea.nn.Layers.avgPool2d;
import static dev.fovea.nn.Layers.batchNorm;
import static dev.fovea.nn.Layers.channelScale;
import static dev.fovea.nn.Layers.concat;
import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.convTranspose2d;
import static dev.fovea.nn.Layers.crop2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.depthToSpace;
import static dev.fovea.nn.Layers.depthwiseConv2d;
import static dev.fovea.nn.Layers.dropout;
import static dev.fovea.nn.Layers.elu;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.gated;
import static dev.fovea.nn.Layers.gelu;
import static dev.fovea.nn.Layers.geluTanh;
import static dev.fovea.nn.Layers.globalAvgPool2d;
import static dev.fovea.nn.Layers.groupNorm;
import static dev.fovea.nn.Layers.hardSigmoid;
import static dev.fovea.nn.Layers.hardSwish;
import static dev.fovea.nn.Layers.instanceNorm;
import static dev.fovea.nn.Layers.l2Normalize;
import static dev.fovea.nn.Layers.layerNorm;
import static dev.fovea.nn.Layers.leakyRelu;
import static dev.fovea.nn.Layers.logSoftmax;
import static dev.fovea.nn.Layers.maxPool2d;
import static dev.fovea.nn.Layers.mish;
import static dev.fovea.nn.Layers.permute;
import static dev.fovea.nn.Layers.prelu;
import static dev.fovea.nn.Layers.reflectPad2d;
import static dev.fovea.nn.Layers.relu;
import static dev.fovea.nn.Layers.relu6;
import static dev.fovea.nn.Layers.replicatePad2d;
import static dev.fovea.nn.Layers.reshape;
import static dev.fovea.nn.Layers.residual;
import static dev.fovea.nn.Layers.resize2d;
import static dev.fovea.nn.Layers.rmsNorm;
import static dev.fovea.nn.Layers.selu;
import static dev.fovea.nn.Layers.sequential;
import static dev.fovea.nn.Layers.sigmoid;
import static dev.fovea.nn.Layers.silu;
import static dev.fovea.nn.Layers.softmax;
import static dev.fovea.nn.Layers.softplus;
import static dev.fovea.nn.Layers.softsign;
import static dev.fovea.nn.Layers.spaceToDepth;
import static dev.fovea.nn.Layers.spatialDropout;
import static dev.fovea.nn.Layers.stochasticDepth;
import static dev.fovea.nn.Layers.sum;
import static dev.fovea.nn.Layers.tanh;
import static dev.fovea.nn.Layers.zeroPad2d;
import static dev.fovea.nn.Resize2d.Interpolation.BILINEAR;
import static dev.fovea.ops.Padding.SAME;
import static dev.fovea.testing.Close.assertClose;
import static dev.fovea.testing.RandomArrays.gaussian;
import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.op.Initializer;
import dev.fovea.nn.op.Mode;
import dev.fovea.nn.op.Parameter;
import dev.fovea.ops.Padding;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.testing.Close;
import dev.fovea.testing.GradientCheck;
import dev.fovea.testing.SafetensorsFile;
import dev.fovea.testing.oracle.ActivationOracle;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every layer keeps to: the shape it announces is the shape it makes; its outputs, in training, evaluation and
 * prediction, and the statistics it moves are those of the oracle; its gradients in training and in evaluation, by the
 * input and by every parameter, are the derivatives of the oracle by central differences in float64; it survives a file
 * with every setting. A layer without a case here fails the first test.
 */
class LayerContractTest {
    /** Relative error of outputs and statistics: a few float32 operations in a row. */
    private static final double FORWARD = 5e-6;

    /** Relative error of a gradient. Both sides are smooth in float64, so all of it is float32 rounding. */
    private static final double GRADIENT = 5e-6;

    /** Differences reach this far: nothing may bend within. */
    private static final double MARGIN = 100 * GradientCheck.STEP;

    private static final String PACKAGE = "dev.fovea.nn";

    record Case(String name, Layer layer, Shape in, Shape out, int samples) {
        @Override
        public String toString() {
            return layer.getClass().getSimpleName() + ": " + name;
        }
    }

    private static Case of(String name, Layer layer, Shape in, Shape out) {
        return new Case(name, layer, in, out, 3);
    }

    private static Case of(String name, Layer layer, Shape in, Shape out, int samples) {
        return new Case(name, layer, in, out, samples);
    }

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        cases.addAll(linear());
        cases.addAll(convolutions());
        cases.addAll(elementwise());
        cases.addAll(activations());
        cases.addAll(pooling());
        cases.addAll(composed());
        cases.addAll(combining());
        cases.addAll(normalization());
        cases.addAll(shapes());
        return cases;
    }

    static List<Case> casesWithParameters() {
        return cases().stream()
                .filter(one -> Network.build(one.in, 1, one.layer).summary().trainable() > 0)
                .toList();
    }

    private static List<Case> linear() {
        return List.of(
                of("VALID", conv2d(3, 3), Shape.of(5, 4, 2), Shape.of(3, 2, 3)),
                of("SAME", conv2d(3, 3).padding(SAME), Shape.of(5, 4, 2), Shape.of(5, 4, 3)),
                of("stride 2", conv2d(4, 3).stride(2), Shape.of(6, 5, 1), Shape.of(2, 2, 4)),
                of("stride 2, SAME", conv2d(2, 5).stride(2).padding(SAME), Shape.of(6, 7, 2), Shape.of(3, 4, 2)),
                of("oblong", new Conv2d(5, 2, 3).stride(2, 1).padding(SAME), Shape.of(5, 4, 2), Shape.of(3, 4, 5)),
                of("skips pixels", conv2d(3, 2).stride(3), Shape.of(7, 8, 2), Shape.of(2, 3, 3)),
                of("no bias", conv2d(3, 2).bias(false), Shape.of(3, 3, 2), Shape.of(2, 2, 3)),
                of("1×1", conv2d(5, 1), Shape.of(3, 3, 7), Shape.of(3, 3, 5)),
                of("1×1, stride 2", conv2d(3, 1).stride(2).padding(SAME), Shape.of(5, 4, 2), Shape.of(3, 2, 3)),
                of("odd channels", conv2d(17, 2), Shape.of(3, 3, 9), Shape.of(2, 2, 17), 2),
                of("larger than the image", conv2d(3, 5).padding(SAME), Shape.of(2, 3, 2), Shape.of(2, 3, 3)),
                of("one pixel", conv2d(1, 3).padding(SAME), Shape.of(1, 1, 1), Shape.of(1, 1, 1)),
                of("one sample", conv2d(2, 3), Shape.of(4, 4, 1), Shape.of(2, 2, 2), 1),
                of("bias", dense(4), Shape.of(7), Shape.of(4)),
                of("no bias", dense(4).bias(false), Shape.of(7), Shape.of(4)),
                of("one to one", dense(1), Shape.of(1), Shape.of(1)),
                of("off the lanes", dense(17), Shape.of(33), Shape.of(17), 2),
                of("more samples than chunks", dense(3), Shape.of(5), Shape.of(3), 37));
    }

    private static List<Case> convolutions() {
        return List.of(
                of("explicit padding", conv2d(3, 3).padding(Padding.of(1)), Shape.of(4, 5, 2), Shape.of(4, 5, 3)),
                of("padding of its own on each side", conv2d(3, 2).stride(2).padding(Padding.of(0, 1, 2, 3)),
                        Shape.of(4, 5, 2), Shape.of(2, 5, 3)),
                of("padding beyond the kernel", conv2d(2, 2).padding(Padding.of(3)), Shape.of(2, 1, 2),
                        Shape.of(7, 6, 2)),
                of("dilated", conv2d(3, 3).dilation(2).padding(SAME), Shape.of(5, 4, 2), Shape.of(5, 4, 3)),
                of("dilated, stride 2", new Conv2d(3, 2, 3).dilation(3, 2).stride(2), Shape.of(7, 6, 2),
                        Shape.of(2, 1, 3)),
                of("groups", conv2d(6, 3).groups(2).padding(SAME), Shape.of(4, 4, 4), Shape.of(4, 4, 6)),
                of("groups, dilated, no bias", conv2d(6, 2).groups(3).dilation(2).bias(false), Shape.of(4, 5, 3),
                        Shape.of(2, 3, 6)),
                of("1×1 in groups", conv2d(4, 1).groups(4), Shape.of(3, 3, 8), Shape.of(3, 3, 4)),
                of("3×3", depthwiseConv2d(3).padding(SAME), Shape.of(5, 4, 5), Shape.of(5, 4, 5)),
                of("stride 2", depthwiseConv2d(3).stride(2).padding(Padding.of(0, 1, 0, 1)), Shape.of(6, 5, 3),
                        Shape.of(3, 2, 3)),
                of("multiplier", depthwiseConv2d(2).multiplier(3).dilation(2), Shape.of(5, 4, 2), Shape.of(3, 2, 6)),
                of("oblong, no bias", new DepthwiseConv2d(2, 5).bias(false).padding(SAME), Shape.of(3, 4, 17),
                        Shape.of(3, 4, 17), 2),
                of("2×2/2", convTranspose2d(3, 2).stride(2), Shape.of(3, 2, 4), Shape.of(6, 4, 3)),
                of("4×4/2", convTranspose2d(3, 4).stride(2).padding(Padding.of(1)), Shape.of(3, 2, 2),
                        Shape.of(6, 4, 3)),
                of("SAME", convTranspose2d(2, 3).stride(2).padding(SAME), Shape.of(3, 2, 2), Shape.of(6, 4, 2)),
                of("SAME, gaps between windows", convTranspose2d(2, 2).stride(3).padding(SAME), Shape.of(2, 3, 2),
                        Shape.of(6, 9, 2)),
                of("output padding", convTranspose2d(2, 3).stride(2).padding(Padding.of(1)).outputPadding(1, 0),
                        Shape.of(3, 2, 3), Shape.of(6, 3, 2)),
                of("groups", convTranspose2d(6, 3).groups(2).stride(3, 1).bias(false), Shape.of(2, 3, 4),
                        Shape.of(6, 5, 6)),
                of("dilated", new ConvTranspose2d(3, 2, 3).dilation(3, 2).padding(Padding.of(1, 0, 0, 2)),
                        Shape.of(3, 4, 2), Shape.of(5, 6, 3)),
                of("depthwise", convTranspose2d(3, 2).groups(3).stride(2), Shape.of(2, 3, 3), Shape.of(4, 6, 3)),
                of("groups, folded", sequential(conv2d(6, 2).groups(3), batchNorm()), Shape.of(3, 4, 3),
                        Shape.of(2, 3, 6)),
                of("depthwise, folded", sequential(depthwiseConv2d(2).multiplier(2).bias(false), batchNorm()),
                        Shape.of(3, 4, 3), Shape.of(2, 3, 6)),
                of("transposed, folded", sequential(convTranspose2d(4, 2).groups(2).stride(2), batchNorm()),
                        Shape.of(3, 2, 6), Shape.of(6, 4, 4)),
                of("separable", Layers.separableConv2d(5, depthwiseConv2d(3).stride(2).padding(SAME)),
                        Shape.of(5, 4, 3), Shape.of(3, 2, 5)));
    }

    private static List<Case> elementwise() {
        return List.of(
                of("image", batchNorm(), Shape.of(5, 4, 3), Shape.of(5, 4, 3)),
                of("few pixels", batchNorm(), Shape.of(2, 2, 3), Shape.of(2, 2, 3)),
                of("one image", batchNorm(), Shape.of(5, 5, 2), Shape.of(5, 5, 2), 1),
                of("vector", batchNorm(), Shape.of(7), Shape.of(7), 6),
                of("two vectors", batchNorm(), Shape.of(5), Shape.of(5), 2),
                of("more samples than chunks", batchNorm(), Shape.of(3), Shape.of(3), 37),
                of("forgets", batchNorm().momentum(0).epsilon(0.1), Shape.of(3, 2, 2), Shape.of(3, 2, 2)),
                of("never moves", batchNorm().momentum(1).epsilon(1e-5), Shape.of(3, 2, 2), Shape.of(3, 2, 2)),
                of("image", relu(), Shape.of(5, 4, 3), Shape.of(5, 4, 3)),
                of("vector", relu(), Shape.of(7), Shape.of(7)),
                of("keeps all", dropout(0), Shape.of(4, 3, 2), Shape.of(4, 3, 2)),
                of("image", dropout(0.3), Shape.of(4, 3, 2), Shape.of(4, 3, 2)),
                of("vector", dropout(0.9), Shape.of(31), Shape.of(31), 20),
                of("image", flatten(), Shape.of(3, 2, 4), Shape.of(24)),
                of("vector", flatten(), Shape.of(5), Shape.of(5)),
                of("vector", softmax(), Shape.of(10), Shape.of(10)),
                of("image", softmax(), Shape.of(2, 3, 4), Shape.of(2, 3, 4)),
                of("one class", softmax(), Shape.of(1), Shape.of(1)));
    }

    private static List<Case> activations() {
        Shape image = Shape.of(3, 2, 5);
        List<Case> cases = new ArrayList<>();
        for (Layer layer : List.of(
                relu6(), leakyRelu(0), leakyRelu(0.2), elu(1), elu(0.3), selu(), gelu(), geluTanh(), silu(), mish(),
                sigmoid(), tanh(), softplus(), softsign(), hardSigmoid(), hardSwish(), relu())) {
            cases.add(of(layer + " of an image", layer, image, image, 2));
            cases.add(of(layer + " behind and before others", sequential(dense(4), layer, dense(2)), Shape.of(3),
                    Shape.of(2)));
        }
        cases.add(of("image", prelu(), image, image));
        cases.add(of("behind a convolution", sequential(conv2d(17, 2), prelu().initialAlpha(-0.5)), image,
                Shape.of(2, 1, 17)));
        cases.add(of("vector", prelu().initialAlpha(0), Shape.of(7), Shape.of(7), 20));
        cases.add(of("image", logSoftmax(), image, image));
        cases.add(of("behind a convolution", sequential(conv2d(3, 2), logSoftmax()), image, Shape.of(2, 1, 3)));
        cases.add(of("vector", logSoftmax(), Shape.of(10), Shape.of(10)));
        return cases;
    }

    private static List<Case> pooling() {
        return List.of(
                of("square", maxPool2d(2), Shape.of(5, 4, 3), Shape.of(2, 2, 3)),
                of("overlapping", maxPool2d(3).stride(2), Shape.of(7, 5, 2), Shape.of(3, 2, 2)),
                of("SAME", maxPool2d(3).stride(2).padding(SAME), Shape.of(5, 6, 2), Shape.of(3, 3, 2)),
                of("oblong", new MaxPool2d(2, 3).stride(1, 2), Shape.of(4, 7, 2), Shape.of(3, 3, 2)),
                of("larger than the image", maxPool2d(4).padding(SAME), Shape.of(2, 3, 2), Shape.of(1, 1, 2)),
                of("skips pixels", maxPool2d(1).stride(2), Shape.of(4, 4, 2), Shape.of(2, 2, 2)),
                of("square", avgPool2d(2), Shape.of(5, 4, 3), Shape.of(2, 2, 3)),
                of("overlapping", avgPool2d(3).stride(2), Shape.of(7, 5, 2), Shape.of(3, 2, 2)),
                of("SAME", avgPool2d(3).stride(2).padding(SAME), Shape.of(5, 6, 2), Shape.of(3, 3, 2)),
                of("oblong", new AvgPool2d(2, 3).stride(1, 2), Shape.of(4, 7, 2), Shape.of(3, 3, 2)),
                of("larger than the image", avgPool2d(4).padding(SAME), Shape.of(2, 3, 2), Shape.of(1, 1, 2)),
                of("skips pixels", avgPool2d(1).stride(2), Shape.of(4, 4, 2), Shape.of(2, 2, 2)),
                of("padded", maxPool2d(3).stride(2).padding(Padding.of(1)), Shape.of(6, 5, 2), Shape.of(3, 3, 2)),
                of("rounded up", maxPool2d(2).ceilMode(true), Shape.of(5, 4, 2), Shape.of(3, 2, 2)),
                of("dilated", maxPool2d(2).stride(1).dilation(2).padding(Padding.of(1, 0, 0, 1)), Shape.of(5, 4, 2),
                        Shape.of(4, 3, 2)),
                of("padding of a whole window", maxPool2d(2).stride(1).dilation(3).padding(Padding.of(2)),
                        Shape.of(5, 4, 2), Shape.of(6, 5, 2)),
                of("padding left out", avgPool2d(3).stride(2).padding(Padding.of(1)), Shape.of(6, 5, 2),
                        Shape.of(3, 3, 2)),
                of("padding counted", avgPool2d(3).stride(2).padding(Padding.of(1)).countPadding(true),
                        Shape.of(6, 5, 2), Shape.of(3, 3, 2)),
                of("rounded up", avgPool2d(3).stride(2).ceilMode(true), Shape.of(6, 5, 2), Shape.of(3, 2, 2)),
                of("rounded up, padding counted",
                        avgPool2d(3).stride(2).ceilMode(true).padding(Padding.of(1)).countPadding(true),
                        Shape.of(6, 5, 2), Shape.of(4, 3, 2)),
                of("dilated", avgPool2d(2).dilation(2).stride(1).padding(Padding.of(0, 1, 0, 0)).countPadding(true),
                        Shape.of(5, 4, 2), Shape.of(4, 2, 2)),
                of("padding of a whole window that none reaches",
                        avgPool2d(2).stride(5).padding(Padding.of(0, 2, 0, 0)), Shape.of(4, 5, 2), Shape.of(1, 1, 2)),
                of("counted padding of a whole window",
                        avgPool2d(2).stride(5).padding(Padding.of(0, 2, 1, 0)).countPadding(true),
                        Shape.of(4, 5, 2), Shape.of(1, 1, 2)),
                of("image", Layers.globalMaxPool2d(), Shape.of(4, 3, 5), Shape.of(5)),
                of("that divides", Layers.adaptiveAvgPool2d(2, 3), Shape.of(4, 3, 2), Shape.of(2, 3, 2)),
                of("ragged", Layers.adaptiveAvgPool2d(3, 2), Shape.of(7, 5, 2), Shape.of(3, 2, 2)),
                of("that divides", Layers.adaptiveMaxPool2d(2, 1), Shape.of(4, 3, 2), Shape.of(2, 1, 2)),
                of("ragged, larger than the image", Layers.adaptiveMaxPool2d(3, 2), Shape.of(2, 5, 2),
                        Shape.of(3, 2, 2)),
                of("image", globalAvgPool2d(), Shape.of(4, 3, 5), Shape.of(5)),
                of("one pixel", globalAvgPool2d(), Shape.of(1, 1, 3), Shape.of(3)));
    }

    private static List<Case> composed() {
        Shape image = Shape.of(4, 3, 2);
        Layer body = sequential(conv2d(2, 3).padding(SAME), batchNorm(), relu());
        Layer projected = residual(
                sequential(conv2d(3, 3).stride(2).padding(SAME), batchNorm()),
                sequential(conv2d(3, 1).stride(2).padding(SAME), batchNorm()));
        return List.of(
                of("identity", residual(body), image, image),
                of("projection", projected, image, Shape.of(2, 2, 3)),
                of("nested", residual(residual(body, relu()), residual(dropout(0.2))), image, image),
                of("body that ends in place", residual(sequential(batchNorm(), relu())), image, image),
                of("in place at once", residual(relu(), dropout(0.4)), image, image),
                of("x + x", residual(sequential()), image, image),
                of("views", residual(flatten(), flatten()), image, Shape.of(24)),
                of("view and identity", residual(flatten()), Shape.of(5), Shape.of(5)),
                of("pools", residual(maxPool2d(2), avgPool2d(2)), image, Shape.of(2, 1, 2)),
                of("vectors", residual(sequential(dense(4), relu(), dense(6))), Shape.of(6), Shape.of(6)),
                of("none", sequential(), image, image),
                of("convolution, folded", sequential(conv2d(3, 2), batchNorm()), image, Shape.of(3, 2, 3)),
                of("no bias, folded", sequential(conv2d(3, 2).bias(false), batchNorm()), image, Shape.of(3, 2, 3)),
                of("dense, folded", sequential(dense(4), batchNorm()), Shape.of(6), Shape.of(4), 7),
                of("normalised twice", sequential(conv2d(3, 2), batchNorm(), batchNorm()), image, Shape.of(3, 2, 3)),
                of("dropout between", sequential(conv2d(3, 2), dropout(0.3), batchNorm()), image, Shape.of(3, 2, 3)),
                of("nested", sequential(sequential(relu()), sequential(sequential(dropout(0.5)))), image, image),
                of("block", sequential(conv2d(3, 2), batchNorm(), relu(), maxPool2d(2), flatten(), dense(2)), image,
                        Shape.of(2)));
    }

    private static List<Case> combining() {
        Shape image = Shape.of(4, 3, 2);
        Layer conv = sequential(conv2d(3, 3).padding(SAME), relu());
        Layer excite = sequential(globalAvgPool2d(), dense(2), relu(), dense(2));
        SharedLayer tower = new SharedLayer(sequential(conv2d(2, 3).padding(SAME), batchNorm(), relu()));
        LayerGraphBuilder several = new LayerGraphBuilder();
        Wire left = several.input("left", image);
        Wire right = several.input("right", Shape.of(5));
        Wire both = left.to(tower).concat(left).to(flatten()).concat(right.to(dense(4)));
        several.output("classes", both.to(dense(3)));
        several.output("picture", left.to(tower));
        return List.of(
                of("concat", concat(conv, sequential(), conv2d(1, 1)), image, Shape.of(4, 3, 6)),
                of("vectors side by side", concat(dense(3), sequential()), Shape.of(4), Shape.of(7)),
                of("sum of three", sum(conv2d(2, 1), sequential(), conv2d(2, 3).padding(SAME)), image, image),
                of("x + x + x", sum(sequential(), sequential(), sequential()), image, image),
                of("squeeze and excite", gated(excite), image, image),
                of("a factor for each pixel", gated(conv2d(1, 1)), image, image),
                of("a factor for each element", gated(conv2d(2, 1)), image, image),
                of("x · x", gated(sequential()), image, image),
                of("gate that ends in place", gated(sequential(conv2d(2, 1), relu())), image, image),
                of("skips", LayerGraph.of(x -> {
                    Wire a = x.to(conv);
                    Wire b = a.to(conv2d(3, 1), batchNorm());
                    return a.plus(b, a).concat(x).to(relu());
                }), image, Shape.of(4, 3, 5)),
                of("the input itself", LayerGraph.of(x -> x), image, image),
                of("shared", LayerGraph.of(x -> x.to(tower).times(x.to(relu()).to(tower), x)), image, image),
                of("shared dense", LayerGraph.of(x -> {
                    SharedLayer dense = new SharedLayer(dense(6));
                    return x.to(dense).plus(x.to(relu()).to(dense));
                }), Shape.of(6), Shape.of(6)),
                of("several inputs and outputs", several.build(), Shape.of(29), Shape.of(27)),
                of("channels", spatialDropout(0.4), image, image, 7),
                of("samples", dropout(0.4).unit(Dropout.Unit.SAMPLE), image, image, 9),
                of("stochastic depth", stochasticDepth(0.5, conv2d(2, 1)), image, image, 9));
    }

    private static List<Case> normalization() {
        Shape image = Shape.of(3, 2, 4);
        Shape wide = Shape.of(2, 2, 18);
        Shape large = Shape.of(5, 4, 6);
        return List.of(
                of("channels", layerNorm(), wide, wide),
                of("few channels, one value of two", layerNorm(), Shape.of(2, 2, 2), Shape.of(2, 2, 2)),
                of("over the sample", layerNorm().overSample(true).epsilon(0.1), image, image),
                of("no parameters", layerNorm().gamma(false).beta(false), image, image),
                of("no gamma, over the sample", layerNorm().overSample(true).gamma(false), image, image),
                of("no beta", layerNorm().beta(false), image, image),
                of("vector", layerNorm().epsilon(1e-6), Shape.of(21), Shape.of(21), 20),
                of("groups", groupNorm(2), image, image),
                of("more than 16 pixels", groupNorm(3).epsilon(0.1), large, large),
                of("one group", groupNorm(1).beta(false), image, image),
                of("vector", groupNorm(2).gamma(false), Shape.of(6), Shape.of(6)),
                of("image", instanceNorm(), image, image),
                of("more than 16 pixels", instanceNorm().gamma(false), large, large),
                of("row", instanceNorm().beta(false).epsilon(0.1), Shape.of(5, 3), Shape.of(5, 3)),
                of("channels", rmsNorm(), wide, wide),
                of("over the sample", rmsNorm().overSample(true), image, image),
                of("no gamma", rmsNorm().gamma(false).epsilon(0.1), image, image),
                of("channels", l2Normalize(), image, image),
                of("over the sample", l2Normalize().overSample(true).epsilon(0.1), image, image),
                of("vector", l2Normalize(), Shape.of(19), Shape.of(19)),
                of("image", channelScale(), image, image),
                of("vector", channelScale(0.5), Shape.of(7), Shape.of(7)),
                of("behind a convolution", sequential(conv2d(4, 2), channelScale(1), relu()), image,
                        Shape.of(2, 1, 4)),
                of("ConvNeXt's block, without depth",
                        residual(sequential(layerNorm().epsilon(1e-6), conv2d(6, 1), relu(), conv2d(4, 1),
                                channelScale(0.1))),
                        image, image));
    }

    private static List<Case> shapes() {
        Shape image = Shape.of(3, 4, 2);
        return List.of(
                of("zeros", zeroPad2d(1), image, Shape.of(5, 6, 2)),
                of("zeros, each side", zeroPad2d(1, 0, 2, 3), image, Shape.of(4, 9, 2)),
                of("nothing", zeroPad2d(0), image, image),
                of("reflected", reflectPad2d(2), image, Shape.of(7, 8, 2)),
                of("replicated", replicatePad2d(3), Shape.of(1, 2, 3), Shape.of(7, 8, 3)),
                of("replicated, behind a convolution", sequential(conv2d(3, 2), replicatePad2d(1)), image,
                        Shape.of(4, 5, 3)),
                of("all sides", crop2d(1), image, Shape.of(1, 2, 2)),
                of("two sides", new Crop2d(0, 1, 3, 0), image, Shape.of(2, 1, 2)),
                of("behind a convolution", sequential(conv2d(3, 1), crop2d(1)), image, Shape.of(1, 2, 3)),
                of("twice", resize2d(2), image, Shape.of(6, 8, 2)),
                of("half, rounded down", resize2d(0.5), image, Shape.of(1, 2, 2)),
                of("to a size", resize2d(5, 7), image, Shape.of(5, 7, 2)),
                of("bilinear, twice", resize2d(2).interpolation(BILINEAR), image, Shape.of(6, 8, 2)),
                of("bilinear, to a size", resize2d(2, 7).interpolation(BILINEAR), image, Shape.of(2, 7, 2)),
                of("bilinear, one pixel", Resize2d.by(0.5, 3).interpolation(BILINEAR), image, Shape.of(1, 12, 2)),
                of("blocks", depthToSpace(2), Shape.of(2, 3, 8), Shape.of(4, 6, 2)),
                of("blocks", spaceToDepth(2), Shape.of(4, 6, 2), Shape.of(2, 3, 8)),
                of("there and back", sequential(spaceToDepth(2), conv2d(8, 1), depthToSpace(2)), Shape.of(2, 4, 2),
                        Shape.of(2, 4, 2)),
                of("image of a vector", reshape(2, 3, 4), Shape.of(24), Shape.of(2, 3, 4)),
                of("behind a convolution", sequential(conv2d(3, 2), reshape(3, 6)), image, Shape.of(3, 6)),
                of("channels first", permute(2, 0, 1), image, Shape.of(2, 3, 4)),
                of("rows and columns", permute(1, 0, 2), image, Shape.of(4, 3, 2)),
                of("and in place behind it", sequential(permute(0, 2, 1), relu(), batchNorm()), image,
                        Shape.of(3, 2, 4)));
    }

    @Test
    void everyLayerHasACase() throws IOException, URISyntaxException {
        Set<String> tested = cases().stream()
                .flatMap(one -> Stream.of(one.layer, one.layer instanceof Branches b ? b.combine() : one.layer))
                .map(layer -> layer.getClass().getName())
                .collect(toCollection(TreeSet::new));
        Set<String> existing = new TreeSet<>();
        Path classes = Path.of(Layer.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (Stream<Path> files = Files.list(classes.resolve(PACKAGE.replace('.', '/')))) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".class") && !name.equals("package-info.class") && isLayer(name)) {
                    existing.add(PACKAGE + "." + name.replace(".class", ""));
                }
            }
        }
        assertTrue(existing.contains(Conv2d.class.getName()), existing.toString());
        assertEquals(existing, tested);
    }

    /** Activations are one class, so each function is looked for by its name. */
    @Test
    void everyActivationHasACase() {
        Set<String> tested = new TreeSet<>();
        activations().forEach(one -> tested.add(one.layer.name()));
        assertTrue(tested.containsAll(ActivationOracle.names()), tested.toString());
    }

    private static boolean isLayer(String classFile) {
        try {
            Class<?> type = Class.forName(
                    PACKAGE + "." + classFile.replace(".class", ""), false, Layer.class.getClassLoader());
            return Layer.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void announcesItsShapeAndParameters(Case one) {
        Network network = Network.build(one.in, 1, one.layer);
        assertEquals(one.out, network.outputShape());
        assertEquals(one.out, network.summary().rows().get(0).output());
        Tensor y = network.predict(Tensor.zeros(one.in.batch(one.samples)));
        assertEquals(one.out.batch(one.samples), y.shape());
        Set<String> names = new HashSet<>();
        for (int i = 0; i < network.parameters().size(); i++) {
            Parameter parameter = network.parameters().get(i);
            assertEquals(i, parameter.index());
            assertTrue(names.add(parameter.name()), "twice: " + parameter.name());
            assertTrue(parameter.name().startsWith(one.layer.name() + "."), parameter.name());
        }
        assertEquals(network.parameters(), network.summary().rows().get(0).parameters());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void predictsAsTheOracle(Case one) {
        Network network = Network.build(one.in, 2, one.layer);
        Step.randomize(network, 3);
        float[] x = gaussian(4, one.samples * one.in.size());
        OracleNetwork.Result expected = OracleNetwork.run(
                Mode.PREDICTION, one.in, Close.doubles(x), wide(Step.values(network)), List.of(), one.layer);
        Tensor y = network.predict(Tensor.of(one.in.batch(one.samples), x));
        assertEquals(one.out, expected.shape());
        assertClose("prediction", y.data(), expected.y(), FORWARD);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void trainsAsTheOracle(Case one) {
        computesAsTheOracle(Trained.of(one, Mode.TRAINING, true));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void evaluatesAsTheOracle(Case one) {
        computesAsTheOracle(Trained.of(one, Mode.EVALUATION, true));
    }

    private static void computesAsTheOracle(Trained trained) {
        OracleNetwork.Result expected = trained.oracle(trained.before);
        assertClose("output", trained.loss.y(), expected.y(), FORWARD);
        for (int i = 1; i < trained.before.size(); i++) {
            // Trainable ones are still what they were, statistics have moved in training.
            assertClose(trained.name(i), trained.step.parameters().get(i), expected.parameters().get(i - 1), FORWARD);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void differentiatesAsTheOracleInTraining(Case one) {
        differentiatesAsTheOracle(Trained.of(one, Mode.TRAINING, true));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void differentiatesAsTheOracleInEvaluation(Case one) {
        differentiatesAsTheOracle(Trained.of(one, Mode.EVALUATION, true));
    }

    private static void differentiatesAsTheOracle(Trained trained) {
        List<double[]> expected = new ArrayList<>();
        double all = 0;
        for (int i = 0; i < trained.before.size(); i++) {
            int changed = i;
            expected.add(
                    trained.trainable(i)
                            ? GradientCheck.numeric(
                                    values -> trained.loss(changed, values), trained.before.get(i),
                                    GradientCheck.STEP)
                            : new double[0]);
            all += norm(expected.get(i));
        }
        for (int i = 0; i < expected.size(); i++) {
            double[] actual = Close.doubles(trained.step.gradients().get(i));
            assertEquals(expected.get(i).length, actual.length);
            double[] difference = actual.clone();
            for (int k = 0; k < difference.length; k++) {
                difference[k] -= expected.get(i)[k];
            }
            // A bias before a normalisation has gradient 0: then all gradients are the scale, with a hundredth.
            double bound = GRADIENT * (norm(expected.get(i)) + 0.01 * all);
            assertTrue(
                    norm(difference) <= bound,
                    trained.name(i) + ": off by " + norm(difference) + ", allowed " + bound);
        }
    }

    @ParameterizedTest
    @MethodSource("casesWithParameters")
    void differentiatesAlikeIfNobodyWantsTheInputsGradient(Case one) {
        Trained wanted = Trained.of(one, Mode.TRAINING, true);
        Trained unwanted = Trained.of(one, Mode.TRAINING, false);
        for (int i = 1; i < wanted.before.size(); i++) {
            assertArrayEquals(wanted.step.gradients().get(i), unwanted.step.gradients().get(i), wanted.name(i));
            assertArrayEquals(wanted.step.parameters().get(i), unwanted.step.parameters().get(i), wanted.name(i));
        }
    }

    /** A layer after one step on the loss Σ weights·y, with its input for parameter 0. */
    private record Trained(
            Case one, Mode mode, Network network, Projection loss, List<double[]> before, Step step,
            List<double[]> masks) {
        /** Draws until the oracle is smooth around the point. */
        static Trained of(Case one, Mode mode, boolean inputWanted) {
            for (long seed = 1; seed < 1000; seed++) {
                Trained trained = at(one, mode, inputWanted, seed);
                if (trained.oracle(trained.before).margin() > MARGIN) {
                    return trained;
                }
            }
            throw new AssertionError("no smooth point found");
        }

        private static Trained at(Case one, Mode mode, boolean inputWanted, long seed) {
            Masks masks = new Masks(one.samples);
            // The view behind it keeps a softmax from being taken into the loss.
            Network network = Network.build(
                    one.in, seed, new InputAsParameter(one.samples, inputWanted), masks.watch(one.layer), flatten());
            Step.randomize(network, seed);
            List<double[]> before = wide(Step.values(network));
            Projection loss = Projection.random(~seed, one.samples, one.out.size());
            ArrayBatch batch = ArrayBatch.random(seed, one.samples, one.in.size(), 1);
            Parallel thread = Parallel.ofThreads(1);
            TrainingPass pass = mode == Mode.TRAINING
                    ? network.trainingPass(PassOptions.of(loss, one.samples).parallel(thread))
                    : network.evaluationPass(PassOptions.of(loss, one.samples).parallel(thread));
            Step step = Step.of(network, pass, batch, 0);
            return new Trained(one, mode, network, loss, before, step, masks.lastStep());
        }

        OracleNetwork.Result oracle(List<double[]> parameters) {
            return OracleNetwork.run(
                    mode, one.in, parameters.get(0), parameters.subList(1, parameters.size()), masks,
                    one.layer);
        }

        double loss(int parameter, double[] values) {
            List<double[]> changed = new ArrayList<>(before);
            changed.set(parameter, values);
            return loss.of(oracle(changed).y(), one.samples);
        }

        boolean trainable(int parameter) {
            return network.parameters().get(parameter).trainable();
        }

        String name(int parameter) {
            return network.parameters().get(parameter).name();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void survivesAFile(Case one, @TempDir Path folder) throws IOException {
        Network network = Network.build(one.in, 5, one.layer);
        Step.randomize(network, 6);
        Path file = folder.resolve("model.safetensors");
        network.save(file);
        Network loaded = Network.load(file);
        assertSameSettings(one.layer, loaded.layers().getFirst());
        assertEquals(network.summary().toString(), loaded.summary().toString());
        for (Parameter parameter : network.parameters()) {
            assertArrayEquals(
                    parameter.values(), loaded.parameter(parameter.name()).values(), parameter.name());
        }
        float[][] x = {gaussian(7, one.in.size())};
        assertArrayEquals(network.predict(x), loaded.predict(x));
        assertTrue(
                SafetensorsFile.read(file).metadata("fovea.architecture").orElseThrow()
                        .contains("{\"kind\":\"" + one.layer.name() + "\""),
                "the kind is not called " + one.layer.name());
    }

    /** Asserts that two layers are of one class and alike in everything but how parameters are drawn. */
    private static void assertSameSettings(Object expected, Object actual) {
        assertEquals(expected.getClass(), actual.getClass());
        if (expected instanceof List<?> list) {
            assertEquals(list.size(), ((List<?>) actual).size());
            for (int i = 0; i < list.size(); i++) {
                assertSameSettings(list.get(i), ((List<?>) actual).get(i));
            }
            return;
        }
        if (!(expected instanceof Layer)) {
            assertEquals(expected, actual);
            return;
        }
        for (Method accessor : expected.getClass().getMethods()) {
            if (isSetting(accessor)) {
                try {
                    assertSameSettings(accessor.invoke(expected), accessor.invoke(actual));
                } catch (ReflectiveOperationException e) {
                    throw new LinkageError(e.getMessage(), e);
                }
            }
        }
    }

    /** Whether a layer's method tells one of its settings, but for how parameters are drawn. */
    private static boolean isSetting(Method method) {
        return Modifier.isPublic(method.getModifiers())
                && method.getParameterCount() == 0
                && Layer.class.isAssignableFrom(method.getDeclaringClass())
                && method.getReturnType() != Initializer.class
                && !Set.of("hashCode", "toString", "name").contains(method.getName());
    }

    private static List<double[]> wide(List<float[]> arrays) {
        return arrays.stream().map(Close::doubles).toList();
    }

    private static double norm(double[] array) {
        double squares = 0;
        for (double value : array) {
            squares += value * value;
        }
        return Math.sqrt(squares);
    }
}
