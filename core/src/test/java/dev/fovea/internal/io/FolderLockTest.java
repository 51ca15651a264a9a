package dev.fovea.internal.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.io.FileException;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
    @TempDir
    Path folder;

    @Test
    void onlyOneHasItAtATime() throws Exception {
        FolderLock first = FolderLock.tryToTake(folder).orElseThrow();
        assertTrue(FolderLock.tryToTake(folder).isEmpty());
        assertTrue(FolderLock.tryToTake(folder).isEmpty(), "being refused does not free it");
        first.close();
        FolderLock.tryToTake(folder).orElseThrow().close();
        first.close();
        FolderLock.tryToTake(folder).orElseThrow().close();
    }

    /** As web applications and notebooks have them, which come by a library twice. */
    @Test
    void norHaveTwoClassLoaders() throws Exception {
        FolderLock first = FolderLock.tryToTake(folder).orElseThrow();
        URL classes = FolderLock.class.getProtectionDomain().getCodeSource().getLocation();
        try (URLClassLoader other = new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader())) {
            Method take = other.loadClass(FolderLock.class.getName()).getMethod("tryToTake", Path.class);
            assertEquals(Optional.empty(), take.invoke(null, folder));
            assertEquals("refused", otherProcess());
            first.close();
            Closeable second = (Closeable) ((Optional<?>) take.invoke(null, folder)).orElseThrow();
            assertTrue(FolderLock.tryToTake(folder).isEmpty());
            second.close();
        }
    }

    @Test
    void anAttemptOfThisProcessDoesNotLetAnotherProcessIn() throws Exception {
        FolderLock first = FolderLock.tryToTake(folder).orElseThrow();
        assertEquals("refused", otherProcess());
        assertTrue(FolderLock.tryToTake(folder).isEmpty());
        assertEquals("refused", otherProcess());
        first.close();
        assertEquals("taken", otherProcess());
    }

    @Test
    void aLockFileThatIsDeletedIsMadeAnew() throws Exception {
        FolderLock.tryToTake(folder).orElseThrow().close();
        Files.delete(folder.resolve(FolderLock.NAME));
        FolderLock.tryToTake(folder).orElseThrow().close();
    }

    private String otherProcess() throws IOException {
        Process child = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path") + File.pathSeparator
                        + System.getProperty("surefire.test.class.path", ""),
                LockMain.class.getName(), folder.toString()).redirectErrorStream(true).start();
        return new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    @Test
    void anInterruptedThreadGetsItToo() throws Exception {
        Thread.currentThread().interrupt();
        FolderLock lock = FolderLock.tryToTake(folder).orElseThrow();
        assertTrue(Thread.interrupted());
        assertTrue(FolderLock.tryToTake(folder).isEmpty());
        lock.close();
    }

    @Test
    void aFolderThatIsNotThereIsTold() {
        Path missing = folder.resolve("missing");
        Exception e = assertThrows(FileException.class, () -> FolderLock.tryToTake(missing));
        assertEquals(missing + ": cannot be locked: no such file or folder", e.getMessage());
    }
}
