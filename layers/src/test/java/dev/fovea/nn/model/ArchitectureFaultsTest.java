package dev.fovea.nn.model;

import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.relu;
import static dev.fovea.nn.model.FileFaults.assertFault;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.Conv2d;
import dev.fovea.nn.Network;
import dev.fovea.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Descriptions that no network was ever saved with: each is refused before anything is made of it. */
class ArchitectureFaultsTest {
    @TempDir
    Path folder = Path.of("");

    /** A file of a few numbers that claims to be another network. */
    private void assertRefused(String description, String words) throws IOException {
        Path file = folder.resolve("x.safetensors");
        Network.build(Shape.of(8), 1, dense(2)).save(file);
        ModelBytes bytes = ModelBytes.of(file);
        bytes.metadata().put("fovea.architecture", description);
        bytes.write(file);
        assertFault(file, () -> ModelFile.read(file), words);
    }

    private static String layers(String input, String... layers) {
        return "{\"version\":1,\"input\":" + input + ",\"layers\":[" + String.join(",", layers) + "]}";
    }

    private static String conv(String outChannels) {
        return "{\"kind\":\"conv2d\",\"outChannels\":" + outChannels + ",\"kernelHeight\":1,\"kernelWidth\":1,"
                + "\"strideHeight\":1,\"strideWidth\":1,\"padding\":\"VALID\",\"bias\":true}";
    }

