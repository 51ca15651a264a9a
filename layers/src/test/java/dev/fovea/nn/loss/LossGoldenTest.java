package dev.fovea.nn.loss;

import static dev.fovea.testing.Close.SINGLE_OPERATION;
import static dev.fovea.testing.Close.assertClose;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.testing.Close;
import dev.fovea.testing.GoldenFiles;
import dev.fovea.testing.SafetensorsFile;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Losses and gradients against PyTorch: every loss of the files, by its name there. */
class LossGoldenTest {
    private static final String LOSS = ".loss";

    /** A case of a file: its loss, what the targets are, and the tensors that hold logits, targets and weights. */
    record Case(
            SafetensorsFile file, String name, Loss loss, Target target, String logits, String targets,
            String weights) {
        @Override
        public String toString() {
            return file.name() + " " + name;
        }
    }

    static Stream<Case> cases() {
        return GoldenFiles.named("layers/losses").stream().flatMap(file -> file.names().stream()
                .filter(name -> name.endsWith(LOSS))
                .map(name -> of(file, name.substring(0, name.length() - LOSS.length()))));
    }

    /** Numbers are parts of the names: "label_smoothing_0_1" smooths by 0.1. */
    private static Case of(SafetensorsFile file, String name) {
        Shape output = file.tensor(name.startsWith("pixels") ? "pixels.logits" : "logits").shape().sample();
        Target label = Target.label(output.channels());
        Target values = Target.values(output);
        SoftmaxCrossEntropy crossEntropy = new SoftmaxCrossEntropy();
        BinaryCrossEntropy binary = new BinaryCrossEntropy();
        String kind = name.replaceFirst("(_[0-9]+)+$", "");
        double number = kind.equals(name)
                ? Double.NaN
                : Double.parseDouble(name.substring(kind.length() + 1).replace('_', '.'));
        return switch (kind) {
            case "cross_entropy" -> of(file, name, crossEntropy, label, "labels");
            case "label_smoothing" -> of(file, name, crossEntropy.labelSmoothing(number), label, "labels");
            case "soft_targets" -> of(file, name, crossEntropy, values, "soft");
            case "class_weights_mean_of_batch" ->
                of(file, name, crossEntropy.classWeights(weights(file, "class_weights")), label, "labels");
            case "sample_weights_mean_of_batch" ->
                new Case(file, name, crossEntropy, label, "logits", "labels", "sample_weights");
            case "focal_gamma" -> of(file, name, new Focal().gamma(number), label, "labels");
            case "binary_cross_entropy" -> of(file, name, binary, values, "binary_targets");
            case "binary_cross_entropy_positive_weights" ->
                of(file, name, binary.positiveWeights(weights(file, "positive_weights")), values, "binary_targets");
            case "mse" -> of(file, name, new MeanSquaredError(), values, "values");
            case "mae" -> of(file, name, new MeanAbsoluteError(), values, "values");
            case "huber" -> of(file, name, new Huber(number), values, "values");
            case "pixels" -> new Case(
                    file, name, crossEntropy,
                    Target.labels(Shape.of(output.dimension(0), output.dimension(1)), output.channels()).ignoring(-1),
                    "pixels.logits", "pixels.labels", "");
            default -> throw new AssertionError("no loss is known for " + name + " of " + file.name());
        };
    }

    private static Case of(SafetensorsFile file, String name, Loss loss, Target target, String targets) {
        return new Case(file, name, loss, target, "logits", targets, "");
    }

    private static double[] weights(SafetensorsFile file, String tensor) {
        return Close.doubles(file.tensor(tensor).data());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void lossAndGradientAreThoseOfPyTorch(Case golden) {
        Tensor logits = golden.file.tensor(golden.logits);
        Shape output = logits.shape().sample();
        int samples = logits.shape().dimension(0);
        float[] targets = golden.target.isLabels()
                ? floats(golden.file.integers(golden.targets))
                : golden.file.tensor(golden.targets).data();
        double[] weights = golden.weights.isEmpty() ? new double[samples] : weights(golden.file, golden.weights);
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
                Close.doubles(golden.file.tensor(golden.name + LOSS).data()), SINGLE_OPERATION);
        assertClose("dlogits", mean,
                Close.doubles(golden.file.tensor(golden.name + ".dlogits").data()), SINGLE_OPERATION);
    }

    private static float[] floats(int[] labels) {
        float[] floats = new float[labels.length];
        for (int i = 0; i < labels.length; i++) {
            floats[i] = labels[i];
        }
        return floats;
    }
}
