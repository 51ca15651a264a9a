package dev.fovea.mnist.data;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A data file that cannot be read or written as asked. The message is one line, ready to be shown to a user: which file,
 * the place in it, what was expected and what was found.
 */
public final class DataFileException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * An exception with a message for the user.
     *
     * @param message the message; control characters in it are escaped so that it stays one line
     */
    public DataFileException(String message) {
        super(Shown.line(message));
    }

    /**
     * An exception with a message for the user and a cause for a log.
     *
     * @param message the message; control characters in it are escaped so that it stays one line
     * @param cause what went wrong underneath
     */
    public DataFileException(String message, Throwable cause) {
        super(Shown.line(message), cause);
    }

    /** The usual form: "place: expected this, found that". */
    static DataFileException mismatch(String place, String expected, String found) {
        return new DataFileException(place + ": expected " + expected + ", found " + found);
    }

    /**
     * An input or output error on a file, in words: Java's own messages often hold no more than the file's name.
     *
     * @param file the file or folder
     * @param what what failed, such as "cannot be written"
     * @param cause the error; one of this type is fit to be shown already and returned as it is
     * @return the exception
     */
    public static DataFileException of(Path file, String what, IOException cause) {
        return of(file.toString(), what, cause);
    }

    /** As above, for data that has a name but no path. An exception that is already fit to be shown is kept as it is. */
    static DataFileException of(String file, String what, IOException cause) {
        if (cause instanceof DataFileException shown) {
            return shown;
        }
        return new DataFileException(file + ": " + what + ": " + reason(cause), cause);
    }

    private static String reason(IOException cause) {
        if (cause instanceof NoSuchFileException) {
            return "no such file or folder";
        }
        if (cause instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (cause instanceof FileAlreadyExistsException) {
            return "it already exists";
        }
        if (cause instanceof NotDirectoryException) {
            return "it is not a folder";
        }
        @Nullable String said =
                cause instanceof FileSystemException fileSystem ? fileSystem.getReason() : cause.getMessage();
        return said == null || said.isBlank() ? cause.getClass().getSimpleName() : said;
    }
}
