package dev.fovea.nn;

import static dev.fovea.nn.Layers.dense;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.io.FileException;
import dev.fovea.nn.onnx.OnnxOptions;
import dev.fovea.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An exported file is there whole or not at all, and what cannot be written is said. */
class OnnxFileTest {
    private final Network network = Network.build(Shape.of(2), 1, dense(2));

    @TempDir
    private Path folder;

    @Test
    void replacesAnEarlierFile() throws IOException {
        Path file = folder.resolve("network.onnx");
        Files.write(file, new byte[100_000]);
        network.exportOnnx(file);
        ExportedModel.read(Files.readAllBytes(file), network);
        assertEquals(List.of(file), files());
    }

    @Test
    void replacesWhatASymbolicLinkPointsTo() throws IOException {
        Path file = Files.writeString(folder.resolve("network.onnx"), "earlier");
        Path link = Files.createSymbolicLink(folder.resolve("link.onnx"), file);
        network.exportOnnx(link);
        assertTrue(Files.isSymbolicLink(link));
        ExportedModel.read(Files.readAllBytes(file), network);
        assertEquals(List.of(link, file), files());
    }

    @Test
    void namesTheFileThatCannotBeWritten() throws IOException {
        Path none = folder.resolve("none").resolve("network.onnx");
        FileException e = assertThrows(FileException.class, () -> network.exportOnnx(none));
        assertEquals(none + ": cannot be written: no such file or folder", e.getMessage());
        Path directory = Files.createDirectories(folder.resolve("full").resolve("inner")).getParent();
        e = assertThrows(FileException.class, () -> network.exportOnnx(directory));
        assertEquals(directory + ": expected a file to write, found a folder", e.getMessage());
        assertEquals(List.of(directory), files());
    }

    @Test
    void refusesBlankNames() {
        OnnxOptions options = new OnnxOptions();
        assertEquals(
                "ONNX: the model name must not be blank",
                assertThrows(IllegalArgumentException.class, () -> options.modelName(" ")).getMessage());
        assertEquals(
                "ONNX: the producer must not be blank",
                assertThrows(IllegalArgumentException.class, () -> options.producer("")).getMessage());
        assertEquals(
                "ONNX: the key of a metadata property must not be blank",
                assertThrows(IllegalArgumentException.class, () -> options.metadata(" ", "x")).getMessage());
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
