package dev.fovea.mnist.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LetteringTest {
    private static final String HEADLESS = "headless: true";

    @TempDir
    Path folder;

    @Test
    void picturesLookTheSameOnAMachineWithoutFonts() throws Exception {
        Path here = Files.createDirectory(folder.resolve("here"));
        Path bare = Files.createDirectory(folder.resolve("bare"));
        PictureTask.drawAll(here);
        assertEquals(HEADLESS, runWithoutFonts(bare));
        for (String name : List.of("digits.png", "curves.png", "confusion.png")) {
            assertArrayEquals(Files.readAllBytes(here.resolve(name)), Files.readAllBytes(bare.resolve(name)), name);
        }
    }

    @Test
    void leavesNothingInTheFolderForTemporaryFiles() throws Exception {
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        assertEquals(HEADLESS, runWithoutFonts(folder, "-Djava.io.tmpdir=" + temporary));
        try (Stream<Path> files = Files.list(temporary)) {
            assertEquals(List.of(), files.toList());
        }
    }

    @Test
    void aMachineThatCannotDrawIsOneClearLine() throws Exception {
        String missing = folder.resolve("missing").toString();
        String output = run(folder, "-Djava.io.tmpdir=" + missing);
        List<String> lines =
                output.lines().filter(line -> !line.startsWith("WARNING: java.io.tmpdir")).toList();
        assertEquals(1, lines.size(), output);
        assertTrue(lines.get(0).startsWith("PictureException: the font of the pictures cannot be read"), output);
        assertTrue(lines.get(0).contains(missing), output);
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(), files.filter(file -> file.toString().endsWith(".png")).toList());
        }
    }

    @Test
    void everyCharacterThatPicturesUseIsInBothFaces() throws IOException {
        Lettering lettering = Lettering.load();
        String text =
                "Pred: 0123456789 (true) 99.47 %, Network_1/validation \u2013 \u00d7 \u2026 \u00e9\u00fc\u00f1\u2212";
        assertEquals(-1, lettering.regular(12).canDisplayUpTo(text));
        assertEquals(-1, lettering.bold(12).canDisplayUpTo(text));
    }

    /** Takes away the fonts by an empty configuration, and what Java remembers of them by an empty home folder. */
    private String runWithoutFonts(Path pictures, String... options) throws Exception {
        Path configuration = Files.writeString(folder.resolve("fonts.conf"), "<?xml version=\"1.0\"?><fontconfig/>");
        Path home = Files.createDirectories(folder.resolve("home"));
        return run(
                pictures, Stream.concat(Stream.of("-Duser.home=" + home), Stream.of(options)).toArray(String[]::new),
                configuration);
    }

    private String run(Path pictures, String... options) throws Exception {
        return run(pictures, options, null);
    }

    private String run(Path pictures, String[] options, Path fontConfiguration) throws Exception {
        Path output = folder.resolve("output.txt");
        List<String> command = Stream.of(
                Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()),
                Stream.of(options),
                Stream.of("-XX:-UsePerfData", "-cp", System.getProperty("java.class.path")),
                Stream.of(PictureTask.class.getName(), pictures.toString()))
                .flatMap(part -> part)
                .toList();
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        if (fontConfiguration != null) {
            builder.environment().put("FONTCONFIG_FILE", fontConfiguration.toString());
        }
        Process process = builder.start();
        try {
            process.waitFor();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(output, StandardCharsets.UTF_8).strip();
    }
}
