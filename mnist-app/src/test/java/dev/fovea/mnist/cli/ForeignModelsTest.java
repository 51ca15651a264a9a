package dev.fovea.mnist.cli;

import dev.fovea.nn.Layers;
import dev.fovea.nn.Network;
import dev.fovea.nn.onnx.OnnxOptions;
import dev.fovea.tensor.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model of another program, given to a command, is named for what it is, with what to do about it. */
class ForeignModelsTest {
    private static final String IMPORT = "what its weights are imported by is in docs/import.md";

    @TempDir
    private Path folder;

    @Test
    void onnx() throws IOException {
        Path file = folder.resolve("model.onnx");
        Network.build(Shape.of(28, 28, 1), 1, Layers.flatten(), Layers.dense(10), Layers.softmax())
                .exportOnnx(file, new OnnxOptions());
        assertNamed(file, "an ONNX model", "Network.importOnnx reads it");
    }

    @Test
    void torch() throws IOException {
        assertNamed(zip("model.pt", "model/data.pkl", "model/version", "model/data/0"), "a PyTorch file", IMPORT);
    }

    @Test
    void keras() throws IOException {
        assertNamed(
                zip("model.keras", "metadata.json", "config.json", "model.weights.h5"), "a Keras model", IMPORT);
        byte[] hdf5 = Arrays.copyOf(HexFormat.of().parseHex("894844460d0a1a0a"), 2048);
        assertNamed(Files.write(folder.resolve("model.h5"), hdf5), "an HDF5 file, such as Keras' .h5", IMPORT);
    }

    private Path zip(String file, String... names) throws IOException {
        Path path = folder.resolve(file);
        try (OutputStream out = Files.newOutputStream(path); ZipOutputStream zip = new ZipOutputStream(out)) {
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(new byte[1000]);
            }
        }
        return path;
    }

    private static void assertNamed(Path file, String kind, String remedy) {
        String found = "expected a safetensors file, found " + kind;
        for (List<Object> command : List.<List<Object>>of(
                List.of("predict", file, "digit.png"), List.of("evaluate", file), List.of("export", file, "--onnx"))) {
            CommandRun.of(command.toArray()).refused(1, file, found, remedy);
        }
    }
}
