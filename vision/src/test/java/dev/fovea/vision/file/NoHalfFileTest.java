package dev.fovea.vision.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A write that the system fails half-way, or that is killed, leaves the earlier file or the new one: never a part. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class NoHalfFileTest {
    /** As a full disk, without needing one: the system refuses to let any file grow beyond some kilobytes. */
    private static final List<String> SMALL_FILES = List.of("sh", "-c", "ulimit -f 64 && exec \"$@\"", "sh");

    @TempDir
    Path folder;

    @Test
    void keepsTheEarlierExport() throws Exception {
        Path out = Files.createDirectory(folder.resolve("out"));
        Path file = Files.writeString(out.resolve("train.csv"), "earlier");
        String said = ChildJvm.run(folder, SMALL_FILES, "64m", "replace", out.toString());
        assertTrue(said.startsWith(file + ": cannot be written: "), said);
        assertEquals("earlier", Files.readString(file));
        assertEquals(List.of("train.csv"), files(out));
    }

    @Test
    void leavesNoPartOfAnExport() throws Exception {
        Path out = folder.resolve("out");
        String said = ChildJvm.run(folder, SMALL_FILES, "64m", "export", out.toString());
        assertTrue(said.startsWith(out.resolve("train.csv") + ": cannot be written: "), said);
        assertEquals(List.of(), files(out));
    }

    @Test
    void survivesBeingKilledAtAnyMoment() throws Exception {
        Path file = folder.resolve("file");
        var random = new Random(1);
        for (int kill = 0; kill < 8; kill++) {
            Files.deleteIfExists(file);
            Process child = ChildJvm.start(folder.resolve("child.out"), List.of(), "64m", "rewrite", file.toString());
            try {
                while (Files.notExists(file)) {
                    assertTrue(child.isAlive(), "the writer stopped by itself");
                    Thread.sleep(5);
                }
                Thread.sleep(random.nextInt(100));
            } finally {
                child.destroyForcibly();
                child.waitFor();
            }
            String content = Files.readString(file, StandardCharsets.US_ASCII);
            assertTrue(content.length() >= 100_000 && content.length() % 10_000 == 0, content.length() + " bytes");
            assertEquals(1, content.chars().distinct().count());
        }
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
