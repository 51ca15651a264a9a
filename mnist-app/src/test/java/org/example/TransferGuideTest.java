package org.example;

import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.dropout;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.fovea.data.Dataset;
import dev.fovea.data.LabelledDataset;
import dev.fovea.mnist.ensemble.BundledNetwork;
import dev.fovea.nn.Network;
import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.optim.Adam;
import dev.fovea.optim.Schedule;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.History;
import dev.fovea.train.ParameterGroup;
import dev.fovea.train.Trainer;
import dev.fovea.vision.KnownSet;
import dev.fovea.vision.file.IdxDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The code of docs/guide/transfer.md: from digits to clothes. {@code -Dguide.fashion=FOLDER} names the folder of
 * Fashion-MNIST; without it the other task is to read digits in a mirror, and where all digits are learned, which is to
 * prove the guide's figures, the test says that it was skipped.
 */
class TransferGuideTest {
    private static final String FASHION = System.getProperty("guide.fashion", "").strip();

    @TempDir
    Path folder;

    private record Mirrored(Dataset digits) implements LabelledDataset {
        @Override
        public int size() {
            return digits.size();
        }

        @Override
        public Shape sampleShape() {
            return digits.sampleShape();
        }

        @Override
        public int classes() {
            return digits.classes();
        }

        @Override
        public int label(int index) {
            return digits.label(index);
        }

        @Override
        public void read(int index, float[] x, int offset) {
            float[] digit = new float[28 * 28];
            digits.read(index, digit, 0);
            for (int i = 0; i < digit.length; i++) {
                x[offset + i] = digit[i / 28 * 28 + 27 - i % 28];
            }
        }
    }

    private static Dataset train() throws IOException {
        return FASHION.isEmpty()
                ? new Mirrored(Digits.train())
                : fashion().train();
    }

    private static Dataset test() throws IOException {
        return FASHION.isEmpty()
                ? new Mirrored(Digits.test())
                : fashion().test();
    }

    /** A relative folder is relative to where Maven was started. */
    private static IdxDirectory fashion() throws IOException {
        Path folder = Path.of(System.getProperty("golden.base", "")).resolve(FASHION);
        return IdxDirectory.open(folder, KnownSet.FASHION_MNIST);
    }

    private Path digitsFile() throws IOException {
        Path file = folder.resolve("digits.safetensors");
        try (InputStream bundled = BundledNetwork.class.getResourceAsStream("digits.safetensors")) {
            Files.copy(bundled, file);
        }
        return file;
    }

    @Test
    void learnsTheOtherTask() throws IOException {
        Path file = digitsFile();
        Dataset train = train();
        Dataset test = test();
        int epochs = Digits.epochs(3, 3);
        int batchSize = 64;

        Network digits = Network.load(file);
        Network clothes = digits.upTo("flatten").then(7, dropout(0.3), dense(10));

        float[] before = clothes.parameter("conv2d.kernel").values().clone();

        History head = new Trainer(clothes, new Adam(), Schedule.cosine(1e-3, 0, epochs))
                .group(ParameterGroup.named("conv2d**", "batch_norm**").frozen())
                .fit(train, test, epochs, batchSize);

        assertArrayEquals(before, clothes.parameter("conv2d.kernel").values());

        History all = new Trainer(clothes, new Adam(), Schedule.cosine(3e-4, 0, epochs))
                .group(ParameterGroup.named("conv2d.*", "batch_norm.*").rate(0.1))
                .fit(train, test, epochs, batchSize);

        Tensor one = Tensor.zeros(1, 28, 28, 1);
        test.read(0, one.data(), 0);
        Map<String, Tensor> inside = clothes.features("conv2d_1", "flatten").of(one);

        if (Digits.all()) {
            System.out.printf("transfer%s: head alone%n%s%nthen all%n%s%n", FASHION, head, all);
        }
        assertEquals(Shape.of(1, 24, 24, 32), inside.get("conv2d_1").shape());
        // Ten classes: who guesses is right once in ten.
        boolean documented = Digits.all() && !FASHION.isEmpty();
        double worst = documented ? Digits.error(1 - 0.876, 1) : 0.8;
        assertTrue(1 - head.last().valAccuracy() < worst, head::toString);
        assertTrue(1 - all.last().valAccuracy() < (documented ? Digits.error(1 - 0.899, 1) : 0.8), all::toString);
        assertTrue(all.last().valAccuracy() > head.last().valAccuracy(), all::toString);
        if (Digits.all() && FASHION.isEmpty()) {
            String skipped =
                    "SKIPPED: the figures of docs/guide/transfer.md are of clothes, and nobody said where they are:"
                            + " -Dguide.fashion=FOLDER names the folder of Fashion-MNIST";
            System.out.println(skipped);
            abort(skipped);
        }
    }

    private static Tensor digit(Dataset digits, int index) {
        Tensor x = Tensor.zeros(1, 28, 28, 1);
        digits.read(index, x.data(), 0);
        return x;
    }

    @Test
    void showsWhatAnOutputDependsOn() throws IOException {
        Network network = Network.load(digitsFile());
        Tensor x = digit(Digits.test(), 0);
        int shown = Digits.test().label(0);

        Tensor gradient = network.inputGradient(x, frame -> {
            Arrays.fill(frame.gradient(), frame.gradientOffset(), frame.gradientOffset() + frame.size(), 0);
            frame.gradient(shown, 1);
            return frame.logit(shown);
        });

        Tensor slope = network.inputGradient(x, new SoftmaxCrossEntropy(), shown);
        Tensor worse = Tensor.of(x.shape(), x.data().clone());
        for (int i = 0; i < worse.data().length; i++) {
            worse.data()[i] += 0.1f * Math.signum(slope.data()[i]);
        }

        assertTrue(network.predict(worse).data()[shown] < network.predict(x).data()[shown]);

        // Grad-CAM: which places of the last convolution speak for the class.
        Network eye = network.upTo("relu_3");
        Network judge = network.after("relu_3");
        Tensor activations = eye.predict(x);
        Tensor slopes = judge.inputGradient(activations, frame -> {
            Arrays.fill(frame.gradient(), frame.gradientOffset(), frame.gradientOffset() + frame.size(), 0);
            frame.gradient(shown, 1);
            return frame.logit(shown);
        });
        int channels = eye.outputShape().channels();
        double[] weights = new double[channels];
        for (int i = 0; i < slopes.data().length; i++) {
            weights[i % channels] += slopes.data()[i];
        }
        double[] heat = new double[slopes.data().length / channels];
        for (int i = 0; i < slopes.data().length; i++) {
            heat[i / channels] += weights[i % channels] * activations.data()[i];
        }

        assertEquals(x.shape(), gradient.shape());
        assertTrue(Arrays.stream(heat).max().orElseThrow() > 0, "some place speaks for the class");
    }
}
