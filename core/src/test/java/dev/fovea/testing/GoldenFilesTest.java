package dev.fovea.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoldenFilesTest {
    @TempDir
    private Path folder;

    @Test
    void findsTheBundledFilesByPrefix() {
        assertEquals(List.of("pooling.safetensors"), names(GoldenFiles.bundled("pool")));
        assertTrue(assertThrows(AssertionError.class, () -> GoldenFiles.bundled("nothing"))
                .getMessage()
                .contains("no nothing*.safetensors in "));
    }

    @Test
    void findsAllOfAnotherFolderInOrder() throws IOException {
        for (String name : List.of("pooling-b.safetensors", "pooling-a.safetensors", "other.safetensors")) {
            try (InputStream in = GoldenFiles.class.getResourceAsStream("golden/pooling.safetensors")) {
                Files.copy(in, folder.resolve(name));
            }
        }
        Files.writeString(folder.resolve("pooling.txt"), "not a golden file", StandardCharsets.UTF_8);
        assertEquals(
                List.of("pooling-a.safetensors", "pooling-b.safetensors"), names(GoldenFiles.in(folder, "pooling")));
        assertThrows(AssertionError.class, () -> GoldenFiles.in(folder, "conv2d"));
        assertTrue(assertThrows(AssertionError.class, () -> GoldenFiles.in(folder.resolve("absent"), "pooling"))
                .getMessage()
                .contains("is not a folder"));
    }

    @Test
    void findsFilesOfASubfolder() throws IOException {
        List<String> bundled = List.of("optimizers_general.safetensors");
        assertEquals(bundled, names(GoldenFiles.bundled("layers/optimizers")));
        assertEquals(bundled, names(GoldenFiles.inOrBundled(folder, "layers/optimizers")), "there is no subfolder");
        Path layers = Files.createDirectory(folder.resolve("layers"));
        assertThrows(AssertionError.class, () -> GoldenFiles.inOrBundled(folder, "layers/optimizers"));
        try (InputStream in = GoldenFiles.class.getResourceAsStream("golden/layers/optimizers_general.safetensors")) {
            Files.copy(in, layers.resolve("optimizers-7.safetensors"));
        }
        assertEquals(
                List.of("optimizers-7.safetensors"), names(GoldenFiles.inOrBundled(folder, "layers/optimizers")));
        assertThrows(
                AssertionError.class, () -> GoldenFiles.inOrBundled(folder.resolve("absent"), "layers/optimizers"));
    }

    @Test
    void readsTheNumbersOfANote() {
        GoldenCase golden = GoldenFiles.bundled("optimizers").getFirst().cases("w0").getFirst();
        assertEquals(OptionalDouble.of(0.9), golden.noted("Adam", "beta1"));
        assertEquals(OptionalDouble.of(0.999), golden.noted("adam", "beta2"));
        assertEquals(OptionalDouble.of(1e-7), golden.noted("RMSprop", "epsilon"));
        assertEquals(OptionalDouble.empty(), golden.noted("RMSprop", "beta1"));
        assertEquals(OptionalDouble.empty(), golden.noted("SGD", "momentum"));
    }

    private static List<String> names(List<SafetensorsFile> files) {
        return files.stream().map(SafetensorsFile::name).toList();
    }
}
