package dev.fovea.nn.loss;

import static dev.fovea.testing.Close.SINGLE_OPERATION;
import static dev.fovea.testing.Close.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.testing.Close;
import dev.fovea.testing.SafetensorsFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Losses and gradients against PyTorch. */
class LossGoldenTest {
    private static final SafetensorsFile GOLDEN = read();
    private static final String LOSS = ".loss";

    /** A case of the file: its loss, what the targets are, and the tensors that hold logits, targets and weights. */
    record Case(String name, Loss loss, Target target, String logits, String targets, String weights) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        Target label = Target.label(7);
        Target values = Target.values(Shape.of(7));
        Loss crossEntropy = new SoftmaxCrossEntropy();
        return Stream.of(
                of("cross_entropy", crossEntropy, label, "labels"),
                of("label_smoothing_0_1", new SoftmaxCrossEntropy().labelSmoothing(0.1), label, "labels"),
                of("soft_targets", crossEntropy, values, "soft"),
                of("class_weights_mean_of_batch", new SoftmaxCrossEntropy().classWeights(weights("class_weights")),
                        label, "labels"),
                new Case("sample_weights_mean_of_batch", crossEntropy, label, "logits", "labels", "sample_weights"),
                of("focal_gamma_2", new Focal(), label, "labels"),
                of("binary_cross_entropy", new BinaryCrossEntropy(), values, "binary_targets"),
                of("binary_cross_entropy_positive_weights",
                        new BinaryCrossEntropy().positiveWeights(weights("positive_weights")), values,
                        "binary_targets"),
                of("mse", new MeanSquaredError(), values, "values"),
                of("mae", new MeanAbsoluteError(), values, "values"),
                of("huber_1", new Huber(), values, "values"),
                new Case("pixels", crossEntropy, Target.labels(Shape.of(4, 6), 5).ignoring(-1), "pixels.logits",
                        "pixels.labels", ""));
    }

    private static Case of(String name, Loss loss, Target target, String targets) {
        return new Case(name, loss, target, "logits", targets, "");
    }

    private static double[] weights(String tensor) {
        return Close.doubles(GOLDEN.tensor(tensor).data());
    }

    @Test
    void everyCaseOfTheFileIsTested() {
        Set<String> names = new TreeSet<>();
        for (String name : GOLDEN.names()) {
            if (name.endsWith(LOSS)) {
                names.add(name.substring(0, name.length() - LOSS.length()));
            }
        }
        assertEquals(names, new TreeSet<>(cases().map(Case::name).toList()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void lossAndGradientAreThoseOfPyTorch(Case golden) {
        Tensor logits = GOLDEN.tensor(golden.logits);
        Shape output = logits.shape().sample();
        int samples = logits.shape().dimension(0);
        float[] targets = golden.target.isLabels()
                ? floats(GOLDEN.integers(golden.targets))
                : GOLDEN.tensor(golden.targets).data();
        double[] weights = golden.weights.isEmpty() ? new double[samples] : weights(golden.weights);
        if (golden.weights.isEmpty()) {
            Arrays.fill(weights, 1);
        }
        golden.loss.check(output, golden.target);
        float[] gradient = new float[logits.data().length];
        Arrays.fill(gradient, Float.NaN);
        LossFrame frame = new LossFrame(golden.target, logits.data(), output.size(), targets, gradient);
        double sum = 0;
        int count = 0;
        for (int n = 0; n < samples; n++) {
            golden.loss.checkValues(golden.target, targets, n * golden.target.size());
            frame.moveTo(n * output.size(), n * golden.target.size(), n * output.size(), weights[n]);
            sum += weights[n] * golden.loss.gradient(frame);
            count += frame.count();
        }
        double[] mean = Close.doubles(gradient);
        for (int i = 0; i < mean.length; i++) {
            mean[i] /= count;
        }
        assertClose("loss", new double[] {sum / count},
                Close.doubles(GOLDEN.tensor(golden.name + LOSS).data()), SINGLE_OPERATION);
        assertClose("dlogits", mean,
                Close.doubles(GOLDEN.tensor(golden.name + ".dlogits").data()), SINGLE_OPERATION);
    }

    private static float[] floats(int[] labels) {
        float[] floats = new float[labels.length];
        for (int i = 0; i < labels.length; i++) {
            floats[i] = labels[i];
        }
        return floats;
    }

    private static SafetensorsFile read() {
        try (InputStream in = LossGoldenTest.class.getResourceAsStream("losses.safetensors")) {
            assertNotNull(in, "losses.safetensors is not among the test resources");
            return SafetensorsFile.parse("losses.safetensors", in.readAllBytes());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
