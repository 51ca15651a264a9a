package dev.fovea.mnist.hand;

import static dev.fovea.nn.Layers.batchNorm;
import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.dropout;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.maxPool2d;
import static dev.fovea.nn.Layers.relu;
import static dev.fovea.nn.Layers.softmax;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.data.Dataset;
import dev.fovea.data.RandomAffine;
import dev.fovea.mnist.data.BundledMnist;
import dev.fovea.mnist.model.DigitNetwork;
import dev.fovea.nn.Network;
import dev.fovea.nn.model.ModelMetadata;
import dev.fovea.optim.Adam;
import dev.fovea.optim.Schedule;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Trainer;
import dev.fovea.vision.LabelledImages;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Trains the network that tells digits from all else, {@code -Dfovea.judge=FILE}: 24,000 digits of MNIST's first 50,000 training
 * digits against 24,000 drawings, nine epochs. Its margins become shares by the last 10,000 training digits. See docs/digits.md.
 */
@EnabledIfSystemProperty(named = "fovea.judge", matches = ".+", disabledReason = "no file to write")
class JudgeTrainingTest {
    private static final int IMAGES = 48_000;
    private static final int EPOCHS = 9;
    private static final int LEARNED_FROM = 50_000;
    private static final double[] SHARES = {
        0, 0.0005, 0.001, 0.002, 0.003, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 0.75, 1
    };

    @Test
    void trains() throws Exception {
        LabelledImages mnist = BundledMnist.train();
        JudgeImages images = new JudgeImages(part(mnist, 0, LEARNED_FROM));
        Tensor x = Tensor.zeros(IMAGES, DigitNetwork.SIDE, DigitNetwork.SIDE, 1);
        IntStream.range(0, IMAGES).parallel().forEach(i -> put(i % 2 == 1 ? images.digit(i) : images.other(i), x, i));
        Network network = Network.build(
                DigitNetwork.INPUT, 1,
                conv2d(12, 3), batchNorm(), relu(), maxPool2d(2),
                conv2d(24, 3), batchNorm(), relu(), maxPool2d(2),
                conv2d(32, 3), batchNorm(), relu(), flatten(), dropout(0.3),
                dense(32), relu(), dense(2), softmax());
        Dataset dataset = Dataset.of(x, IntStream.range(0, IMAGES).map(i -> i % 2).toArray());
        var history = new Trainer(network, new Adam(), Schedule.cosine(2e-3, 0, EPOCHS))
                .augmentation(RandomAffine.degrees(8).zoom(0.08).shift(0.06))
                .fit(dataset, null, EPOCHS, 64);
        String quantiles = quantiles(network, part(mnist, LEARNED_FROM, mnist.size()));
        network.save(
                Path.of(System.getProperty("fovea.judge")),
                ModelMetadata.none().with("quantiles", quantiles).labels(List.of("none", "one digit")));
        assertTrue(history.last().accuracy() > 0.9, "it learns");
    }

    static String quantiles(Network network, LabelledImages digits) {
        float[] logits = network.logits(digits.samples()).data();
        double[] margins =
                IntStream.range(0, digits.size()).mapToDouble(i -> logits[2 * i + 1] - logits[2 * i]).sorted()
                        .toArray();
        var quantiles = new StringJoiner(" ");
        for (double share : SHARES) {
            double margin = margins[(int) Math.min(margins.length - 1, share * margins.length)];
            quantiles.add(String.format(Locale.ROOT, "%s:%.4f", share, margin));
        }
        return quantiles.toString();
    }

    static LabelledImages part(LabelledImages all, int from, int to) {
        byte[] pixels = new byte[(to - from) * DigitNetwork.PIXELS];
        for (int i = from; i < to; i++) {
            all.copyBytes(i, pixels, (i - from) * DigitNetwork.PIXELS);
        }
        int[] labels = IntStream.range(from, to).map(all::label).toArray();
        return LabelledImages.labelled(all.form(), pixels, labels, "part of " + all.origin());
    }

    private static void put(byte[] image, Tensor x, int index) {
        for (int i = 0; i < image.length; i++) {
            x.data()[index * image.length + i] = (image[i] & 255) / 255f;
        }
    }
}
