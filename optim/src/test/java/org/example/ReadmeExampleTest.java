package org.example;

import static dev.fovea.nn.Layers.batchNorm;
import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.dropout;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.relu;
import static dev.fovea.nn.Layers.softmax;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.data.Dataset;
import dev.fovea.data.RandomAffine;
import dev.fovea.data.Split;
import dev.fovea.nn.Network;
import dev.fovea.ops.Padding;
import dev.fovea.optim.Adam;
import dev.fovea.optim.Schedule;
import dev.fovea.random.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.History;
import dev.fovea.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The README's example, on made-up images: it compiles outside the project's packages, trains and predicts. */
class ReadmeExampleTest {
    /** The consumer project, which is compiled and run with modules in every build, has the README's lines. */
    @Test
    void standsInTheConsumerProject() throws IOException {
        Path root = Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();
        String readme = Files.readString(root.resolve("README.md"));
        Path consumer = root.resolve(".config/consumers/named-module");
        String main = Files.readString(consumer.resolve("src/main/java/org/example/digits/Main.java"));
        assertContains(main, block(readme, "java"));
        assertContains(Files.readString(consumer.resolve("pom.xml")), block(readme, "xml"));
    }

    /** The README's first block of a language after "Use the library". */
    private static String block(String readme, String language) {
        Matcher block = Pattern.compile("## Use the library.*?```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(readme);
        assertTrue(block.find(), "the README has no block of " + language);
        return block.group(1);
    }

    /** Asserts that lines stand in a text, however far they are indented. */
    private static void assertContains(String text, String lines) {
        String expected = unindented(lines);
        assertTrue(unindented(text).contains(expected), () -> "expected\n" + expected + "in\n" + text);
    }

    private static String unindented(String text) {
        return text.lines().map(String::strip).collect(Collectors.joining("\n", "", "\n"));
    }

    @Test
    void trainsAndPredicts() {
        Tensor images = Tensor.zeros(200, 28, 28, 1);
        int[] labels = new int[200];
        CounterRandom random = CounterRandom.ofSeed(3);
        for (int n = 0; n < labels.length; n++) {
            labels[n] = n % 10;
            for (int i = 0; i < 784; i++) {
                boolean bar = i / 28 / 3 == labels[n];
                images.data()[n * 784 + i] = (float) random.uniform(n * 784L + i) * 0.2f + (bar ? 0.8f : 0);
            }
        }
        long seed = 1;

        Network network = Network.build(
                Shape.of(28, 28, 1), seed,
                conv2d(8, 3), batchNorm(), relu(),
                conv2d(16, 5).stride(2).padding(Padding.SAME), batchNorm(), relu(), flatten(), dropout(0.3),
                dense(10), softmax());
        String summary = network.summary().toString();

        Split split = Dataset.of(images, labels).split(0.1, seed);
        Trainer trainer = new Trainer(network, new Adam(), Schedule.exponential(1e-3, 0.95))
                .augmentation(RandomAffine.degrees(10).zoom(0.05).shift(0.01));
        History history = trainer.fit(split.train(), split.validation(), 10, 64);
        double accuracy = history.last().valAccuracy();

        Tensor probabilities = network.predict(images);

        assertTrue(summary.contains("Total params"), summary);
        assertTrue(accuracy > 0.5, () -> String.format(Locale.ROOT, "validation accuracy %.2f", accuracy));
        assertEquals(Shape.of(200, 10), probabilities.shape());
    }
}
