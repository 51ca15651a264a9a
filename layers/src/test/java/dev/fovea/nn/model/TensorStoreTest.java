package dev.fovea.nn.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.io.FileException;
import dev.fovea.nn.Layers;
import dev.fovea.nn.Network;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorStoreTest {
    @TempDir
    Path folder;

    @Test
    void whatIsWrittenIsRead() throws Exception {
        Path file = folder.resolve("store.safetensors");
        float[] large = new float[40_000]; // more than one block
        for (int i = 0; i < large.length; i++) {
            large[i] = i / 7f;
        }
        float[] odd = {Float.NaN, Float.NEGATIVE_INFINITY, -0f, Float.MIN_VALUE};
        TensorStore store = TensorStore.of(Map.of(
                "large", Tensor.of(Shape.of(200, 200), large), "odd", Tensor.of(Shape.of(4), odd), "scalar",
                Tensor.of(Shape.of(), new float[] {3}), "none", Tensor.zeros(0, 5)))
                .metadata(Map.of("note", "zwölf\n\0Boxkämpfer \uD83E\uDD4A"));
        assertEquals("TensorStore[4 tensors, 1 texts]", store.toString());
        store.write(file);
        TensorStore read = TensorStore.read(file);
        assertEquals(store.metadata(), read.metadata());
        assertEquals(store.tensors().keySet(), read.tensors().keySet());
        store.tensors().forEach((name, tensor) -> {
            Tensor other = read.tensors().get(name);
            assertEquals(tensor.shape(), other.shape());
            assertArrayEquals(tensor.data(), other.data());
        });
    }

    @Test
    void damageIsNoticed() throws Exception {
        Path file = folder.resolve("store.safetensors");
        TensorStore.of(Map.of("x", Tensor.of(Shape.of(2), new float[] {1, 2}))).metadata(Map.of("a", "b")).write(file);
        byte[] good = Files.readAllBytes(file);
        for (int bit = 0; bit < good.length * 8; bit++) {
            byte[] bytes = good.clone();
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(file, bytes);
            assertFault("", file);
        }
        for (int length = 0; length < good.length; length++) {
            Files.write(file, Arrays.copyOf(good, length));
            assertFault("", file);
        }
    }

    @Test
    void onlyFloatsAreRead() throws Exception {
        Path file = folder.resolve("store.safetensors");
        byte[] header = "{\"x\":{\"dtype\":\"I32\",\"shape\":[1],\"data_offsets\":[0,4]}}  "
                .getBytes(StandardCharsets.UTF_8);
        byte[] bytes = new byte[8 + header.length + 4];
        bytes[0] = (byte) header.length;
        System.arraycopy(header, 0, bytes, 8, header.length);
        Files.write(file, bytes);
        assertFault("tensor \"x\": expected F32, found I32", file);
        assertFault("no such file", folder.resolve("missing"));
    }

    @Test
    void whatCouldNotBeReadIsNotWritten() {
        Map<String, Tensor> none = Map.of();
        assertThrows(
                IllegalArgumentException.class, () -> TensorStore.of(none).metadata(Map.of("fovea.crc32", "00000000")));
        assertThrows(IllegalArgumentException.class, () -> TensorStore.of(none).metadata(Map.of("a", "\uD83E")));
        Path file = folder.resolve("store.safetensors");
        assertThrows(
                FileException.class,
                () -> TensorStore.of(Map.of("__metadata__", Tensor.zeros(1))).metadata(Map.of("a", "b"))
                        .write(file));
        assertTrue(Files.notExists(file));
    }

    @Test
    void theDescriptionTellsSettingsButNotSeeds() {
        LayerKinds kinds = LayerKinds.standard();
        List<String> descriptions = List.of(
                ModelFile.description(network(1, 0.5), kinds), ModelFile.description(network(2, 0.5), kinds),
                ModelFile.description(network(1, 0.4), kinds));
        assertEquals(descriptions.get(0), descriptions.get(1));
        assertTrue(!descriptions.get(0).equals(descriptions.get(2)));
        Network custom = Network.build(Shape.of(2), 1, (emitter, input) -> input, Layers.dense(1));
        String message = assertThrows(
                IllegalArgumentException.class, () -> ModelFile.description(custom, kinds)).getMessage();
        assertTrue(message.contains("no kind is registered for the layer"), message);
    }

    private static Network network(long seed, double dropout) {
        return Network.build(Shape.of(4), seed, Layers.dropout(dropout), Layers.dense(2));
    }

    private static void assertFault(String fault, Path file) {
        String message = assertThrows(FileException.class, () -> TensorStore.read(file)).getMessage();
        assertTrue(message.startsWith(file + ": ") && message.contains(fault), message);
    }
}
