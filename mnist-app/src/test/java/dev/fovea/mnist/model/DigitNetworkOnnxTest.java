package dev.fovea.mnist.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.data.Dataset;
import dev.fovea.mnist.data.BundledMnist;
import dev.fovea.nn.Network;
import dev.fovea.nn.onnx.OnnxOptions;
import dev.fovea.optim.Adam;
import dev.fovea.optim.Schedule;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.testing.OnnxSession;
import dev.fovea.train.Trainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The digits network, trained for a moment, predicts MNIST's test digits in ONNX Runtime as it does here. */
class DigitNetworkOnnxTest {
    private static final int DIGITS = 350;

    /** Largest difference of a probability. */
    private static final float BOUND = 1e-5f;

    private static final Network NETWORK = DigitNetwork.build(1);

    @TempDir
    private Path folder;

    @BeforeAll
    static void train() throws IOException {
        // Enough for statistics and kernels of a network that recognises digits.
        new Trainer(NETWORK, new Adam(), Schedule.constant(1e-3))
                .fit(BundledMnist.train().limit(40 * 32), null, 1, 32);
    }

    @Test
    void predictsDigitsFoldedOrNot() throws IOException {
        Dataset digits = BundledMnist.test().limit(DIGITS);
        Tensor expected = NETWORK.predict(digits.samples());
        assertTrue(correct(expected, digits) > DIGITS / 2, "the network has learned");
        for (boolean fold : new boolean[] {true, false}) {
            Path file = folder.resolve("digits.onnx");
            NETWORK.exportOnnx(file, new OnnxOptions().foldBatchNorm(fold).modelName("digits"));
            try (OnnxSession session = OnnxSession.open(file)) {
                assertSame(expected, session, digits, 1);
                assertSame(expected, session, digits, 7);
                assertSame(expected, session, digits, DIGITS);
            }
        }
    }

    private static void assertSame(Tensor expected, OnnxSession session, Dataset digits, int batchSize) {
        Tensor x = Tensor.zeros(digits.sampleShape().batch(batchSize));
        int pixels = digits.sampleShape().size();
        int classes = digits.classes();
        int batches = Math.min(5, DIGITS / batchSize);
        for (int first = 0; first < batches * batchSize; first += batchSize) {
            for (int n = 0; n < batchSize; n++) {
                digits.read(first + n, x.data(), n * pixels);
            }
            Tensor y = session.run(x);
            assertEquals(Shape.of(batchSize, classes), y.shape());
            assertArrayEquals(
                    Arrays.copyOfRange(expected.data(), first * classes, (first + batchSize) * classes),
                    y.data(), BOUND, "batches of " + batchSize);
        }
    }

    private static int correct(Tensor probabilities, Dataset digits) {
        int correct = 0;
        for (int n = 0; n < digits.size(); n++) {
            int from = n * digits.classes();
            int best = 0;
            for (int c = 1; c < digits.classes(); c++) {
                best = probabilities.data()[from + c] > probabilities.data()[from + best] ? c : best;
            }
            correct += best == digits.label(n) ? 1 : 0;
        }
        return correct;
    }
}
