package dev.fovea.internal.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.io.FileException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    Path folder;

    private Path target;

    @BeforeEach
    void nameTarget() {
        target = folder.resolve("file.txt");
    }

    private static AtomicFile.Content text(String text) {
        return out -> out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A disk that is full after the given number of bytes. */
    private static AtomicFile.Content fullAfter(int bytes) {
        return out -> {
            out.write(new byte[bytes]);
            out.flush();
            throw new IOException("No space left on device");
        };
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** Asserts that the action fails with a one-line message that holds every one of the words. */
    private static void assertFault(Executable action, String... words) {
        String message = assertThrows(FileException.class, action).getMessage();
        assertEquals(1, message.lines().count(), message);
        for (String word : words) {
            assertTrue(message.contains(word), () -> "no \"" + word + "\" in: " + message);
        }
    }

    @Test
    void writesAndReplaces() throws IOException {
        AtomicFile.write(target, text("one"));
        assertEquals("one", Files.readString(target));
        AtomicFile.write(target, text("two, longer"));
        assertEquals("two, longer", Files.readString(target));
        assertEquals(List.of("file.txt"), files());
    }

    @Test
    void whatCannotBeWrittenIsToldBeforehand() throws IOException {
        AtomicFile.requireWritable(target);
        assertEquals(List.of(), files());
        AtomicFile.write(target, text("one"));
        AtomicFile.requireWritable(target);
        assertEquals("one", Files.readString(target));
        assertEquals(List.of("file.txt"), files());
        assertFault(() -> AtomicFile.requireWritable(folder), folder + ": expected a file to write, found a folder");
        assertFault(
                () -> AtomicFile.requireWritable(folder.resolve("none/file.txt")), "none",
                ": cannot be written: no such file or folder");
        assertFault(
                () -> AtomicFile.requireWritable(target.resolve("below")), "below", ": cannot be written: ");
    }

    @Test
    void showsNothingUntilItIsWhole() throws IOException {
        Files.writeString(target, "old");
        AtomicFile.write(target, out -> {
            out.write(new byte[1 << 20]);
            out.flush();
            assertEquals("old", Files.readString(target));
        });
        assertEquals(1 << 20, Files.size(target));
    }

    @Test
    void leavesNothingWhenTheDiskIsFull() throws IOException {
        assertFault(() -> AtomicFile.write(target, fullAfter(100_000)), target + ": cannot be written: No space left");
        assertEquals(List.of(), files());
    }

    @Test
    void leavesTheOldFileWhenTheDiskIsFull() throws IOException {
        Files.writeString(target, "old");
        assertFault(() -> AtomicFile.write(target, fullAfter(100_000)), target.toString(), "No space left on device");
        assertEquals("old", Files.readString(target));
        assertEquals(List.of("file.txt"), files());
    }

    @Test
    void passesOnWhatElseTheContentThrows() throws IOException {
        var mistake = new IllegalStateException("a mistake");
        assertSame(mistake, assertThrows(IllegalStateException.class, () -> AtomicFile.write(target, out -> {
            out.write(1);
            throw mistake;
        })));
        var shown = new FileException("train.csv, line 3: broken");
        assertSame(shown, assertThrows(FileException.class, () -> AtomicFile.write(target, out -> {
            throw shown;
        })));
        assertEquals(List.of(), files());
    }

    @Test
    void letsTheContentCloseTheStream() throws IOException {
        AtomicFile.write(target, out -> {
            try (OutputStream closed = out) {
                closed.write('x');
            }
        });
        assertEquals("x", Files.readString(target));
    }

    @Test
    void savesInAnInterruptedThreadAndKeepsTheFlag() throws IOException {
        Thread.currentThread().interrupt();
        try {
            AtomicFile.write(target, text("saved"));
        } finally {
            assertTrue(Thread.interrupted());
        }
        assertEquals("saved", Files.readString(target));
    }

    @Test
    void givesTheFileTheUsualPermissions() throws IOException {
        AtomicFile.write(target, text("x"));
        Path usual = Files.writeString(folder.resolve("usual.txt"), "x");
        assertEquals(Files.getPosixFilePermissions(usual), Files.getPosixFilePermissions(target));
    }

    @Test
    void aFileThatIsReplacedKeepsItsPermissions() throws IOException {
        for (String permissions : List.of("rw-------", "rw-rw-r--", "r--r-----")) {
            Files.writeString(target, "old");
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(permissions));
            AtomicFile.write(target, text("new"));
            assertEquals("new", Files.readString(target));
            assertEquals(permissions, PosixFilePermissions.toString(Files.getPosixFilePermissions(target)));
            Files.delete(target);
        }
    }

    /** What a shell has redirected is neither replaced nor written over. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aRedirectedStreamIsPrintedTo() throws Exception {
        Files.writeString(target, "old ");
        int status = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                StreamMain.class.getName())
                .redirectOutput(ProcessBuilder.Redirect.appendTo(target.toFile()))
                .start().waitFor();
        assertEquals(0, status);
        assertEquals("old before between behind", Files.readString(target));
    }

    @Test
    void refusesASymbolicLinkThatLeadsNowhere() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("gone"));
        assertEquals(
                link + ": expected a file to write, found a symbolic link that leads nowhere",
                assertThrows(FileException.class, () -> AtomicFile.write(link, out -> out.write(1))).getMessage());
        assertTrue(Files.isSymbolicLink(link));
        assertFalse(Files.exists(folder.resolve("gone")));
    }

    @Test
    void replacesWhatASymbolicLinkPointsTo() throws IOException {
        Files.writeString(target, "old");
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("file.txt"));
        AtomicFile.write(link, text("new"));
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("new", Files.readString(target));
    }

    @Test
    void takesAPathWithoutAFolder() throws IOException {
        Path here = Path.of("atomic-file-test.tmp");
        try {
            AtomicFile.write(here, text("x"));
            assertEquals("x", Files.readString(here));
        } finally {
            Files.deleteIfExists(here);
        }
    }

    @Test
    void takesTheLongestNameThatAFileMayHave() throws IOException {
        Path longest = folder.resolve("x".repeat(255));
        AtomicFile.write(longest, text("x"));
        assertEquals("x", Files.readString(longest));
    }

    @Test
    void tellsAFolderAndAFolderThatIsMissing() throws IOException {
        assertFault(() -> AtomicFile.write(folder, text("x")), folder + ": expected a file to write, found a folder");
        Path missing = folder.resolve("missing").resolve("file.txt");
        assertFault(() -> AtomicFile.write(missing, text("x")),
                missing + ": cannot be written: no such file or folder");
        Path within = Files.writeString(target, "x").resolve("file.txt");
        assertFault(() -> AtomicFile.write(within, text("x")), within + ": cannot be written");
        assertEquals(List.of("file.txt"), files());
    }

    @Test
    void tellsAFileOfAnotherFileSystem() throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(folder.resolve("x.zip"), Map.of("create", true))) {
            Path within = zip.getPath("file.txt");
            assertFault(() -> AtomicFile.write(within, text("x")),
                    "file.txt: expected a file of the default file system");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void writesToADeviceDirectlyInsteadOfReplacingIt() {
        Path full = Path.of("/dev/full");
        assertFault(() -> AtomicFile.write(full, text("x")), "/dev/full: cannot be written: No space left on device");
        assertTrue(Files.exists(full) && !Files.isRegularFile(full));
    }

    @Test
    void letsManyWriteAtOnceAndTheLastWin() throws Exception {
        List<String> texts = IntStream.range(0, 32).mapToObj(i -> Integer.toString(i).repeat(50_000)).toList();
        try (var threads = Executors.newFixedThreadPool(8)) {
            List<Callable<Boolean>> tasks = texts.stream().<Callable<Boolean>>map(text -> () -> {
                AtomicFile.write(target, text(text));
                return texts.contains(Files.readString(target));
            }).toList();
            for (Future<Boolean> whole : threads.invokeAll(tasks)) {
                assertTrue(whole.get(), "a file was seen in part");
            }
        }
        assertEquals(List.of("file.txt"), files());
    }
}
