package dev.fovea.nn;

import static dev.fovea.nn.Layers.batchNorm;
import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.sigmoid;
import static dev.fovea.nn.Layers.softmax;
import static dev.fovea.nn.Layers.tanh;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.loss.BinaryCrossEntropy;
import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.loss.MeanSquaredError;
import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.nn.loss.Target;
import dev.fovea.nn.op.Mode;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.testing.Close;
import dev.fovea.testing.GradientCheck;
import dev.fovea.testing.RandomArrays;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleBiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Gradients of losses with respect to the input, beside central differences of the network and the loss in float64. */
class InputGradientTest {
    private static final Shape IMAGE = Shape.of(4, 5, 2);
    private static final int SAMPLES = 3;

    /** Of a network of three layers in float32. */
    private static final double BOUND = 1e-5;

    private static Network network(Layer... layers) {
        Network network = Network.build(IMAGE, 3, layers);
        Step.randomize(network, 4);
        return network;
    }

    private static Tensor images() {
        return Tensor.of(IMAGE.batch(SAMPLES), RandomArrays.gaussian(5, SAMPLES * IMAGE.size()));
    }

    /** Compares with the sum over samples of a loss of a sample's logits and its number; layers end in logits. */
    private static void assertDerivative(
            Tensor gradient, Network network, ToDoubleBiFunction<double[], Integer> loss, Layer... layers) {
        List<double[]> parameters = Step.values(network).stream().map(Close::doubles).toList();
        int size = network.outputShape().size();
        GradientCheck.assertGradient(layers[layers.length - 1].toString(), x -> {
            double[] y = OracleNetwork.run(Mode.EVALUATION, IMAGE, x, parameters, List.of(), layers).y();
            double sum = 0;
            for (int n = 0; n < SAMPLES; n++) {
                sum += loss.applyAsDouble(Arrays.copyOfRange(y, n * size, (n + 1) * size), n);
            }
            return sum;
        }, Close.doubles(images().data()), Close.doubles(gradient.data()), BOUND);
    }

    /** log Σ exp(y[i]) − y[label], of a vector of classes within y. */
    private static double crossEntropy(double[] y, int first, int classes, int label) {
        double sum = 0;
        for (int i = first; i < first + classes; i++) {
            sum += Math.exp(y[i]);
        }
        return Math.log(sum) - y[first + label];
    }

    @Test
    void ofClasses() {
        Layer[] layers = {conv2d(3, 3), batchNorm(), tanh(), flatten(), dense(4)};
        Layer[] withSoftmax = {conv2d(3, 3), batchNorm(), tanh(), flatten(), dense(4), softmax()};
        int[] labels = {2, 0, 3};
        Tensor gradient = network(layers).inputGradient(images(), new SoftmaxCrossEntropy(), labels);
        assertDerivative(gradient, network(layers), (y, n) -> crossEntropy(y, 0, 4, labels[n]), layers);
        // A softmax that ends the network is that of the loss.
        assertArrayEquals(
                gradient.data(),
                network(withSoftmax).inputGradient(images(), new SoftmaxCrossEntropy(), labels).data());
    }

    @Test
    void ofYesAndNoAsALabel() {
        Layer[] layers = {conv2d(3, 3), tanh(), flatten(), dense(1)};
        Layer[] withSigmoid = {conv2d(3, 3), tanh(), flatten(), dense(1), sigmoid()};
        int[] labels = {1, 0, 1};
        Tensor gradient = network(withSigmoid).inputGradient(images(), new BinaryCrossEntropy(), labels);
        assertDerivative(
                gradient, network(withSigmoid), (y, n) -> Math.log1p(Math.exp(labels[n] == 1 ? -y[0] : y[0])), layers);
    }

    @Test
    void ofValues() {
        Layer[] layers = {conv2d(3, 3), tanh(), flatten(), dense(2)};
        Tensor targets = Tensor.of(Shape.of(SAMPLES, 2), RandomArrays.gaussian(9, 2 * SAMPLES));
        Tensor gradient = network(layers)
                .inputGradient(images(), new MeanSquaredError(), Target.values(Shape.of(2)), targets);
        assertDerivative(
                gradient, network(layers),
                (y, n) -> (Math.pow(y[0] - targets.data()[2 * n], 2) + Math.pow(y[1] - targets.data()[2 * n + 1], 2))
                        / 2,
                layers);
    }

