package dev.fovea.nn;

import static dev.fovea.nn.Layers.avgPool2d;
import static dev.fovea.nn.Layers.batchNorm;
import static dev.fovea.nn.Layers.channelScale;
import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.convTranspose2d;
import static dev.fovea.nn.Layers.crop2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.depthToSpace;
import static dev.fovea.nn.Layers.depthwiseConv2d;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.globalAvgPool2d;
import static dev.fovea.nn.Layers.groupNorm;
import static dev.fovea.nn.Layers.instanceNorm;
import static dev.fovea.nn.Layers.layerNorm;
import static dev.fovea.nn.Layers.maxPool2d;
import static dev.fovea.nn.Layers.permute;
import static dev.fovea.nn.Layers.reflectPad2d;
import static dev.fovea.nn.Layers.relu;
import static dev.fovea.nn.Layers.reshape;
import static dev.fovea.nn.Layers.residual;
import static dev.fovea.nn.Layers.resize2d;
import static dev.fovea.nn.Layers.rmsNorm;
import static dev.fovea.nn.Layers.sequential;
import static dev.fovea.nn.Layers.sigmoid;
import static dev.fovea.nn.Layers.softmax;
import static dev.fovea.nn.Layers.spaceToDepth;
import static dev.fovea.nn.Layers.zeroPad2d;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fovea.nn.loss.BinaryCrossEntropy;
import dev.fovea.nn.loss.Focal;
import dev.fovea.nn.loss.MeanSquaredError;
import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.nn.loss.Target;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Frame;
import dev.fovea.nn.op.Initializer;
import dev.fovea.nn.op.Op;
import dev.fovea.nn.op.Parameter;
import dev.fovea.nn.op.Value;
import dev.fovea.ops.Padding;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A mistake in a network is told in one line: which layer, what it expected, what it found, both shapes. */
class NetworkErrorsTest {
    private static final Shape IMAGE = Shape.of(8, 6, 3);

    private static void assertRefused(String message, Shape input, Layer... layers) {
        assertMessage(message, IllegalArgumentException.class, () -> Network.build(input, 1, layers));
    }

    private static void assertMessage(String message, Class<? extends Exception> type, Executable task) {
        assertEquals(message, assertThrows(type, task).getMessage());
    }

    @Test
    void aWindowDoesNotFit() {
        assertRefused(
                "layer 2 of 3, conv2d, on an input of (8, 6, 3): convolution width: a window of 7 does not fit into an "
                        + "input of 6 without padding; use SAME",
                IMAGE, relu(), conv2d(4, 7), relu());
        assertRefused(
                "layer 2 of 2, max_pool2d_1, on an input of (4, 3, 3): pooling width: a window of 4 does not fit into "
                        + "an input of 3 without padding; use SAME",
                IMAGE, maxPool2d(2), maxPool2d(4));
        assertRefused(
                "layer 1 of 1, conv2d, on an input of (8, 6, 3): convolution height: a window of 11 does not fit into "
                        + "an input of 8 with a padding of 1 before and 1 after",
                IMAGE, conv2d(4, 11).padding(Padding.of(1)));
        assertRefused(
                "layer 1 of 1, depthwise_conv2d, on an input of (8, 6, 3): convolution width: a window of 3 dilated by "
                        + "3, 7 in all, does not fit into an input of 6 without padding; use SAME",
                IMAGE, depthwiseConv2d(3).dilation(3));
        assertRefused(
                "layer 1 of 1, max_pool2d, on an input of (8, 6, 3): pooling: window 1 of 6 would lie on the "
                        + "padding alone, 2 before and 2 after an input of 8; a window of 2 takes less",
                IMAGE, maxPool2d(2).padding(Padding.of(2)));
        assertRefused(
                "layer 1 of 1, conv_transpose2d, on an input of (8, 6, 3): transposed convolution height: of an output "
                        + "of 9, a padding of 5 before and 5 after leaves nothing",
                IMAGE, convTranspose2d(4, 2).padding(Padding.of(5)));
    }

