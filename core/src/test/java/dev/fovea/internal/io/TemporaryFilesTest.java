package dev.fovea.internal.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What killed processes leave is removed a day later, and nothing else. */
class TemporaryFilesTest {
    private static final Duration OLDER = Duration.ofHours(25);
    private static final Duration YOUNGER = Duration.ofHours(23);

    @TempDir
    Path folder;

    private static Path aged(Path file, Duration age) throws IOException {
        return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    }

    private Path file(String name, Duration age) throws IOException {
        return aged(Files.writeString(folder.resolve(name), "x"), age);
    }

    private List<Path> left() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    @Test
    void removesOldFilesOnly() throws IOException {
        file(TemporaryFiles.newName(), OLDER);
        Path young = file(TemporaryFiles.newName(), YOUNGER);
        Path folderOfThatName = Files.createDirectory(folder.resolve(TemporaryFiles.newName()));
        aged(folderOfThatName, OLDER);
        Path own = file(".fovea-mine.tmp", OLDER);
        Path other = file("a" + TemporaryFiles.newName(), OLDER);
        TemporaryFiles.removeOld(folder);
        assertEquals(Stream.of(young, folderOfThatName, own, other).sorted().toList(), left());
        TemporaryFiles.removeAll(folder);
        assertEquals(Stream.of(folderOfThatName, own, other).sorted().toList(), left());
    }

    @Test
    void removesALinkButNotWhatItPointsTo() throws IOException {
        Path kept = file("kept", OLDER);
        Path folderOfOthers = Files.createDirectory(folder.resolve("others"));
        Files.writeString(folderOfOthers.resolve("kept"), "x");
        for (Path target : List.of(kept, folderOfOthers)) {
            Files.createSymbolicLink(folder.resolve(TemporaryFiles.newName()), target);
        }
        TemporaryFiles.removeAll(folder);
        assertTrue(Files.exists(kept) && Files.exists(folderOfOthers.resolve("kept")));
    }

    @Test
    void takesAFolderThatIsMissing() throws IOException {
        TemporaryFiles.removeOld(folder.resolve("none"));
        assertEquals(List.of(), left());
    }

    @Test
    void theNextWriteRemovesThem() throws IOException {
        file(TemporaryFiles.newName(), OLDER);
        Path young = file(TemporaryFiles.newName(), YOUNGER);
        Path target = folder.resolve("target");
        AtomicFile.write(target, out -> out.write(1));
        assertEquals(List.of(young, target), left());
    }
}
