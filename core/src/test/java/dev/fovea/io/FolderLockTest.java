package dev.fovea.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
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