    @Test
    void groupsDoNotDivideTheChannels() {
        assertRefused(
                "layer 1 of 1, conv2d, on an input of (8, 6, 3): convolution: groups must divide the channels of input "
                        + "and output, 2 do not divide 3 and 4",
                IMAGE, conv2d(4, 3).groups(2));
        assertRefused(
                "layer 1 of 1, conv_transpose2d, on an input of (8, 6, 3): convolution: groups must divide the channels "
                        + "of input and output, 3 do not divide 4 and 3",
                IMAGE, convTranspose2d(4, 3).groups(3));
        assertRefused(
                "layer 1 of 1, depthwise_conv2d, on an input of (4): convolution: expected an image (height, width, "
                        + "channels), found (4)",
                Shape.of(4), depthwiseConv2d(3));
    }

    @Test
    void imagesThatNoArrayHolds() {
        String at = ", on an input of (8, 6, 3): ";
        assertRefused(
                "layer 1 of 1, resize2d" + at + "resizing: an image of 2147483647×6×3 holds more than 2147483647 "
                        + "elements",
                IMAGE, Resize2d.to(Integer.MAX_VALUE, 6));
        assertRefused(
                "layer 1 of 1, pad2d" + at + "padding: an image of 2147483655×6×3 holds more than 2147483647 elements",
                IMAGE, new Pad2d(Pad2d.Fill.ZERO, Integer.MAX_VALUE, 0, 0, 0));
        assertRefused(
                "layer 1 of 1, depthwise_conv2d" + at + "depthwise convolution: a multiplier of 1073741824 makes "
                        + "3221225472 channels of 3, more than 2147483647",
                IMAGE, depthwiseConv2d(3).multiplier(1 << 30));
    }

    @Test
    void anOutputPaddingCannotBe() {
        assertRefused(
                "layer 1 of 1, conv_transpose2d, on an input of (8, 6, 3): transposed convolution width: the output "
                        + "padding must be at least 0 and less than the stride or the dilation, not 2 with 2 and 1",
                IMAGE, convTranspose2d(4, 3).stride(2).outputPadding(0, 2));
        assertRefused(
                "layer 1 of 1, conv_transpose2d, on an input of (8, 6, 3): transposed convolution: with the padding SAME "
                        + "the output is the input times the stride; an output padding of 1 and 0 goes with others",
                IMAGE, convTranspose2d(4, 3).stride(2).padding(Padding.SAME).outputPadding(1, 0));
    }

    @Test
    void aLayerWantsAnotherKindOfInput() {
        assertRefused(
                "layer 1 of 1, dense, on an input of (8, 6, 3): dense: expected a vector, found (8, 6, 3); flatten it "
                        + "first",
                IMAGE, dense(10));
        assertRefused(
                "layer 2 of 2, conv2d, on an input of (144): convolution: expected an image (height, width, channels), "
                        + "found (144)",
                IMAGE, flatten(), conv2d(4, 3));
        assertRefused(
                "layer 1 of 1, avg_pool2d, on an input of (4): pooling: expected an image (height, width, channels), "
                        + "found (4)",
                Shape.of(4), avgPool2d(2));
        assertRefused(
                "layer 1 of 1, global_avg_pool2d, on an input of (4): pooling: expected an image (height, "
                        + "width, channels), found (4)",
                Shape.of(4), globalAvgPool2d());
        assertRefused(
                "layer 1 of 1, batch_norm, on an input of (): batch normalisation: expected channels, found a scalar",
                Shape.of(), batchNorm());
        assertRefused(
                "layer 1 of 1, softmax, on an input of (): softmax: expected classes, found a scalar", Shape.of(),
                softmax());
    }

    @Test
    void nothingWouldBeLeftOfANormalisedSet() {
        assertRefused(
                "layer 1 of 1, layer_norm, on an input of (8, 6, 1): a set would be one value, of which normalisation "
                        + "leaves nothing: pixels 48, channels 1, a set for each pixel",
                Shape.of(8, 6, 1), layerNorm());
        assertRefused(
                "layer 2 of 2, instance_norm, on an input of (144): a set would be one value, of which normalisation "
                        + "leaves nothing: pixels 1, channels 144, groups 144",
                IMAGE, flatten(), instanceNorm());
        assertRefused(
                "layer 1 of 1, group_norm, on an input of (8, 6, 3): 2 groups do not divide 3 channels", IMAGE,
                groupNorm(2));
        assertRefused(
                "layer 1 of 1, rms_norm, on an input of (): normalisation: expected channels, found a scalar",
                Shape.of(), rmsNorm());
        assertRefused(
                "layer 1 of 1, channel_scale, on an input of (): channel scale: expected channels, found a scalar",
                Shape.of(), channelScale());
        assertMessage(
                "group normalisation: expected at least 1 group, found 0", IllegalArgumentException.class,
                () -> groupNorm(0));
        assertMessage(
                "normalisation: epsilon must be positive and finite, not 0.0", IllegalArgumentException.class,
                () -> layerNorm().epsilon(0));
        assertMessage(
                "channel scale: expected a finite first value, found NaN", IllegalArgumentException.class,
                () -> channelScale(Double.NaN));
    }

