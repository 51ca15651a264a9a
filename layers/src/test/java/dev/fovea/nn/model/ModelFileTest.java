package dev.fovea.nn.model;

import static dev.fovea.nn.Layers.batchNorm;
import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.relu;
import static dev.fovea.nn.Layers.sequential;
import static dev.fovea.nn.model.FileFaults.assertFault;
import static dev.fovea.testing.RandomArrays.gaussian;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.io.FileException;
import dev.fovea.nn.Layer;
import dev.fovea.nn.LayerGraph;
import dev.fovea.nn.Network;
import dev.fovea.nn.SharedLayer;
import dev.fovea.nn.general.ElementFunction;
import dev.fovea.nn.general.Elementwise;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Parameter;
import dev.fovea.nn.op.Value;
import dev.fovea.tensor.Shape;
import dev.fovea.testing.SafetensorsFile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A model file holds what was saved; whatever is wrong with one is told, and nothing else happens. */
class ModelFileTest {
    private static final Shape IMAGE = Shape.of(4, 4, 1);
    private static final ModelMetadata METADATA = ModelMetadata.none()
            .preprocessing("grey / 255")
            .labels(List.of("nought", "one, \"einß\"", ""))
            .training("Adam")
            .metric("accuracy", 0.9957)
            .with("comment", "");

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("model.safetensors");
    }

    private static Network network(long seed) {
        Network network = Network.build(IMAGE, seed, conv2d(2, 3), batchNorm(), relu(), flatten(), dense(3));
        for (Parameter parameter : network.parameters()) {
            float[] values = gaussian(seed + parameter.index(), parameter.values().length);
            for (int i = 0; i < values.length; i++) {
                parameter.values()[i] = parameter.trainable() ? values[i] : Math.abs(values[i]);
            }
        }
        network.changed();
        return network;
    }

    private ModelBytes saved() throws IOException {
        network(7).save(file, METADATA);
        return ModelBytes.of(file);
    }

    private void assertRefused(ModelBytes bytes, String words) throws IOException {
        bytes.write(file);
        assertFault(file, () -> ModelFile.read(file), words);
    }

    private static void assertSame(Network expected, Network actual) {
        assertEquals(expected.inputShape(), actual.inputShape());
        assertEquals(expected.seed(), actual.seed());
        assertEquals(expected.summary().toString(), actual.summary().toString());
        for (int i = 0; i < expected.parameters().size(); i++) {
            assertArrayEquals(bits(expected.parameters().get(i)), bits(actual.parameters().get(i)));
            assertEquals(expected.parameters().get(i).trainable(), actual.parameters().get(i).trainable());
        }
    }

    private static int[] bits(Parameter parameter) {
        int[] bits = new int[parameter.values().length];
        Arrays.setAll(bits, i -> Float.floatToRawIntBits(parameter.values()[i]));
        return bits;
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void holdsWhatWasSaved() throws IOException {
        Network network = network(7);
        network.save(file, METADATA);
        Model model = ModelFile.read(file);
        assertSame(network, model.network());
        assertEquals(METADATA, model.metadata());
        assertEquals(Version.number(), model.libraryVersion());
        assertTrue(model.libraryVersion().matches("\\d+\\.\\d+\\.\\d+.*"), model.libraryVersion());
        float[][] x = {gaussian(1, IMAGE.size()), gaussian(2, IMAGE.size())};
        assertArrayEquals(network.predict(x), model.network().predict(x));
        assertSame(network, Network.load(file));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE, Long.MAX_VALUE})
    void keepsEverySeed(long seed) throws IOException {
        network(seed).save(file);
        assertEquals(seed, Network.load(file).seed());
    }

    @Test
    void isAFileThatOthersRead() throws IOException {
        Network network = network(7);
        network.save(file, METADATA);
        SafetensorsFile other = SafetensorsFile.read(file);
        assertEquals(
                network.parameters().stream().map(Parameter::name).collect(Collectors.toSet()), other.names());
        for (Parameter parameter : network.parameters()) {
            assertEquals(parameter.shape(), other.tensor(parameter.name()).shape());
            assertArrayEquals(parameter.values(), other.tensor(parameter.name()).data());
        }
        assertEquals(Optional.of("grey / 255"), other.metadata("preprocessing"));
        assertEquals(Optional.of("7"), other.metadata("fovea.seed"));
        assertEquals(
                Optional.of(
                        "{\"version\":2,\"input\":[4,4,1],\"layers\":[{\"kind\":\"conv2d\",\"outChannels\":2,"
                                + "\"kernelHeight\":3,\"kernelWidth\":3,\"strideHeight\":1,\"strideWidth\":1,"
                                + "\"padding\":\"VALID\",\"bias\":true},{\"kind\":\"batch_norm\",\"momentum\":0.99,"
                                + "\"epsilon\":0.001},{\"kind\":\"relu\"},{\"kind\":\"flatten\"},"
                                + "{\"kind\":\"dense\",\"outputs\":3,\"bias\":true}]}"),
                other.metadata("fovea.architecture"));
        assertEquals(
                Set.of("preprocessing", "labels", "training", "metric.accuracy", "comment"),
                METADATA.entries().keySet());
    }

    @Test
    void hasTheDocumentedChecksum() throws IOException {
        // Beyond the first plane, where the order of UTF-8 and that of UTF-16 differ.
        network(7).save(file, METADATA.with("\ud83d\ude00", "é").with("\uff01", ""));
        ModelBytes bytes = ModelBytes.of(file);
        StringBuilder text = new StringBuilder();
        List<String> keys = new ArrayList<>();
        bytes.metadata().fieldNames().forEachRemaining(keys::add);
        keys.remove("fovea.crc32");
        keys.sort(Comparator.comparing(key -> HexFormat.of().formatHex(key.getBytes(StandardCharsets.UTF_8))));
        assertEquals("\ud83d\ude00", keys.getLast());
        keys.forEach(key -> text.append(key).append('\0').append(bytes.metadata().get(key).asText()).append('\0'));
        for (Parameter parameter : network(7).parameters()) {
            String extents = Arrays.toString(parameter.shape().dimensions()).replaceAll("[\\[\\] ]", "");
            text.append(parameter.name()).append("\0F32\0").append(extents).append('\0');
        }
        CRC32 sum = new CRC32();
        sum.update(text.toString().getBytes(StandardCharsets.UTF_8));
        sum.update(bytes.data);
        assertEquals(String.format("%08x", sum.getValue()), bytes.metadata().get("fovea.crc32").asText());
    }

    @Test
    void isTheSameFileEveryTime() throws IOException {
        network(7).save(file, METADATA);
        byte[] first = Files.readAllBytes(file);
        Model model = ModelFile.read(file);
        model.network().save(file, model.metadata());
        assertArrayEquals(first, Files.readAllBytes(file));
    }

    @Test
    void loadsWhatIsLargerThanABuffer() throws IOException {
        Network network = Network.build(Shape.of(300), 1, dense(301), dense(2));
        network.save(file);
        assertSame(network, Network.load(file));
    }

    @Test
    void savesANetworkWithoutParameters() throws IOException {
        Network.build(IMAGE, 1, relu()).save(file);
        assertEquals(List.of(), Network.load(file).parameters());
    }

    @Test
    void replacesTheOldFileOrLeavesItAlone() throws IOException {
        network(7).save(file);
        byte[] old = Files.readAllBytes(file);
        Network broken = network(8);
        broken.parameter("conv2d.kernel").values()[5] = Float.NaN;
        assertFault(file, () -> broken.save(file),
                "tensor \"conv2d.kernel\": expected finite numbers, found NaN at element 5");
        Network foreign = Network.build(IMAGE, 1, new Nothing());
        assertFault(file, () -> foreign.save(file), "no kind is registered for the layer nothing");
        assertArrayEquals(old, Files.readAllBytes(file));
        assertEquals(List.of("model.safetensors"), files());
        network(8).save(file);
        assertEquals(8, Network.load(file).seed());
        assertEquals(List.of("model.safetensors"), files());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void tellsThatItCannotBeWritten() {
        for (Path path : List.of(folder, folder.resolve("missing").resolve("x"), Path.of("/dev/full"))) {
            String message = assertThrows(FileException.class, () -> network(1).save(path)).getMessage();
            assertTrue(message.startsWith(path + ": "), message);
            assertEquals(1, message.lines().count(), message);
        }
    }

    @Test
    void loadsInAnInterruptedThreadAndKeepsTheFlag() throws IOException {
        Thread.currentThread().interrupt();
        try {
            network(7).save(file);
            assertSame(network(7), Network.load(file));
        } finally {
            assertTrue(Thread.interrupted());
        }
    }

    @Test
    void refusesWhatIsCutOffAtAnyByte() throws IOException {
        saved();
        byte[] whole = Files.readAllBytes(file);
        Path cut = folder.resolve("cut");
        for (int length = 0; length < whole.length; length++) {
            Files.write(cut, Arrays.copyOf(whole, length));
            assertFault(cut, () -> ModelFile.read(cut), "");
        }
        Files.write(cut, Arrays.copyOf(whole, whole.length + 1));
        assertFault(cut, () -> ModelFile.read(cut), "something follows the last tensor");
    }

    @Test
    void refusesEveryFlippedBitOfTheHeaderThatChangesItsMeaning() throws IOException {
        saved();
        byte[] whole = Files.readAllBytes(file);
        int header = Long.BYTES + (int) ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getLong();
        Path flipped = folder.resolve("flipped");
        int refused = 0;
        for (int bit = 0; bit < header * Byte.SIZE; bit++) {
            byte[] bytes = whole.clone();
            bytes[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            Files.write(flipped, bytes);
            try {
                Model model = ModelFile.read(flipped);
                assertSame(network(7), model.network());
                assertEquals(METADATA, model.metadata());
                assertEquals(Version.number(), model.libraryVersion());
            } catch (ModelFileException e) {
                assertEquals(1, e.getMessage().lines().count(), e.getMessage());
                assertTrue(e.getMessage().startsWith(flipped + ": "), e.getMessage());
                refused++;
            }
        }
        assertTrue(refused > 0.95 * header * Byte.SIZE, refused + " of " + header * Byte.SIZE);
    }

    @Test
    void refusesEveryFlippedBitOfTheData() throws IOException {
        ModelBytes bytes = saved();
        for (int bit = 0; bit < bytes.data.length * Byte.SIZE; bit++) {
            bytes.data[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertRefused(bytes, "file: expected the checksum");
            bytes.data[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
        }
    }

    @Test
    void tellsTensorsThatDoNotFitTheNetwork() throws IOException {
        ModelBytes missing = saved();
        missing.header.remove("dense.bias"); // the last one
        missing.data = Arrays.copyOf(missing.data, missing.data.length - 12);
        assertRefused(missing,
                "architecture: layer 5 of 5, dense, on an input of (8): with bias (3) the network has more "
                        + "than 52 parameters (the file holds 52 numbers)");

        ModelBytes renamed = saved();
        renamed.header.set("dense_9.kernel", renamed.header.remove("dense.kernel"));
        assertRefused(renamed,
                "tensor \"dense.kernel\": expected one of shape (8, 3) for the network's parameter, found none "
                        + "among [conv2d.kernel, conv2d.bias, batch_norm.gamma, batch_norm.beta, batch_norm.moving_mean, "
                        + "batch_norm.moving_variance, dense_9.kernel, dense.bias]");

        ModelBytes extra = saved();
        int end = extra.data.length;
        extra.header.set("extra", extra.tensor("dense.bias").deepCopy().put("dtype", "U8"));
        extra.shape("extra").removeAll().add(4);
        extra.tensor("extra").putArray("data_offsets").add(end).add(end + 4);
        extra.data = Arrays.copyOf(extra.data, end + 4);
        assertRefused(extra,
                "tensor \"extra\": the network has no such parameter; there are [conv2d.kernel(3, 3, 1, 2), ");

        ModelBytes turned = saved();
        turned.shape("dense.kernel").removeAll().add(3).add(8);
        assertRefused(turned, "tensor \"dense.kernel\": expected F32 (8, 3), found F32 (3, 8)");

        ModelBytes integers = saved();
        integers.tensor("dense.kernel").put("dtype", "I32");
        assertRefused(integers, "tensor \"dense.kernel\": expected F32 (8, 3), found I32 (8, 3)");
    }

    @Test
    void tellsAFileOfAnotherProgram() throws IOException {
        ModelBytes other = saved();
        other.header.remove("__metadata__");
        assertRefused(other,
                "metadata: expected an entry fovea.format, found none; this is no file of Fovea's, but Weights");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "fovea.format | 2 | expected format 1, found \"2\"; a newer Fovea may read it",
        "fovea.format | 01 | expected format 1, found \"01\"",
        "fovea.seed | x | expected a seed of 64 bits, found \"x\"",
        "fovea.seed | +7 | expected a seed in decimal, found \"+7\"",
        "fovea.seed | ٧ | expected a seed in decimal, found \"٧\"",
        "fovea.seed | 9223372036854775808 | expected a seed of 64 bits, found \"9223372036854775808\"",
        "fovea.color | red | expected no entry \"fovea.color\"",
        "fovea.crc32 | 00000000 | file: expected the checksum \"00000000\"",
        "fovea.seed | 8 | file: expected the checksum",
        "fovea.version | 0 | file: expected the checksum",
        "comment | else | file: expected the checksum"})
    void refusesOtherMetadata(String key, String value, String words) throws IOException {
        ModelBytes bytes = saved();
        bytes.metadata().put(key, value);
        assertRefused(bytes, words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fovea.version", "fovea.seed", "fovea.architecture", "fovea.crc32"})
    void refusesMissingMetadata(String key) throws IOException {
        ModelBytes bytes = saved();
        bytes.metadata().remove(key);
        assertRefused(bytes, "metadata: expected an entry " + key + ", found none");
    }

    @ParameterizedTest
    @CsvSource({"conv2d.kernel, NaN, finite numbers", "dense.bias, Infinity, finite numbers",
        "dense.bias, -Infinity, finite numbers", "batch_norm.moving_mean, NaN, finite numbers",
        "batch_norm.moving_variance, -1.0E-30, 'finite numbers, none below zero'",
        "batch_norm.moving_variance, NaN, 'finite numbers, none below zero'"})
    void refusesNumbersThatComputeNothingUnlessAskedFor(String name, float value, String expected) throws IOException {
        Network network = network(7);
        network.parameter(name).values()[1] = value;
        ModelFile.write(file, network, METADATA, LayerKinds.standard(), WeightRule.ANY);
        assertFault(
                file, () -> ModelFile.read(file),
                "tensor \"" + name + "\": expected " + expected + ", found " + value + " at element 1; WeightRule.ANY");
        assertSame(network, ModelFile.read(file, LayerKinds.standard(), WeightRule.ANY).network());
    }

    @Test
    void takesNegativeNumbersForWhatIsNoVariance() throws IOException {
        Network network = network(7);
        network.parameter("batch_norm.moving_mean").values()[0] = -1;
        network.parameter("batch_norm.moving_variance").values()[0] = -0f;
        network.save(file);
        assertSame(network, Network.load(file));
    }

    @Test
    void keepsEveryBitOfNaN() throws IOException {
        Network network = network(7);
        network.parameter("conv2d.kernel").values()[0] = Float.intBitsToFloat(0xffc12345);
        ModelFile.write(file, network, METADATA, LayerKinds.standard(), WeightRule.ANY);
        assertSame(network, ModelFile.read(file, LayerKinds.standard(), WeightRule.ANY).network());
    }

    @Test
    void tellsThatTheFileShrinksWhileItIsRead() throws IOException {
        LayerKinds kinds = LayerKinds.standard().with(
                new LayerKind<>("nothing", Nothing.class, layer -> new Settings(), settings -> {
                    // Here the header is read and the data is not.
                    try (var shrunk = new RandomAccessFile(file.toFile(), "rw")) {
                        shrunk.setLength(shrunk.length() - 1);
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                    return new Nothing();
                }));
        Network.build(Shape.of(4), 1, dense(2), new Nothing()).save(folder.resolve("other"), METADATA, withNothing());
        Files.copy(folder.resolve("other"), file);
        assertFault(file, () -> Network.load(file, kinds), "file: it became shorter while it was read");
    }

    @Test
    void metadataBelongToTheirOwners() {
        assertEquals(
                "the metadata key fovea.x begins with \"fovea.\", which belongs to the library",
                assertThrows(IllegalArgumentException.class, () -> METADATA.with("fovea.x", "")).getMessage());
        assertThrows(IllegalArgumentException.class, () -> METADATA.with("text", "\ud800"));
        assertThrows(IllegalArgumentException.class, () -> METADATA.with("\udc00", "text"));
        assertThrows(IllegalArgumentException.class, () -> METADATA.labels(List.of("a\nb")));
        assertThrows(IllegalArgumentException.class, () -> METADATA.labels(List.of()));
        assertEquals(List.of("nought", "one, \"einß\"", ""), METADATA.labels());
        assertEquals(List.of(), ModelMetadata.none().labels());
        assertEquals(List.of(""), METADATA.labels(List.of("")).labels());
        assertEquals(Optional.of("grey / 255"), METADATA.preprocessing());
        assertEquals(Optional.of("Adam"), METADATA.training());
        assertEquals(Optional.of("0.9957"), METADATA.metric("accuracy"));
        assertEquals(Optional.empty(), METADATA.metric("loss"));
        assertEquals(Map.of(), ModelMetadata.none().entries());
        assertFalse(ModelMetadata.none().preprocessing().isPresent());
    }

    private static LayerKinds withNothing() {
        return LayerKinds.standard()
                .with(new LayerKind<>("nothing", Nothing.class, layer -> new Settings(), settings -> new Nothing()));
    }

    /** A layer that the library does not know. */
    private record Nothing() implements Layer {
        @Override
        public dev.fovea.nn.op.Value emit(dev.fovea.nn.op.Emitter emitter, dev.fovea.nn.op.Value x) {
            return x;
        }
    }

    @Test
    void layersOfOthersMustBeRegistered() throws IOException {
        Network network = Network.build(IMAGE, 1, relu(), sequential(new Nothing()));
        assertFault(
                file, () -> network.save(file),
                "architecture, layers[1].layers[0]: no kind is registered for the layer nothing; give "
                        + "LayerKinds.standard().with(new LayerKind<>(…)) to save and load");
        network.save(file, METADATA, withNothing());
        assertFault(
                file, () -> Network.load(file),
                "architecture, layers[1].layers[0]: the kind \"nothing\" is not registered; there are [");
        assertEquals(network.summary().toString(), Network.load(file, withNothing()).summary().toString());
    }

    /** A layer that is equal to itself alone. */
    private static final class Opaque implements Layer {
        @Override
        public Value emit(Emitter emitter, Value x) {
            return relu().emit(emitter, x);
        }
    }

    @Test
    void layersWithoutEqualsMayBeShared() throws IOException {
        LayerKinds kinds = LayerKinds.standard().with(
                new LayerKind<>("opaque", Opaque.class, layer -> new Settings(), settings -> new Opaque()));
        SharedLayer shared = new SharedLayer(sequential(new Opaque(), relu()));
        SharedLayer bare = new SharedLayer(new Opaque());
        Network network = Network.build(IMAGE, 1, LayerGraph.of(x -> x.to(shared).to(bare).to(shared).to(bare)));
        network.save(file, METADATA, kinds);
        assertEquals(network.summary().toString(), Network.load(file, kinds).summary().toString());
    }

    @Test
    void settingsKeepTheirInfinities() throws IOException {
        double[] values = {Double.NEGATIVE_INFINITY, -1, Double.POSITIVE_INFINITY};
        for (double a : values) {
            for (double b : values) {
                Elementwise layer = new Elementwise(ElementFunction.CLIP, a, b);
                Network.build(IMAGE, 1, layer).save(file);
                assertEquals(List.of(layer), Network.load(file).layers());
            }
        }
        assertThrows(IllegalArgumentException.class, () -> new Elementwise(ElementFunction.CLIP, Double.NaN, 1));
        assertThrows(IllegalArgumentException.class, () -> new Elementwise(ElementFunction.CLIP, 1, Double.NaN));
    }

    @Test
    void nothingIsSavedThatCannotBeLoaded() {
        LayerKinds forgetful = LayerKinds.standard().with(
                new LayerKind<>("nothing", Nothing.class, layer -> new Settings().put("size", 1),
                        settings -> new Nothing()));
        Network network = Network.build(IMAGE, 1, new Nothing());
        assertFault(file, () -> network.save(file, METADATA, forgetful), "nothing: unknown setting \"size\"");
        Layer deep = relu();
        for (int i = 1; i < 64; i++) {
            Layer inner = deep;
            deep = LayerGraph.of(x -> x.to(inner));
        }
        Network nested = Network.build(IMAGE, 1, deep);
        assertFault(file, () -> nested.save(file), "architecture: expected objects and arrays nested at most 128 deep");
        Network plain = network(7);
        ModelMetadata longText = METADATA.with("text", "x".repeat(17 << 20));
        assertFault(file, () -> plain.save(file, longText), "header: not valid JSON");
        assertTrue(Files.notExists(file));
    }
}
