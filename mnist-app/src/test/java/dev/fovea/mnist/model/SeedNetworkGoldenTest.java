package dev.fovea.mnist.model;

import static dev.fovea.testing.Close.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.fovea.data.Dataset;
import dev.fovea.internal.ops.ConvolutionAlgorithm;
import dev.fovea.mnist.data.BundledMnist;
import dev.fovea.nn.Network;
import dev.fovea.nn.TrainingPass;
import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.nn.op.Batch;
import dev.fovea.nn.op.Parameter;
import dev.fovea.ops.ComputeKernels;
import dev.fovea.optim.Adam;
import dev.fovea.parallel.Parallel;
import dev.fovea.testing.Close;
import dev.fovea.testing.GoldenFiles;
import dev.fovea.testing.SafetensorsFile;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The digits network without dropout against Keras in float64: steps of Adam on MNIST.
 *
 * <p>Bounds. Losses and probabilities are held to 10⁻⁴ (measured with the vector kernels: 2·10⁻⁵). Gradients of step 0
 * pass through every layer, and a rectifier whose input rounds to the other side of 0 changes them visibly, more so in
 * the first layers, where all the background pixels of an image have one value and turn at once: they are held to
 * 10⁻⁴, too (measured with the vector kernels: 8·10⁻⁶). A convolution bias before a batch normalisation has the exact
 * gradient 0: what is computed is rounding noise, which Adam turns into steps of full size. The network does not depend
 * on those biases, but the moving means follow them; so the biases are left out after training, and the moving means
 * may be off by as much as the biases moved.
 */
class SeedNetworkGoldenTest {
    private static final int BATCH = 64;
    private static final double WHOLE_NETWORK = 1e-4;
    private static final double GRADIENT = 1e-4;
    /** Of the way a parameter went. */
    private static final double OF_MOVEMENT = 1e-2;

    static List<SafetensorsFile> files() {
        return GoldenFiles.named("seed_network");
    }

    @ParameterizedTest
    @MethodSource("files")
    void trainsLikeKeras(SafetensorsFile golden) throws IOException {
        assertTrainsLikeKeras(golden);
    }

    /**
     * Whatever a user forces. Not with the scalar kernels: they choose to be direct, and with Winograd's algorithm, their
     * sums being rounded otherwise than the vector kernels', a rectifier of step 0 turns.
     */
    @ParameterizedTest
    @EnumSource(names = {"DIRECT", "WINOGRAD"})
    void trainsLikeKerasWithEitherAlgorithm(ConvolutionAlgorithm algorithm) throws IOException {
        assumeFalse(ComputeKernels.name().equals("scalar"));
        String before = System.setProperty(ConvolutionAlgorithm.PROPERTY, algorithm.name());
        try {
            for (SafetensorsFile golden : files()) {
                assertTrainsLikeKeras(golden);
            }
        } finally {
            if (before == null) {
                System.clearProperty(ConvolutionAlgorithm.PROPERTY);
            } else {
                System.setProperty(ConvolutionAlgorithm.PROPERTY, before);
            }
        }
    }

    private static void assertTrainsLikeKeras(SafetensorsFile golden) throws IOException {
        Dataset digits = new DigitDataset(BundledMnist.train());
        int firstImage = number(golden, "images (\\d+)\\+64s");
        Network network = network(golden, "before.");
        TrainingPass pass = network.trainingPass(new SoftmaxCrossEntropy(), BATCH, Parallel.shared());
        Adam adam = new Adam();
        float[][] gradients = like(network);
        float[][][] state = new float[adam.slots()][][];
        for (int slot = 0; slot < state.length; slot++) {
            state[slot] = like(network);
        }
        float[] losses = golden.tensor("losses").data();
        assertClose(
                "probabilities.step0",
                trainingProbabilities(golden, new Window(digits, firstImage)),
                golden.tensor("probabilities.step0").data(),
                WHOLE_NETWORK);

        for (int step = 0; step < losses.length; step++) {
            pass.run(new Window(digits, firstImage + BATCH * step), step);
            assertEquals(losses[step], pass.loss(), WHOLE_NETWORK * losses[step], "loss of step " + step);
            long update = step + 1L;
            pass.consumeGradients((parameter, gradient, from, to) -> {
                int index = parameter.index();
                System.arraycopy(gradient, from, gradients[index], from, to - from);
                float[][] slots = {state[0][index], state[1][index]};
                adam.update(parameter.values(), gradient, slots, from, to, 1e-3, update);
            });
            if (step == 0) {
                assertGradients(golden, network, gradients);
            }
        }
        assertParameters(golden, network);
        assertTrue(losses.length > 1, "the file holds a run of several steps");
    }

