package org.example;

import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.relu;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.data.Dataset;
import dev.fovea.metric.RootMeanSquare;
import dev.fovea.nn.Network;
import dev.fovea.nn.loss.MeanSquaredError;
import dev.fovea.nn.loss.Target;
import dev.fovea.optim.Adam;
import dev.fovea.optim.Schedule;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.History;
import dev.fovea.train.Trainer;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of docs/guide/autoencoder.md: digits by 16 numbers. */
class AutoencoderGuideTest {
    @TempDir
    Path temporary;

    /** Digits above, what became of them below. */
    private static void draw(Dataset digits, Tensor reconstructed, Path file) throws IOException {
        BufferedImage picture = new BufferedImage(10 * 28, 2 * 28, BufferedImage.TYPE_BYTE_GRAY);
        float[] digit = new float[28 * 28];
        for (int n = 0; n < 10; n++) {
            digits.read(n, digit, 0);
            for (int i = 0; i < digit.length; i++) {
                int x = n * 28 + i % 28;
                float below = reconstructed.data()[n * digit.length + i];
                picture.getRaster().setSample(x, i / 28, 0, Math.round(255 * digit[i]));
                picture.getRaster().setSample(x, 28 + i / 28, 0, Math.round(255 * Math.clamp(below, 0f, 1f)));
            }
        }
        ImageIO.write(picture, "png", file.toFile());
    }

    @Test
    void reconstructsDigits() throws IOException {
        Dataset digits = Digits.train();
        Dataset others = Digits.test();
        int epochs = Digits.epochs(10, 4);

        Target pixels = Target.values(Shape.of(28 * 28));
        Dataset train = digits.withTargets(pixels, digits::read);
        Dataset test = others.withTargets(pixels, others::read);

        Network network = Network.build(
                digits.sampleShape(), 1, flatten(), dense(256), relu(), dense(16), dense(256), relu(), dense(28 * 28));
        Trainer trainer = new Trainer(network, new Adam(), Schedule.cosine(2e-3, 0, epochs))
                .loss(new MeanSquaredError())
                .metrics(new RootMeanSquare());
        History history = trainer.fit(train, test, epochs, 64);

        Network encoder = network.upTo("dense_1");
        Network decoder = network.after("dense_1");
        Tensor codes = encoder.predict(others.samples());
        Path file = temporary.resolve("digits.png");
        draw(others, decoder.predict(codes), file);

        if (Digits.all()) {
            Path kept = Path.of("target", "autoencoder.png");
            Files.copy(file, kept, StandardCopyOption.REPLACE_EXISTING);
            System.out.printf("autoencoder: %s, drawn in %s%n", history, kept.toAbsolutePath());
        }
        // MNIST's pixels deviate by 0.308 from their mean: what no network at all comes to.
        double error = history.last().validation().orElseThrow().metric(new RootMeanSquare().name());
        assertTrue(error < Digits.error(0.115, 0.26), "root mean square error " + error + "\n" + history);
        assertTrue(Files.size(file) > 1000, "a picture");
    }
}