    /** The loss of a sample is the mean over its pixels, and only over those that have a label. */
    @Test
    void ofPixels() {
        Layer[] layers = {conv2d(3, 3), tanh(), conv2d(4, 1)};
        Target target = Target.labels(Shape.of(2, 3), 4).ignoring(255);
        float[] labels = {0, 1, 2, 3, 2, 1, 255, 1, 1, 255, 0, 3, 255, 255, 255, 255, 255, 2};
        Tensor gradient = network(layers).inputGradient(
                images(), new SoftmaxCrossEntropy(), target, Tensor.of(Shape.of(SAMPLES, 2, 3), labels));
        assertDerivative(gradient, network(layers), (y, n) -> {
            double sum = 0;
            int count = 0;
            for (int pixel = 0; pixel < 6; pixel++) {
                if (labels[6 * n + pixel] != 255) {
                    sum += crossEntropy(y, 4 * pixel, 4, (int) labels[6 * n + pixel]);
                    count++;
                }
            }
            return sum / count;
        }, layers);
        Tensor none = Tensor.of(Shape.of(SAMPLES, 2, 3), new float[SAMPLES * 6]);
        Arrays.fill(none.data(), 255);
        assertArrayEquals(
                new float[SAMPLES * IMAGE.size()],
                network(layers).inputGradient(images(), new SoftmaxCrossEntropy(), target, none).data());
    }

    /** What is computed of a target that nobody gave is never taken for a gradient. */
    @Test
    void aNumberHasNoTarget() {
        Network network = network(flatten(), dense(4));
        for (Loss loss : List.of(new SoftmaxCrossEntropy(), new BinaryCrossEntropy(), new MeanSquaredError().times(2),
                new SoftmaxCrossEntropy().plus(frame -> 0))) {
            String message = refusal(() -> network.inputGradient(images(), loss));
            assertTrue(message.startsWith(loss + " compares outputs with a target, and there is none"), message);
        }
        Loss own = frame -> {
            for (int i = 0; i < frame.size(); i++) {
                frame.gradient(i, frame.logit(i) - frame.target(i));
            }
            return 0;
        };
        for (float derivative : network.inputGradient(images(), own).data()) {
            assertTrue(Float.isNaN(derivative));
        }
    }

    @Test
    void misfitsAreTold() {
        Network network = network(flatten(), dense(4));
        Tensor x = images();
        Loss loss = new SoftmaxCrossEntropy();
        assertEquals("inputs of (3, 4, 5, 2) need targets of (3), found (2)",
                refusal(() -> network.inputGradient(x, loss, 1, 2)));
        assertEquals("sample 1: label 4 is not one of 4 classes",
                refusal(() -> network.inputGradient(x, loss, 1, 4, 0)));
        assertEquals("sample 2: label -1 is not one of 4 classes",
                refusal(() -> network.inputGradient(x, loss, 1, 3, -1)));
        assertEquals("the network takes (batch, …) of (4, 5, 2), found (4, 5, 2)",
                refusal(() -> network.inputGradient(Tensor.zeros(4, 5, 2), loss, 1)));
        Target values = Target.values(Shape.of(3));
        assertEquals("mean squared error compares outputs of (4) with values (4), found targets that are values (3); "
                + "let both have the same shape",
                refusal(() -> network.inputGradient(x, new MeanSquaredError(), values, Tensor.zeros(3, 3))));
        Tensor nan = Tensor.of(Shape.of(3, 4), new float[] {0, 0, 0, 0, 0, Float.NaN, 0, 0, 0, 0, 0, 0});
        assertEquals("sample 1: target value NaN at (1) is not finite",
                refusal(() -> network.inputGradient(x, new MeanSquaredError(), Target.values(Shape.of(4)), nan)));
        Network single = network(flatten(), dense(1));
        assertTrue(
                refusal(() -> single.inputGradient(x, loss, 0, 0, 0)).contains("found targets that are a label of 2"));
    }

    private static String refusal(Executable call) {
        return assertThrows(IllegalArgumentException.class, call).getMessage();
    }
}