    @ParameterizedTest
    @MethodSource("files")
    void predictsLikeKeras(SafetensorsFile golden) throws IOException {
        Dataset digits = new DigitDataset(BundledMnist.train());
        int first = number(golden, "training images (\\d+)\\.\\.\\d+ with the moving");
        float[] reference = golden.tensor("probabilities.eval").data();
        int images = reference.length / 10;
        Network network = network(golden, "after.");
        assertClose(
                "probabilities.eval",
                network.predict(digits.samples(first, first + images)).data(),
                reference,
                Close.SINGLE_OPERATION);
    }

    private static void assertGradients(SafetensorsFile golden, Network network, float[][] gradients) {
        for (Parameter parameter : network.parameters()) {
            float[] gradient = gradients[parameter.index()];
            if (parameter.trainable() && !isNormalizedBias(parameter)) {
                float[] reference = golden.tensor("gradient." + goldenName(parameter)).data();
                assertClose("gradient of " + parameter, gradient, reference, GRADIENT);
            } else if (parameter.trainable()) {
                for (float value : gradient) {
                    assertEquals(0, value, 1e-4, "gradient of " + parameter);
                }
            }
        }
    }

    private static void assertParameters(SafetensorsFile golden, Network network) {
        float[] biases = {};
        for (Parameter parameter : network.parameters()) {
            float[] before = golden.tensor("before." + goldenName(parameter)).data();
            float[] after = golden.tensor("after." + goldenName(parameter)).data();
            float[] own = parameter.values();
            if (isNormalizedBias(parameter)) {
                biases = own;
            } else if (parameter.name().endsWith("moving_mean")) {
                double moved = 1e-5;
                for (float bias : biases) {
                    moved = Math.max(moved, Math.abs(bias));
                }
                for (int i = 0; i < own.length; i++) {
                    assertEquals(after[i], own[i], moved, parameter + " " + i);
                }
            } else {
                assertClose("movement of " + parameter, minus(own, before), minus(after, before), OF_MOVEMENT);
            }
        }
    }

    /**
     * The probabilities with batch statistics, read off the loss's logits: softmax is the gradient plus the one-hot
     * label.
     */
    private static float[] trainingProbabilities(SafetensorsFile golden, Batch batch) {
        float[] probabilities = new float[BATCH * 10];
        SoftmaxCrossEntropy loss = new SoftmaxCrossEntropy();
        float[] unscaled = new float[BATCH * 10];
        network(golden, "before.")
                .trainingPass(
                        (logits, offset, classes, label, weight, gradient, gradientOffset) -> {
                            loss.gradient(logits, offset, classes, label, 1, unscaled, offset);
                            System.arraycopy(unscaled, offset, probabilities, offset, classes);
                            probabilities[offset + label] += 1;
                            return loss.gradient(
                                    logits, offset, classes, label, weight, gradient, gradientOffset);
                        },
                        BATCH,
                        Parallel.shared())
                .run(batch, 0);
        return probabilities;
    }

    private static Network network(SafetensorsFile golden, String prefix) {
        Network network = DigitNetwork.build(5, 0);
        for (Parameter parameter : network.parameters()) {
            float[] values = golden.tensor(prefix + goldenName(parameter)).data();
            System.arraycopy(values, 0, parameter.values(), 0, values.length);
        }
        network.changed();
        return network;
    }

    private static float[][] like(Network network) {
        return network.parameters().stream()
                .map(parameter -> new float[parameter.values().length])
                .toArray(float[][]::new);
    }

    private static float[] minus(float[] a, float[] b) {
        float[] difference = new float[a.length];
        for (int i = 0; i < a.length; i++) {
            difference[i] = a[i] - b[i];
        }
        return difference;
    }

    private static boolean isNormalizedBias(Parameter parameter) {
        return parameter.name().startsWith("conv2d") && parameter.name().endsWith(".bias");
    }

    /** "conv2d_1.kernel" is "conv2.kernel" there, "batch_norm.gamma" is "bn1.gamma". */
    private static String goldenName(Parameter parameter) {
        Matcher name = Pattern.compile("(conv2d|batch_norm)(?:_(\\d))?\\.(.*)").matcher(parameter.name());
        if (!name.matches()) {
            return parameter.name();
        }
        String kind = name.group(1).equals("conv2d") ? "conv" : "bn";
        int number = name.group(2) == null ? 1 : Integer.parseInt(name.group(2)) + 1;
        return kind + number + "." + name.group(3);
    }

    private static int number(SafetensorsFile golden, String pattern) {
        String note = golden.metadata("note").orElseThrow();
        Matcher matcher = Pattern.compile(pattern).matcher(note);
        assertTrue(matcher.find(), () -> golden + ": no \"" + pattern + "\" in its note: " + note);
        return Integer.parseInt(matcher.group(1));
    }

    /** 64 images in file order. */
    private record Window(Dataset digits, int first) implements Batch {
        @Override
        public int size() {
            return BATCH;
        }

        @Override
        public void read(int sample, float[] x, int offset, float[] workspace) {
            digits.read(first + sample, x, offset);
        }

        @Override
        public int label(int sample) {
            return digits.label(first + sample);
        }
    }
}
