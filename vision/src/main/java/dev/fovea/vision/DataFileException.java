package dev.fovea.vision;

import dev.fovea.io.FileException;
import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;

/**
 * A data file that cannot be read or written as asked. The message is one line, ready to be shown to a user: which
 * file, the place in it, what was expected and what was found.
 */
public final class DataFileException extends FileException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * An exception with a message for the user.
     *
     * @param message the message; control characters in it are escaped so that it stays one line
     */
    public DataFileException(String message) {
        super(message);
    }

    /**
     * An exception with a message for the user and a cause for a log.
     *
     * @param message the message; control characters in it are escaped so that it stays one line
     * @param cause what went wrong underneath
     */
    public DataFileException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * The usual form: "place: expected this, found that".
     *
     * @param place the file, and where in it
     * @param expected what should be there
     * @param found what is there
     * @return the exception
     */
    public static DataFileException mismatch(String place, String expected, String found) {
        return new DataFileException(place + ": expected " + expected + ", found " + found);
    }

    /**
     * Data for which the heap is too small.
     *
     * @param place the file
     * @param what what does not fit, in the plural
     * @param cause what Java said of it
     * @return the exception
     */
    public static DataFileException tooLarge(String place, String what, OutOfMemoryError cause) {
        long mebibytes = Runtime.getRuntime().maxMemory() >> 20;
        return new DataFileException(
                place + ": " + what + " do not fit in Java's heap of " + mebibytes + " MiB (option -Xmx)", cause);
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

    /**
     * As above, for data that has a name but no path. An exception that is already fit to be shown is kept as it is.
     *
     * @param file what the data is called
     * @param what what failed
     * @param cause the error
     * @return the exception
     */
    public static DataFileException of(String file, String what, IOException cause) {
        if (cause instanceof DataFileException shown) {
            return shown;
        }
        return new DataFileException(
                cause instanceof FileException shown ? String.valueOf(shown.getMessage()) : message(file, what, cause),
                cause);
    }
}