    @Test
    void aShapeCannotBeMade() {
        assertRefused(
                "layer 1 of 1, pad2d, on an input of (8, 6, 3): reflecting padding of 6 and 6 needs more than 6 rows or "
                        + "columns, the image has 6",
                IMAGE, reflectPad2d(6));
        assertRefused(
                "layer 1 of 1, crop2d, on an input of (8, 6, 3): cropping 3 and 3 of 6 rows or columns leaves nothing",
                IMAGE, crop2d(3));
        assertRefused(
                "layer 1 of 1, depth_to_space, on an input of (8, 6, 3): 3 channels of an image (8, 6, 3) do not divide "
                        + "into blocks of 2×2 pixels",
                IMAGE, depthToSpace(2));
        assertRefused(
                "layer 1 of 1, space_to_depth, on an input of (8, 6, 3): an image (8, 6, 3) does not divide into blocks "
                        + "of 4×4 pixels",
                IMAGE, spaceToDepth(4));
        assertRefused(
                "layer 1 of 1, resize2d, on an input of (8, 6, 3): resizing: 8 rows or columns times 0.1 is less than 1 "
                        + "or more than 2147483647",
                IMAGE, resize2d(0.1));
        assertRefused(
                "layer 1 of 1, reshape, on an input of (8, 6, 3): reshape: expected 145 elements for (5, 29), found 144 "
                        + "in (8, 6, 3)",
                IMAGE, reshape(5, 29));
        assertRefused(
                "layer 2 of 2, permute, on an input of (144): permute: expected 2 axes for [1, 0], found (144)", IMAGE,
                flatten(), permute(1, 0));
        assertRefused(
                "layer 2 of 2, pad2d, on an input of (144): padding: expected an image (height, width, channels), found "
                        + "(144)",
                IMAGE, flatten(), zeroPad2d(1));
        assertMessage(
                "permute: expected each of 0 to 2 once, found [0, 1, 3]", IllegalArgumentException.class,
                () -> permute(0, 1, 3));
        assertMessage(
                "padding: expected at least 0 on each side, found top 1, bottom -1, left 0, right 0; Crop2d makes images "
                        + "smaller",
                IllegalArgumentException.class, () -> zeroPad2d(1, -1, 0, 0));
        assertMessage(
                "cropping: expected at least 0 on each side, found top -1, bottom -1, left -1, right -1; Pad2d makes "
                        + "images larger",
                IllegalArgumentException.class, () -> crop2d(-1));
        assertMessage(
                "depth to space: expected a block of at least 1, found 0", IllegalArgumentException.class,
                () -> depthToSpace(0));
        assertMessage(
                "space to depth: expected a block of at least 1, found 0", IllegalArgumentException.class,
                () -> spaceToDepth(0));
        assertMessage(
                "resizing: expected at least 1 row and 1 column, found 0 and 3", IllegalArgumentException.class,
                () -> resize2d(0, 3));
        assertMessage(
                "resizing: expected positive finite factors, found -1.0 and -1.0", IllegalArgumentException.class,
                () -> resize2d(-1));
    }

    @Test
    void aNetworkWithoutLayers() {
        assertRefused("a network needs at least one layer", IMAGE);
        assertMessage(
                "a network needs at least one layer", IllegalArgumentException.class,
                () -> Network.blank(IMAGE, 1, 100, List.of()));
    }

