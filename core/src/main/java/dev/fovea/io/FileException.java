package dev.fovea.io;

import dev.fovea.internal.io.OneLine;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file that cannot be read or written as asked. The message is one line, ready to be shown to a user: which file, the
 * place in it, what was expected and what was found.
 */
public class FileException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * An exception with a message for the user.
     *
     * @param message the message; control characters in it are escaped so that it stays one line
     */
    public FileException(String message) {
        super(OneLine.of(message));
    }

    /**
     * An exception with a message for the user and a cause for a log.
     *
     * @param message the message; control characters in it are escaped so that it stays one line
     * @param cause what went wrong underneath
     */
    public FileException(String message, Throwable cause) {
        super(OneLine.of(message), cause);
    }

    /**
     * What is said of a file when an input or output failed.
     *
     * @param file the file or folder
     * @param what what failed, such as "cannot be written"
     * @param cause the error
     * @return the message: file, what failed and the {@link #reason}
     */
    public static String message(String file, String what, IOException cause) {
        return file + ": " + what + ": " + reason(cause);
    }

    /**
     * Why an input or output failed, in words: Java's own messages often hold no more than the file's name.
     *
     * @param cause the error
     * @return the reason, for the end of a message
     */
    public static String reason(IOException cause) {
        if (cause instanceof NoSuchFileException) {
            return "no such file or folder";
        }
        if (cause instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (cause instanceof FileAlreadyExistsException existing) {
            return leadsNowhere(existing.getFile())
                    ? existing.getFile() + " is a symbolic link that leads nowhere"
                    : "it already exists";
        }
        if (cause instanceof NotDirectoryException) {
            return "it is not a folder";
        }
        @Nullable String said =
                cause instanceof FileSystemException fileSystem ? fileSystem.getReason() : cause.getMessage();
        return said == null || said.isBlank() ? cause.getClass().getSimpleName() : said;
    }

    /** Whether a file seems not to be there, and yet its name is taken. */
    private static boolean leadsNowhere(@Nullable String file) {
        return file != null && Files.isSymbolicLink(Path.of(file)) && !Files.exists(Path.of(file));
    }
}
