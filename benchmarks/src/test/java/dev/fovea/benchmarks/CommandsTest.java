package dev.fovea.benchmarks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.nn.Layers;
import dev.fovea.nn.Network;
import dev.fovea.ops.ComputeKernels;
import dev.fovea.tensor.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
    /** Too short to measure anything, but long enough to see that all is there. */
    private static final String INSTANT = "0.01";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void helpExplainsTheForms() {
        assertEquals(Main.DONE, run("--help"));
        for (String form : List.of(
                "bench step [OPTIONS]", "bench conv [OPTIONS]", "bench start [OPTIONS]", "bench head [OPTIONS]",
                "bench against JAR [OPTIONS]", "bench onnx FILE [OPTIONS]",
                "bench JMH-ARGUMENTS",
                "bench -h")) {
            assertTrue(out.toString().contains(form), out.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "step --threads 0", "step --forks 0", "step --seconds 0", "step --seconds NaN", "step extra",
                "conv --layer NONE", "start --seconds 0", "step --algorithm IM2COL", "conv --algorithm FFT",
                "networks --names none", "networks --threads 0", "layers --names none", "layers --threads 17",
                "onnx", "onnx none.onnx --json", "onnx none.onnx --json --batch 0", "onnx none.onnx --json --shape x=a",
                "load", "load none --json", "load . --json --size 0", "head --seconds 0", "head --threads 0",
                "against", "against none.jar --json", "against pom.xml --json",
                "conv --threads -1", "conv --threads 65", "conv --unknown",
                "conv --layer"
            })
    void wrongUsageIsOneLineAndStatus2(String arguments) {
        assertEquals(Main.WRONG_USAGE, run(arguments.isEmpty() ? new String[0] : arguments.split(" ")));
        assertEquals("", out.toString());
        assertTrue(err.toString().startsWith("bench: "), err.toString());
        assertEquals(1, err.toString().lines().count(), err.toString());
    }

    @Test
    void stepPrintsOneObjectWithItsFigures() throws IOException {
        JsonNode result = json("step", "--json", "--seconds", INSTANT, "--threads", "2");
        assertEquals(2, result.get("threads").intValue());
        for (String name : List.of(
                "fma_peak_gflop_s", "train_img_s", "train_augmented_img_s", "train_percent_of_peak",
                "predict_1_median_ms", "predict_1_p99_ms")) {
            assertTrue(result.get(name).doubleValue() > 0, name);
        }
        for (String images : List.of("1", "64", "256")) {
            assertTrue(result.get("predict_img_s").get(images).doubleValue() > 0, images);
        }
        assertEquals("AUTO", result.get("algorithm").textValue());
        assertPlace(result);
    }

    @Test
    void headPrintsOneObjectWithBothSpeeds() throws IOException {
        JsonNode result = json("head", "--json", "--seconds", INSTANT, "--threads", "2");
        assertEquals(2, result.get("threads").intValue());
        for (String name : List.of("train_img_s", "head_img_s")) {
            assertTrue(result.get(name).doubleValue() > 0, name);
        }
        double least = result.get("least_ratio").doubleValue();
        assertTrue(least > 0 && result.get("ratio").doubleValue() >= least, result::toString);
        assertPlace(result);
    }

    @Test
    void againstPrintsOneObjectWithTheSpeedsOfBothBuilds() throws Exception {
        String itself = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        JsonNode result = onScalarKernels(
                () -> json("against", itself, "--json", "--seconds", INSTANT, "--threads", "2"));
        assertEquals(2, result.get("threads").intValue());
        for (String name : List.of("other_img_s", "here_img_s")) {
            assertTrue(result.get(name).doubleValue() > 0, name);
        }
        double least = result.get("lower_quartile_ratio").doubleValue();
        double ratio = result.get("ratio").doubleValue();
        assertTrue(least > 0 && ratio >= least && ratio <= result.get("upper_quartile_ratio").doubleValue());
        assertPlace(result);
    }

    @Test
    void startPrintsOneObjectWithItsFigures() throws IOException {
        JsonNode result = json("start", "--json", "--seconds", INSTANT, "--threads", "2");
        assertEquals(2, result.get("threads").intValue());
        double firstPrediction = result.get("first_prediction_ms").doubleValue();
        double firstStep = result.get("first_step_ms").doubleValue();
        assertTrue(firstPrediction > 0, "the process took time to start");
        assertTrue(firstStep >= firstPrediction, "predicting comes first");
        assertTrue(result.get("full_speed_ms").doubleValue() >= firstStep, "and full speed last");
        assertTrue(result.get("train_augmented_img_s").doubleValue() > 0);
        assertPlace(result);
    }

    @Test
    void networksPrintsOneObjectWithTheFiguresOfEach(@TempDir Path folder) throws IOException {
        JsonNode result = json(
                "networks", "--json", "--seconds", INSTANT, "--threads", "2", "--names", "lenet5,keras_convnet",
                "--onnx",
                folder.resolve("new").toString());
        assertEquals(2, result.size());
        for (String network : List.of("lenet5", "keras_convnet")) {
            JsonNode figures = result.get(network);
            for (String name : List.of("train_img_s", "train_median_img_s", "one_median_ms", "one_p99_ms")) {
                assertTrue(figures.get(name).doubleValue() > 0, name);
            }
            for (String images : List.of("1", "64", "256")) {
                assertTrue(figures.get("predict_img_s").get(images).doubleValue() > 0, images);
            }
            assertTrue(Files.size(folder.resolve("new").resolve(network + ".onnx")) > 1000, network);
        }
    }

    @Test
    void layersPrintsOneObjectWithThePassesOfEach() throws IOException {
        JsonNode result = json(
                "layers", "--json", "--seconds", INSTANT, "--threads", "3", "--names",
                "depthwise3_7,transposed2_14,relu,layer_norm,softmax_pixels,log_softmax_classes");
        assertEquals(6, result.size());
        for (String layer : List.of("depthwise3_7", "transposed2_14")) {
            for (String pass : List.of("forward", "input_gradient", "kernel_gradient", "copy")) {
                double best = result.get(layer).get(pass + "_ms").doubleValue();
                assertTrue(best > 0 && result.get(layer).get(pass + "_median_ms").doubleValue() >= best, pass);
            }
        }
        for (String layer : List.of("relu", "layer_norm", "softmax_pixels", "log_softmax_classes")) {
            assertTrue(result.get(layer).get("forward_ms").doubleValue() > 0, layer);
            assertTrue(result.get(layer).get("backward_ms").doubleValue() > 0, layer);
        }
    }

    @Test
    void profilePrintsTheTimeOfEveryOp() throws IOException {
        JsonNode result = json("profile", "lenet5", "--json", "--seconds", INSTANT, "--threads", "2");
        assertEquals("lenet5", result.get("network").textValue());
        assertTrue(result.get("us_per_image").doubleValue() > 0);
        List<String> works = new ArrayList<>();
        result.get("ops").forEach(row -> {
            assertTrue(row.get("us").doubleValue() >= 0);
            works.add(row.get("op").textValue() + " " + row.get("work").textValue());
        });
        assertTrue(
                works.containsAll(List.of(
                        "Convolution prepare", "Convolution forward", "Convolution backward", "MaxPool forward",
                        "MaxPool backward", "Dense batch gradient")),
                works::toString);
        // 28 x 28 outputs of 25 taps for 6 channels, twice backward; both figures are rounded.
        JsonNode backward = result.get("ops").get(works.indexOf("Convolution backward"));
        double gflop = 2 * 2.0 * 28 * 28 * 25 * 6 / 1e9;
        double peak = result.get("fma_peak_gflop_s").doubleValue() + 0.05;
        assertTrue((backward.get("limit_us").doubleValue() + 0.005) / 1e6 >= gflop / peak, backward::toString);
        assertPlace(result);
    }

    @ParameterizedTest
    @EnumSource
    void everyNetworkCanBeBuilt(SmallNetwork network) {
        assertEquals(network.image(), network.build().inputShape());
    }

    @Test
    void onnxPrintsOneObjectWithItsFigures(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("network.onnx");
        Network.build(Shape.of(6, 6, 1), 1, Layers.conv2d(2, 3), Layers.relu(), Layers.flatten(), Layers.dense(3))
                .exportOnnx(file);
        JsonNode result =
                json("onnx", file.toString(), "--json", "--seconds", INSTANT, "--threads", "2", "--batch", "3");
        assertEquals(2, result.get("threads").intValue());
        assertEquals(3, result.get("batch_size").intValue());
        assertEquals(2 * 9 + 2 + 32 * 3 + 3, result.get("parameters").intValue());
        for (String name : List.of("predict_img_s", "call_median_ms", "call_p99_ms")) {
            assertTrue(result.get(name).doubleValue() > 0, name);
        }
        assertPlace(result);
    }

    @Test
    void loadPrintsOneObjectWithItsFigures(@TempDir Path folder) throws IOException {
        Path cifar = Files.createDirectory(folder.resolve("cifar"));
        for (int i = 1; i <= 5; i++) {
            Files.write(cifar.resolve("data_batch_" + i + ".bin"), new byte[2 * 3073]);
        }
        JsonNode records = json("load", cifar.toString(), "--json", "--seconds", INSTANT, "--threads", "2");
        assertEquals(10, records.get("images").intValue());
        for (String what : List.of("files into memory", "read from memory", "read from the files")) {
            assertTrue(records.get("one_thread_img_s").get(what).doubleValue() > 0, what);
            assertTrue(records.get("threads_img_s").get(what).doubleValue() > 0, what);
        }
        assertPlace(records);
        out.getBuffer().setLength(0);
        for (String name : List.of("cat", "dog")) {
            Path place = Files.createDirectories(folder.resolve("pictures").resolve(name));
            BufferedImage picture = new BufferedImage(20, 12, BufferedImage.TYPE_INT_RGB);
            ImageIO.write(picture, "png", place.resolve("1.png").toFile());
            ImageIO.write(picture, "jpeg", place.resolve("2.jpg").toFile());
        }
        JsonNode pictures = json(
                "load", folder.resolve("pictures").toString(), "--json", "--seconds", INSTANT, "--threads", "2",
                "--size",
                "8");
        assertEquals(4, pictures.get("images").intValue());
        assertTrue(pictures.get("threads_img_s").get("decoded and resized").doubleValue() > 0);
    }

    @ParameterizedTest
    @EnumSource
    void convPrintsOneObjectWithEveryPass(Algorithm algorithm) throws IOException {
        JsonNode result = json(
                "conv", "--json", "--seconds", INSTANT, "--algorithm", algorithm.name(), "--layer", "conv1",
                "--threads", "3");
        assertEquals(3, result.get("threads").intValue());
        assertEquals(algorithm.name(), result.get("algorithm").textValue());
        assertEquals(64, result.get("batch_size").intValue());
        assertEquals(List.of("CONV1"), result.get("layers").findValuesAsText("layer"));
        for (JsonNode layer : result.get("layers")) {
            for (String pass : List.of("forward", "input_gradient", "kernel_gradient")) {
                assertTrue(layer.get(pass).get("gflop_s").doubleValue() > 0, pass);
                assertTrue(layer.get(pass).get("percent_of_peak").doubleValue() > 0, pass);
            }
        }
        assertPlace(result);
    }

    @Test
    void forksGiveTheSameFormAndTheTableHasTheLayers() {
        assertEquals(Main.DONE, run("conv", "--seconds", INSTANT, "--layer", "CONV1", "--forks", "2"),
                err.toString());
        List<String> lines = out.toString().lines().toList();
        assertEquals(5, lines.size(), out.toString());
        assertTrue(lines.get(0).startsWith("GFLOP/s"), out.toString());
        assertTrue(lines.get(1).startsWith("CONV1"), out.toString());
    }

    @Test
    void whatIsNoCommandIsForJmh() {
        for (String command : List.of("step", "conv", "start", "head", "against", "networks", "layers", "onnx",
                "profile",
                "load", "--help")) {
            assertTrue(Main.isCommand(command), command);
        }
        assertFalse(Main.isCommand("Convolution"));
        assertFalse(Main.isCommand("-h"));
    }

    @Test
    void jmhFailsOnErrorsUnlessToldOtherwise() {
        assertArrayEquals(new String[] {"-l", "-foe", "true"}, Main.jmhArguments("-l"));
        assertArrayEquals(new String[] {"-foe", "false"}, Main.jmhArguments("-foe", "false"));
    }

    /** What loads the library anew gets the kernels that need no compiler to be fast; this copy of it has chosen before. */
    private static JsonNode onScalarKernels(Callable<JsonNode> measurement) throws Exception {
        String property = "fovea.kernels";
        String before = System.getProperty(property);
        String chosen = ComputeKernels.name();
        System.setProperty(property, "scalar");
        try {
            JsonNode result = measurement.call();
            assertEquals(chosen, result.get("kernels").textValue());
            return result;
        } finally {
            if (before == null) {
                System.clearProperty(property);
            } else {
                System.setProperty(property, before);
            }
        }
    }

    private JsonNode json(String... arguments) throws IOException {
        assertEquals(Main.DONE, run(arguments), err.toString());
        assertEquals("", err.toString());
        assertEquals(1, out.toString().lines().count());
        return new ObjectMapper().readTree(out.toString());
    }

    private int run(String... arguments) {
        return Main.run(new PrintWriter(out), new PrintWriter(err), arguments);
    }

    private static void assertPlace(JsonNode result) {
        for (String name : List.of("kernels", "jdk", "collector", "os")) {
            assertTrue(result.get(name).isTextual(), name);
        }
        assertEquals(Runtime.getRuntime().availableProcessors(), result.get("cpus").intValue());
    }
}
