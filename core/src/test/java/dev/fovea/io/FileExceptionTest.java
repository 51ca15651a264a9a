package dev.fovea.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fovea.internal.io.OneLine;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileExceptionTest {
    @Test
    void keepsItsMessageOnOneLine() {
        assertEquals("a\\u000ab\\u001b[31m\\u202e", new FileException("a\nb\u001b[31m\u202e").getMessage());
        assertEquals("\\ud800", new FileException("\ud800", new IOException()).getMessage());
        // LANGUAGE TAG, a format character beyond the first plane
        assertEquals("٣ é 😀 a\\udb40\\udc01b", OneLine.of("٣ é 😀 a\udb40\udc01b"));
    }

    @Test
    void saysWhyInWords() {
        assertEquals("no such file or folder", FileException.reason(new NoSuchFileException("x")));
        assertEquals("permission denied", FileException.reason(new AccessDeniedException("x")));
        assertEquals("it already exists", FileException.reason(new FileAlreadyExistsException("x")));
        assertEquals("it is not a folder", FileException.reason(new NotDirectoryException("x")));
        assertEquals("disk on fire", FileException.reason(new FileSystemException("x", null, "disk on fire")));
        assertEquals("FileSystemException", FileException.reason(new FileSystemException("x")));
        assertEquals("no space", FileException.reason(new IOException("no space")));
        assertEquals("IOException", FileException.reason(new IOException(" ")));
    }

    @Test
    void saysThatALinkIsInTheWay(@TempDir Path folder) throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("nothing"));
        IOException taken = assertThrows(IOException.class, () -> Files.createDirectories(link.resolve("x")));
        assertEquals(link + " is a symbolic link that leads nowhere", FileException.reason(taken));
        Files.createDirectory(folder.resolve("nothing"));
        assertEquals("it already exists", FileException.reason(taken));
    }
}
