package dev.fovea.mnist.cli;

import static dev.fovea.nn.Layers.batchNorm;
import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.globalAvgPool2d;
import static dev.fovea.nn.Layers.relu;
import static dev.fovea.nn.Layers.softmax;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import dev.fovea.nn.Network;
import dev.fovea.nn.model.ModelMetadata;
import dev.fovea.ops.ComputeKernels;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.vector.internal.IncubatingVectorApi;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Classify.java of docs/guide/saving.md, to the letter, does what the page says, on the class path and on the module path. */
class EmbeddingExampleTest {

    @TempDir
    Path folder;

    @Test
    void classifiesOnTheClassPathAndOnTheModulePath() throws Exception {
        Network network = Network.build(
                Shape.of(16, 16, 1), 5, conv2d(8, 3), batchNorm(0.9), relu(), globalAvgPool2d(), dense(3), softmax());
        List<String> names = List.of("across", "down", "aslant");
        Path model = folder.resolve("stripes.safetensors");
        network.save(model, ModelMetadata.none().labels(names));
        float[] x = new float[16 * 16];
        Path picture = picture(x);
        String expected =
                names + " " + Arrays.toString(network.predict(new float[][] {x})[0]) + System.lineSeparator();
        Path source = Files.writeString(folder.resolve("Classify.java"), example());
        String jars = Stream.of(Tensor.class, IncubatingVectorApi.class, Network.class, JsonFactory.class)
                .map(ModulePathTest::place)
                .collect(Collectors.joining(File.pathSeparator));
        List<String> arguments = List.of(source.toString(), model.toString(), picture.toString());
        assertEquals(expected, run(List.of("--add-modules", "jdk.incubator.vector", "-cp", jars), arguments));
        assertEquals(expected, run(List.of("-p", jars, "--add-modules", "dev.fovea.layers"), arguments));
    }

    private static String example() throws IOException {
        String page =
                Files.readString(Path.of(System.getProperty("basedir", "")).resolveSibling("docs/guide/saving.md"));
        Matcher block = Pattern.compile("`Classify[.]java`.*?```java\n(.*?)```", Pattern.DOTALL).matcher(page);
        assertTrue(block.find(), "the guide has no Classify.java");
        return block.group(1);
    }

    /** A grey picture, and in {@code x} what it is to the network. */
    private Path picture(float[] x) throws IOException {
        BufferedImage picture = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < x.length; i++) {
            int value = i * 37 % 256;
            picture.getRaster().setSample(i % 16, i / 16, 0, value);
            x[i] = value / 255f;
        }
        Path file = folder.resolve("stripes.png");
        assertTrue(ImageIO.write(picture, "png", file.toFile()));
        return file;
    }

    /** What Java says on its output; it must succeed. */
    private String run(List<String> options, List<String> arguments) throws Exception {
        Path errors = folder.resolve("errors");
        List<String> line = Stream.of(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:-UsePerfData",
                        "-Dfovea.kernels=" + ComputeKernels.name()),
                options,
                arguments).flatMap(List::stream).toList();
        Process child = new ProcessBuilder(line).redirectError(errors.toFile()).start();
        try {
            String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            child.waitFor();
            assertEquals(0, child.exitValue(), Files.readString(errors));
            return said;
        } finally {
            child.destroyForcibly();
        }
    }
}
