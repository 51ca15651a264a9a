package dev.fovea.mnist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import dev.fovea.mnist.model.DigitNetwork;
import dev.fovea.nn.Network;
import dev.fovea.ops.ComputeKernels;
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
        Network network = DigitNetwork.build(5);
        Path model = folder.resolve("digits.safetensors");
        network.save(model);
        float[] x = new float[28 * 28];
        Path picture = picture(x);
        String expected = Arrays.toString(network.predict(new float[][] {x})[0]) + System.lineSeparator();
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
        BufferedImage picture = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < x.length; i++) {
            int value = i * 37 % 256;
            picture.getRaster().setSample(i % 28, i / 28, 0, value);
            x[i] = value / 255f;
        }
        Path file = folder.resolve("digit.png");
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