    @Test
    void aSoftmaxJustBeforeTheLoss() {
        Network network = Network.build(IMAGE, 1, conv2d(3, 1), softmax(), globalAvgPool2d());
        String message =
                "layer softmax is a softmax with global_avg_pool2d behind it, so there are no logits for the loss, "
                        + "which has a softmax of its own; make softmax the last layer, or leave it out";
        assertMessage(
                message, IllegalArgumentException.class,
                () -> network.trainingPass(PassOptions.of(new SoftmaxCrossEntropy(), 2)));
        assertMessage(
                message, IllegalArgumentException.class,
                () -> network.evaluationPass(PassOptions.of(new SoftmaxCrossEntropy(), 2)));
        assertMessage(
                message, IllegalArgumentException.class, () -> network.requireLogits(new SoftmaxCrossEntropy()));
        network.requireLogits(frame -> 0);
        Network twice = Network.build(Shape.of(4), 1, dense(3), softmax(), sequential(softmax()));
        assertMessage(
                "layer softmax is a softmax, so there are no logits for the loss, which has a softmax of its own; make "
                        + "softmax the last layer, or leave it out",
                IllegalArgumentException.class, () -> twice.requireLogits(new SoftmaxCrossEntropy()));
        Network once = Network.build(Shape.of(4), 1, residual(sequential(dense(4), softmax())), dense(3), softmax());
        once.requireLogits(new SoftmaxCrossEntropy());
    }

    @Test
    void aSigmoidJustBeforeTheLoss() {
        Network network = Network.build(Shape.of(4), 1, dense(3), sigmoid());
        network.requireLogits(new BinaryCrossEntropy()); // the last op is the sigmoid
        Network pooled = Network.build(IMAGE, 1, conv2d(1, 1), sigmoid(), globalAvgPool2d());
        assertMessage(
                "layer sigmoid is a sigmoid with global_avg_pool2d behind it, so there are no logits for the loss, which "
                        + "has a sigmoid of its own; make sigmoid the last layer, or leave it out",
                IllegalArgumentException.class, () -> pooled.requireLogits(new BinaryCrossEntropy()));
        pooled.requireLogits(new MeanSquaredError());
        Network twice = Network.build(Shape.of(4), 1, dense(3), sigmoid(), sigmoid());
        assertMessage(
                "layer sigmoid is a sigmoid, so there are no logits for the loss, which has a sigmoid of its own; make "
                        + "sigmoid the last layer, or leave it out",
                IllegalArgumentException.class,
                () -> twice.trainingPass(
                        PassOptions.of(new BinaryCrossEntropy(), 2).target(Target.values(Shape.of(3)))));
        Network gated = Network.build(Shape.of(4), 1, dense(3), sigmoid(), dense(3), sigmoid());
        gated.requireLogits(new BinaryCrossEntropy());
    }

    @Test
    void aSoftmaxBehindWhatALossSees() {
        Network network = Network.build(Shape.of(4), 1, dense(3), softmax());
        Target target = Target.values(Shape.of(3));
        String message =
                "the network ends in a softmax, which the loss would not see: it would train other outputs than "
                        + "are predicted; leave the softmax out, or take a loss that has one, such as SoftmaxCrossEntropy";
        assertMessage(
                message, IllegalArgumentException.class,
                () -> network.trainingPass(PassOptions.of(new MeanSquaredError(), 2).target(target)));
        assertMessage(message, IllegalArgumentException.class, () -> network.requireLogits(new BinaryCrossEntropy()));
        network.requireLogits(new Focal());
        network.requireLogits(frame -> frame.logit(0)); // what a saliency map asks for
        Network.build(Shape.of(4), 1, dense(3)).requireLogits(new MeanSquaredError());
    }

    @Test
    void channelsThatComeFirst() {
        assertRefused(
                "layer 1 of 1, conv2d, on an input of (1, 28, 28): convolution height: a window of 3 does not fit into an "
                        + "input of 1 without padding; use SAME; if its channels come first, build the network for (28, "
                        + "28, 1), (height, width, channels), and bring the images into that order",
                Shape.of(1, 28, 28), conv2d(8, 3));
        assertRefused(
                "layer 2 of 2, max_pool2d, on an input of (1, 30, 8): pooling height: a window of 2 does not fit into an "
                        + "input of 1 without padding; use SAME; if its channels come first, build the network for (32, "
                        + "32, 3), (height, width, channels), and bring the images into that order",
                Shape.of(3, 32, 32), conv2d(8, 3), maxPool2d(2));
        Network network = Network.build(IMAGE, 1, flatten(), dense(2));
        assertMessage(
                "the network takes (batch, …) of (8, 6, 3), found (5, 3, 8, 6): the channels come first there; bring images "
                        + "into the order (height, width, channels)",
                IllegalArgumentException.class, () -> network.predict(Tensor.zeros(5, 3, 8, 6)));
        assertMessage(
                "the network takes samples of (8, 6, 3), the set has samples of (3, 8, 6): the channels come first there; "
                        + "bring images into the order (height, width, channels)",
                IllegalArgumentException.class, () -> network.requireSamples("set", Shape.of(3, 8, 6)));
        assertMessage(
                "the network takes samples of (8, 6, 3), the set has samples of (3, 6, 8)",
                IllegalArgumentException.class, () -> network.requireSamples("set", Shape.of(3, 6, 8)));
    }

