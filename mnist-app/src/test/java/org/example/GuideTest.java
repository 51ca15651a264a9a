package org.example;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.model.ModelFile;
import dev.fovea.nn.model.ModelMetadata;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every block of code in the README and the guide is one that is compiled and run: it stands in a test of the package
 * org.example, in any module, or in a consumer's project; or it is the file of a program, which is compiled and run here.
 */
class GuideTest {
    @TempDir
    Path folder;

    /** What users' code is: tests of the package org.example in each module, and the consumers' projects. */
    private static String sources() throws IOException {
        Path root = GuideBlock.root();
        StringBuilder all = new StringBuilder();
        try (Stream<Path> modules = Files.list(root)) {
            List<Path> folders = Stream.concat(
                    modules.map(module -> module.resolve("src/test/java/org/example")).filter(Files::exists),
                    Stream.of(root.resolve(".config/consumers"))).toList();
            for (Path folder : folders) {
                try (Stream<Path> files = Files.walk(folder)) {
                    files.filter(
                            file -> Files.isRegularFile(file) && !root.relativize(file).toString().contains("target"))
                            .forEach(file -> all.append(GuideBlock.unindented(read(file))));
                }
            }
        }
        return all.toString();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void everyBlockOfCodeStandsInWhatIsCompiledAndRun() throws IOException {
        String sources = sources();
        Set<String> elsewhere = Set.of("", "sh", "python"); // GuideCommandsTest, OnnxGuideTest
        List<String> missing = GuideBlock.all().stream()
                .filter(block -> !elsewhere.contains(block.language()))
                .filter(block -> !block.standsIn(sources) && block.file().isEmpty())
                .map(GuideBlock::place).toList();
        assertEquals(List.of(), missing);
    }

    /** The programs go on from one another, as their pages do. */
    @Test
    void everyProgramRuns() throws Exception {
        String sources = sources();
        Map<String, String> files = new LinkedHashMap<>();
        for (GuideBlock block : GuideBlock.all()) {
            if (block.language().equals("java")) {
                block.file().filter(name -> name.equals("Swish") || !block.standsIn(sources))
                        .ifPresent(name -> files.put(name, block.text()));
            }
        }
        Set<String> programs = files.entrySet().stream()
                .filter(file -> file.getValue().contains("\nvoid main(")).map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        // Classify is run by EmbeddingExampleTest.
        assertEquals(
                Set.of("Bars", "Train", "Long", "Verify", "Draw", "Classify", "Pictures", "Which", "Learn"), programs);
        GuidePrograms compiled = GuidePrograms.compile(files, folder);

        compiled.run("Bars");
        train(compiled);
        draw(compiled);
        pictures(compiled);
        resume(compiled);
        learn(compiled);
    }

    private void train(GuidePrograms compiled) throws Exception {
        Path file = folder.resolve("stripes.safetensors");
        compiled.run("Train", file.toString());
        ModelMetadata metadata = ModelFile.read(file).metadata();
        assertEquals(List.of("across", "down", "aslant"), metadata.labels());
        assertTrue(Double.parseDouble(metadata.metric("accuracy").orElseThrow()) > 0.9, metadata::toString);
    }

    private void draw(GuidePrograms compiled) throws Exception {
        Path file = folder.resolve("down.png");
        compiled.run("Draw", file.toString());
        assertEquals(16, ImageIO.read(file.toFile()).getWidth());
    }

    private void pictures(GuidePrograms compiled) throws Exception {
        Path pictures = PictureFolders.write(folder.resolve("pictures"));
        Path file = folder.resolve("pictures.safetensors");
        compiled.run("Pictures", pictures.toString(), file.toString());
        assertEquals(List.of("box", "disc"), ModelFile.read(file).metadata().labels());
        compiled.run("Which", file.toString(), pictures.resolve("disc/3.png").toString());
    }

    /** Started once more, a program that has come to its end comes to the same; trained anew, too, or Verify fails. */
    private void resume(GuidePrograms compiled) throws Exception {
        Path run = folder.resolve("long");
        Path file = run.resolve("stripes.safetensors");
        compiled.run("Long", run.toString());
        byte[] once = Files.readAllBytes(file);
        compiled.run("Long", run.toString());
        assertArrayEquals(once, Files.readAllBytes(file));
        assertTrue(Files.exists(run.resolve("last.safetensors")) && Files.exists(run.resolve("best.safetensors")));
        compiled.run("Verify", file.toString());
    }

    /** A layer of one's own is trained, saved and exported; started once more, its checkpoint is read. */
    private void learn(GuidePrograms compiled) throws Exception {
        Path file = folder.resolve("circle.safetensors");
        compiled.run("Learn", folder.toString());
        byte[] once = Files.readAllBytes(file);
        compiled.run("Learn", folder.toString());
        assertArrayEquals(once, Files.readAllBytes(file));
        assertTrue(Files.exists(folder.resolve("circle.onnx")));
    }
}
