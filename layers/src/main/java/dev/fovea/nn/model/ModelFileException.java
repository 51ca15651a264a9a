package dev.fovea.nn.model;

import dev.fovea.internal.io.OneLine;
import dev.fovea.io.FileException;
import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A model or weights file that breaks a rule, or a network that cannot be saved: which file, where in it, what and why.
 */
public final class ModelFileException extends FileException {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final int LONGEST_QUOTE = 80;
    private static final int LONGEST_REASON = 300;

    /**
     * An exception about a place in a file.
     *
     * @param file the file
     * @param place where in it, for example "tensor conv2d.kernel"
     * @param problem what was expected and what was found
     */
    public ModelFileException(String file, String place, String problem) {
        super(file + ": " + place + ": " + problem);
    }

    /**
     * An exception about a place in a file, with a cause for a log.
     *
     * @param file the file
     * @param place where in it
     * @param problem what was expected and what was found
     * @param cause what went wrong underneath
     */
    public ModelFileException(String file, String place, String problem, Throwable cause) {
        super(file + ": " + place + ": " + problem, cause);
    }

    private ModelFileException(String message, Throwable cause) {
        super(message, cause);
    }

    /** An input or output error, in words; one that is already fit to be shown stays as it is. */
    static FileException of(String file, String what, IOException cause) {
        return cause instanceof FileException shown
                ? shown
                : new ModelFileException(message(file.toString(), what, cause), cause);
    }

    /** Text from a file in quotes, cut if it is long. */
    static String quoted(String text) {
        return '"' + cut(text, LONGEST_QUOTE) + '"';
    }

    /** What a parser or a layer says of a file's content, cut if it is long. */
    static String brief(@Nullable String said) {
        return cut(String.valueOf(said), LONGEST_REASON);
    }

    /** A place within another one; of one that is deep the inner end. */
    static String within(String place, String step) {
        String whole = place + cut(step, LONGEST_QUOTE);
        return whole.length() <= LONGEST_REASON ? whole : "…" + whole.substring(whole.length() - LONGEST_REASON);
    }

    /** Escapes what must be escaped before it is measured: that can make a text six times as long. */
    private static String cut(String text, int longest) {
        String line = OneLine.of(text.length() <= longest ? text : text.substring(0, longest + 1));
        return line.length() <= longest ? line : line.substring(0, longest) + "…";
    }
}