    @Test
    void branchesOfAResidualBlockDiffer() {
        assertRefused(
                "layer 1 of 2, residual, on an input of (8, 6, 3): residual: the body makes (6, 4, 3) of (8, 6, 3), "
                        + "the shortcut (8, 6, 3); a projection such as a 1×1 convolution makes them equal",
                IMAGE, residual(conv2d(3, 3)), relu());
    }

    @Test
    void aNestedLayerIsNamedWithItsPlace() {
        assertRefused(
                "layer 2 of 2, residual, on an input of (8, 6, 3): body, on an input of (8, 6, 3): layer 3 of 3, conv2d, "
                        + "on an input of (6, 4, 5): "
                        + "convolution width: a window of 5 does not fit into an input of 4 without padding; use SAME",
                IMAGE, relu(), residual(sequential(conv2d(5, 3), relu(), conv2d(2, 5))));
    }

    @Test
    void anInputWithoutElements() {
        assertRefused("the input shape (0) has no elements", Shape.of(0), relu());
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1, 1.5, Double.NaN})
    void dropoutRatesOutOfRange(double rate) {
        assertMessage(
                "dropout: the rate must be in [0, 1), not " + rate, IllegalArgumentException.class,
                () -> new Dropout(rate));
    }

    @Test
    void normalisationSettingsOutOfRange() {
        for (double[] pair : new double[][] {{-0.1, 1e-3}, {1.1, 1e-3}, {Double.NaN, 1e-3}, {0.9, 0}, {0.9, -1},
            {0.9, Double.NaN}}) {
            assertMessage(
                    "batch normalisation: momentum must be in [0, 1] and epsilon positive, not " + pair[0] + " and "
                            + pair[1],
                    IllegalArgumentException.class, () -> new BatchNorm().momentum(pair[0]).epsilon(pair[1]));
        }
    }

    @Test
    void nothingInThePlaceOfALayer() {
        Layer nothing = null;
        assertMessage(
                "layer 2 of 3 is null", NullPointerException.class,
                () -> Network.build(IMAGE, 1, relu(), nothing, relu()));
        assertMessage("layer 2 of 2 is null", NullPointerException.class, () -> sequential(relu(), nothing));
        assertMessage("body", NullPointerException.class, () -> residual(nothing));
        assertMessage("shortcut", NullPointerException.class, () -> residual(relu(), nothing));
    }

    @Test
    void aNetworkTooLargeIsRefusedBeforeMemoryIsTaken() {
        // Each would be 4 GB or more, far above the heap of the tests.
        assertRefused(
                "layer 1 of 1, dense, on an input of (3): with kernel (3, 400000000) the network has more than "
                        + "1073741824 parameters",
                Shape.of(3), dense(400_000_000));
        assertRefused(
                "layer 2 of 2, dense_1, on an input of (7): with kernel (7, 200000000) the network has more than "
                        + "1073741824 parameters",
                Shape.of(3), dense(7), dense(200_000_000));
        assertRefused(
                "layer 1 of 1, dense, on an input of (70000): shape (70000, 70000) holds more than 2147483647 elements",
                Shape.of(70_000), dense(70_000));
        assertRefused(
                "layer 1 of 1, conv2d, on an input of (60000, 1, 1): convolution: the output would hold more than "
                        + "2147483647 elements",
                Shape.of(60_000, 1, 1), conv2d(60_000, 1));
    }

    @Test
    void predictingAnotherShape() {
        Network network = Network.build(IMAGE, 1, flatten(), dense(2));
        for (Shape shape : List.of(Shape.of(8, 6, 3), Shape.of(2, 6, 8, 3), Shape.of(2, 144),
                Shape.of(2, 8, 6, 3, 1))) {
            assertMessage(
                    "the network takes (batch, …) of (8, 6, 3), found " + shape, IllegalArgumentException.class,
                    () -> network.predict(Tensor.zeros(shape)));
        }
        assertMessage(
                "input 1 is null", NullPointerException.class,
                () -> network.predict(new float[][] {new float[144], null}));
        assertMessage(
                "input 1 has 143 elements, the network takes (8, 6, 3) = 144", IllegalArgumentException.class,
                () -> network.predict(new float[][] {new float[144], new float[143]}));
    }

    @Test
    void aParameterThatIsNotThere() {
        Network network = Network.build(Shape.of(2), 1, dense(3));
        assertEquals(Shape.of(2, 3), network.parameter("dense.kernel").shape());
        assertMessage(
                "no parameter is called dense.gamma; there are [dense.kernel(2, 3), dense.bias(3)]",
                IllegalArgumentException.class, () -> network.parameter("dense.gamma"));
        assertMessage(
                "parameter p of shape (2, 3) cannot have 5 values", IllegalArgumentException.class,
                () -> new Parameter(0, "p", Shape.of(2, 3), true, new float[5]));
    }

    /** A layer made of a function. */
    private record Own(String name, BiFunction<Emitter, Value, Value> emit) implements Layer {
        @Override
        public Value emit(Emitter emitter, Value x) {
            return emit.apply(emitter, x);
        }
    }

    /** An op that claims things about its output. */
    private record Claim(Shape outputShape, boolean view, boolean inPlace) implements Op {
        @Override
        public void forward(Frame frame, int from, int to) {
            Arrays.fill(frame.y(), 0);
        }

        @Override
        public void backward(Frame frame, int from, int to) {}
    }

    @Test
    void layersWrittenOutsideAreChecked() {
        Shape four = Shape.of(4);
        Value[] stray = new Value[1];
        Network.build(four, 1, new Own("thief", (emitter, x) -> stray[0] = x));
        assertRefused(
                "layer 1 of 1, own, on an input of (4): value " + stray[0]
                        + " was not made by this network's emitter",
                four, new Own("own", (emitter, x) -> emitter.emit(new Claim(four, false, false), stray[0])));
        assertRefused(
                "layer 1 of 1, own, on an input of (4): an op reads at least one value", four,
                new Own("own", (emitter, x) -> emitter.emit(new Claim(four, false, false))));
        assertRefused(
                "layer 1 of 1, own, on an input of (4): an op cannot make (5) in the place of (4)", four,
                new Own("own", (emitter, x) -> emitter.emit(new Claim(Shape.of(5), true, false), x)));
        assertRefused(
                "layer 1 of 1, own, on an input of (4): an op cannot make (3) in the place of (4)", four,
                new Own("own", (emitter, x) -> emitter.emit(new Claim(Shape.of(3), false, true), x)));
        assertMessage(
                "layer 1 of 1, own, made no value", NullPointerException.class,
                () -> Network.build(four, 1, new Own("own", (emitter, x) -> null)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a.b", "."})
    void namesThatWouldMakePathsAmbiguous(String name) {
        String message = "a layer, value or parameter is called \"" + name + "\"; a name is not blank, and has no dot, "
                + "control character or half a surrogate pair";
        assertRefused(message, Shape.of(4), new Own(name, (emitter, x) -> x));
        assertRefused(
                "layer 1 of 1, own, on an input of (4): " + message, Shape.of(4),
                new Own("own", (emitter, x) -> {
                    emitter.parameter(name, Shape.of(1), Initializer.zeros());
                    return x;
                }));
    }

    @Test
    void namesThatRepeatGetNumbers() {
        Layer twin = new Own("dense", (emitter, x) -> {
            emitter.parameter("w", Shape.of(1), Initializer.zeros());
            emitter.parameter("w", Shape.of(1), Initializer.zeros());
            return dense(4).emit(emitter.scope("w"), x);
        });
        Layer numbered = new Own("dense_1", (emitter, x) -> dense(4).bias(false).emit(emitter, x));
        Network network = Network.build(Shape.of(4), 1, twin, dense(4).bias(false), numbered, twin);
        assertEquals(
                List.of(
                        "dense.w", "dense.w_1", "dense.w_2.kernel", "dense.w_2.bias", "dense_1.kernel",
                        "dense_1_1.kernel", "dense_2.w", "dense_2.w_1", "dense_2.w_2.kernel", "dense_2.w_2.bias"),
                network.parameters().stream().map(Parameter::name).toList());
    }
}