    /** What the fuzzer found: a message longer than any screen, of the settings' names alone. */
    @ParameterizedTest
    @ValueSource(strings = {"inner",
        "a very long name of a setting, as no layer of ours has one, and no other layer has either",
        "\\u0001\\n"})
    void namesTheInnerEndOfADeepPlace(String setting) throws IOException {
        String description = "{\"kind\":\"residual\",\"" + setting.repeat(8) + "\":";
        int depth = 40;
        assertRefused(
                layers("[8]", description.repeat(depth) + "{\"kind\":\"tanhh\"}" + "}".repeat(depth)),
                ": the kind \"tanhh\" is not registered");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "'' | architecture: expected more, found the end",
        "[] | architecture: expected an object, found an array",
        "{} | expected the key \"version\", found the end of the object",
        "{\"layers\":[]} | expected the key \"version\", found the key \"layers\"",
        "{\"version\":\"1\"} | expected a whole number for the version, found \"1\"",
        "{\"version\":3,\"input\":[8],\"layers\":[]} | expected a description of version 1 to 2, found version 3; a newer Fovea",
        "{\"version\":0} | expected a description of version 1 to 2, found version 0",
        "{\"version\":1,\"input\":8} | expected an array for the input shape, found 8",
        "{\"version\":1,\"input\":[8],\"layers\":{}} | expected an array of layers, found an object",
        "{\"version\":1,\"input\":[8],\"layers\":[]}x | architecture: not valid JSON at character",
        "{\"version\":1,\"input\":[8],\"layers\":[]}{} | expected the end, found an object",
        "{\"version\":1,\"input\":[8],\"layers\":[],\"more\":1} | expected the end of the object, found the key \"more\"",
        "{\"version\":2,\"input\":[8],\"layers\":[],\"names\":[\"x\"]} | expected two names that are not blank, found 1 names",
        "{\"version\":2,\"input\":[8],\"layers\":[],\"names\":[\"x\",\" \"]} | expected two names that are not blank",
        "{\"version\":2,\"input\":[8],\"layers\":[],\"names\":[\"x\",1]} | expected a string for names[1], found 1",
        "{\"version\":2,\"input\":[8],\"layers\":[],\"names\":[\"x\",\"y\"],\"more\":1} | expected the end of the object, found",
        "{\"version\":1,\"version\":1} | Duplicate field 'version'"})
    void refusesWhatIsNotADescription(String description, String words) throws IOException {
        assertRefused(description, words);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "[0] | expected up to 64 positive numbers of 32 bits for the input shape, found 0 after []",
        "[8, -1] | found -1 after [8]",
        "[2147483648] | found 2147483648 after []",
        "[65536, 65536] | the input shape (65536, 65536) holds more than 2147483647 elements",
        "[8.5] | expected a whole number for the input shape, found 8.5",
        "[1e400] | expected a whole number for the input shape, found 1e400"})
    void refusesInputs(String input, String words) throws IOException {
        assertRefused(layers(input), words);
    }

    @Test
    void readsUpToTheHighestRank() throws IOException {
        int[] extents = new int[64];
        Arrays.fill(extents, 1);
        Path file = folder.resolve("rank.safetensors");
        Network.build(Shape.of(extents), 1, relu()).save(file);
        assertEquals(Shape.of(extents), Network.load(file).inputShape());
        assertRefused(
                layers("[" + "1, ".repeat(64) + "1]"),
                "expected up to 64 positive numbers of 32 bits for the input shape, found 1 after [1, 1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "7 | expected a layer, found 7",
        "{} | architecture, layers[0]: expected a kind, found none",
        "{\"kind\":1} | expected a string for the kind of layers[0], found 1",
        "{\"kind\":\"lstm\"} | architecture, layers[0]: the kind \"lstm\" is not registered; there are [",
        "{\"kind\":\"dev.fovea.nn.Relu\"} | the kind \"dev.fovea.nn.Relu\" is not registered",
        "{\"kind\":\"java.lang.Runtime\"} | the kind \"java.lang.Runtime\" is not registered",
        "{\"kind\":\"${jndi:x}\"} | the kind \"${jndi:x}\" is not registered",
        "{\"kind\":\"relu\",\"slope\":0.1} | architecture, layers[0]: relu: unknown setting \"slope\"",
        "{\"kind\":\"relu\",\"kind\":\"relu\"} | Duplicate field 'kind'",
        "{\"kind\":\"dropout\"} | dropout: setting rate: expected a number, found none",
        "{\"kind\":\"dropout\",\"rate\":\"0.5\"} | dropout: setting rate: expected a number, found \"0.5\"",
        "{\"kind\":\"dropout\",\"rate\":1} | dropout: dropout: the rate must be in [0, 1), not 1.0",
        "{\"kind\":\"dropout\",\"rate\":1e400} | expected a number that a double can hold for layers[0].rate, found 1e400",
        "{\"kind\":\"dropout\",\"rate\":NaN} | not valid JSON",
        "{\"kind\":\"dropout\",\"rate\":null} | expected a value for layers[0].rate, found null",
        "{\"kind\":\"dense\",\"outputs\":2.0,\"bias\":true} | setting outputs: expected a whole number, found 2.0",
        "{\"kind\":\"dense\",\"outputs\":4294967298,\"bias\":true} | expected a whole number of 32 bits, found 4294967298",
        "{\"kind\":\"dense\",\"outputs\":9223372036854775808,\"bias\":true} | expected a whole number below 2^63",
        "{\"kind\":\"dense\",\"outputs\":2,\"bias\":1} | setting bias: expected true or false, found 1",
        "{\"kind\":\"dense\",\"outputs\":-2,\"bias\":true} | dense: outputs must be at least 1, not -2",
        "{\"kind\":\"dense\",\"outputs\":2147483647,\"bias\":true} | holds more than 2147483647 elements",
        "{\"kind\":\"dense\",\"outputs\":200000000,\"bias\":false} | the network has more than 18 parameters (the file holds "
                + "18 numbers)",
        "{\"kind\":\"residual\",\"body\":{\"kind\":\"relu\"}} | setting shortcut: expected a layer, found none",
        "{\"kind\":\"residual\",\"body\":[],\"shortcut\":[]} | setting body: expected a layer, found a list of 0 layers",
        "{\"kind\":\"sequential\",\"layers\":{\"kind\":\"relu\"}} | setting layers: expected a list of layers, found the "
                + "layer relu",
        "{\"kind\":\"sequential\",\"layers\":[{\"kind\":\"x\"}]} | architecture, layers[0].layers[0]: the kind \"x\"",
        "{\"kind\":\"batch_norm\",\"momentum\":2,\"epsilon\":0.1} | batch_norm: batch normalisation: momentum must be in",
        "{\"kind\":\"softmax\"},{\"kind\":\"max_pool2d\",\"poolHeight\":1,\"poolWidth\":1,\"strideHeight\":1,"
                + "\"strideWidth\":1,\"padding\":\"FULL\"} | setting padding: expected VALID, SAME or four numbers as 1,1,0,2 (top, bottom, left, right), found \"FULL\""})
    void refusesLayers(String layer, String words) throws IOException {
        assertRefused(layers("[8]", layer), words);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "0 | convolution: outChannels must be at least 1, not 0",
        "-2147483648 | convolution: outChannels must be at least 1, not -2147483648",
        "2147483647 | the output would hold more than 2147483647 elements",
        "100000000 | with kernel (1, 1, 1, 100000000) the network has more than 18 parameters"})
    void refusesChannels(String outChannels, String words) throws IOException {
        assertRefused(layers("[2, 2, 1]", conv(outChannels)), words);
    }

    private static final List<Integer> EXTREMES = List.of(
            Integer.MIN_VALUE, -1, 0, 1, 2, 3, 7, 181, 32_768, 46_341, 65_536, 1 << 30, Integer.MAX_VALUE - 1,
            Integer.MAX_VALUE);

    private static final List<Integer> SMALL = List.of(1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2);

    /** What is not extreme, so that some networks can be built. */
    enum Mildness {
        NONE, LAYERS, LAYERS_AND_INPUT
    }

    /** Whatever the settings are, there is a network or a message. */
    @Property(tries = 3000, seed = "1")
    @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
    void survivesExtremeSettings(
            @ForAll @Size(min = 1, max = 3) List<@IntRange(max = 13) Integer> input,
            @ForAll @Size(max = 4) List<@Size(7) List<@IntRange(max = 13) Integer>> layers,
            @ForAll Mildness mildness) throws IOException {
        List<Integer> numbers = mildness == Mildness.NONE ? EXTREMES : SMALL;
        List<Integer> shape = mildness == Mildness.LAYERS_AND_INPUT
                ? List.of(6, 5, 2)
                : input.stream().map(EXTREMES::get).toList();
        String[] descriptions = layers.stream()
                .map(choices -> layer(choices.stream().map(numbers::get).toList(), choices.getLast()))
                .toArray(String[]::new);

        String result = "refused";
        try {
            Architecture architecture = ArchitectureReader.read(
                    "x", layers(shape.toString(), descriptions), LayerKinds.standard());
            Network network = Network.blank(architecture.input(), 1, 1000, architecture.layers());
            assertTrue(network.summary().total() <= 1000);
            result = network.layers().stream().anyMatch(Conv2d.class::isInstance) ? "convolution" : "network";
        } catch (ModelFileException | IllegalArgumentException | ArithmeticException e) {
            // Both of the latter are what ModelReader expects of a network that cannot be built.
            assertFalse(String.valueOf(e.getMessage()).isBlank());
        }
        // Else nothing would be tested but refusals.
        Statistics.label("results").collect(result).coverage(results -> {
            results.check("refused").count(count -> count > 1000);
            results.check("network").count(count -> count > 100);
            results.check("convolution").count(count -> count > 30);
        });
    }

    private static String layer(List<Integer> numbers, int kind) {
        String padding = numbers.get(5) % 2 == 0 ? "SAME" : "VALID";
        String window = "Height\":%d,\"%s\":%d,\"strideHeight\":%d,\"strideWidth\":%d,\"padding\":\"" + padding + "\"";
        return switch (kind % 6) {
            case 0 -> ("{\"kind\":\"conv2d\",\"outChannels\":%d,\"bias\":true,\"kernel" + window + "}").formatted(
                    numbers.get(0), numbers.get(1), "kernelWidth", numbers.get(2), numbers.get(3), numbers.get(4));
            case 1 -> ("{\"kind\":\"max_pool2d\",\"pool" + window + "}").formatted(
                    numbers.get(1), "poolWidth", numbers.get(2), numbers.get(3), numbers.get(4));
            case 2 -> ("{\"kind\":\"avg_pool2d\",\"pool" + window + "}").formatted(
                    numbers.get(1), "poolWidth", numbers.get(2), numbers.get(3), numbers.get(4));
            case 3 -> "{\"kind\":\"dense\",\"outputs\":%d,\"bias\":false}".formatted(numbers.get(1));
            case 4 -> "{\"kind\":\"global_avg_pool2d\"}";
            default -> "{\"kind\":\"flatten\"}";
        };
    }

    @Test
    void refusesManyLayers() throws IOException {
        String relu = "{\"kind\":\"relu\"}";
        assertRefused(
                layers("[8]", (relu + ",").repeat(99_999) + relu), "expected at most 10000 layers, found more");
        String nested = "{\"kind\":\"sequential\",\"layers\":[" + (relu + ",").repeat(5_000) + relu + "]}";
        assertRefused(layers("[8]", nested, nested), "expected at most 10000 layers, found more");
        assertRefused(
                layers("[8]", "{\"kind\":\"sequential\",\"layers\":[".repeat(10_000)),
                "architecture: expected objects and arrays nested at most 128 deep, found more at character ");
    }

    @Test
    void readsAsManyLayersAsAllowed() throws IOException {
        Path file = folder.resolve("x.safetensors");
        dev.fovea.nn.Layer[] many = new dev.fovea.nn.Layer[Architecture.MOST_LAYERS];
        java.util.Arrays.fill(many, dense(1));
        Network.build(Shape.of(1), 1, many).save(file);
        assertEquals(2 * many.length, Network.load(file).parameters().size());
    }

    @ParameterizedTest
    @ValueSource(ints = {1001, 1_000_000})
    void refusesManySettings(int settings) throws IOException {
        StringBuilder layer = new StringBuilder("{\"kind\":\"relu\"");
        for (int i = 0; i < settings; i++) {
            layer.append(",\"").append(i).append("\":0");
        }
        assertRefused(layers("[8]", layer + "}"), "layers[0]: expected at most 1000 settings, found more");
    }

    @Test
    void refusesALongText() throws IOException {
        String text = "{\"kind\":\"" + "x".repeat(1_000_000) + "\"}";
        assertRefused(layers("[8]", text), "the kind \"" + "x".repeat(80) + "…\" is not registered");
        assertRefused("x".repeat(100_000_000 - 2000), "header: not valid JSON");
    }
}
