package dev.fovea.internal.program;

import dev.fovea.io.FileException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The names of files as this JVM has them. It decodes arguments and the current folder as the locale says, and puts a
 * replacement where that is impossible: what is then read or written would be another file.
 *
 * @param encoding what the JVM takes names to be encoded in
 * @param locale the locale that says so, as the environment names it
 * @param folder the current folder
 */
public record FileNames(String encoding, String locale, String folder) {
    /** What the JVM puts where bytes are no text. */
    private static final char LOST = '\uFFFD';

    /** {@return those of this process} */
    public static FileNames here() {
        return new FileNames(
                System.getProperty("sun.jnu.encoding", StandardCharsets.UTF_8.name()), locale(System.getenv()),
                System.getProperty("user.dir", ""));
    }

    /** The locale for characters: of three variables the first that is not empty. */
    static String locale(Map<String, String> environment) {
        return Stream.of("LC_ALL", "LC_CTYPE", "LANG")
                .filter(name -> !environment.getOrDefault(name, "").isEmpty())
                .findFirst()
                .map(name -> name + "=" + environment.get(name))
                .orElse("C, as neither LC_ALL nor LANG is set");
    }

    /**
     * The file or folder of a name that was typed.
     *
     * @param name the name
     * @return its path
     * @throws FileException if the name is not the one that was typed, or cannot be one, or is relative to a folder
     *     whose name has been lost
     */
    public Path path(String name) throws FileException {
        if (name.indexOf(LOST) >= 0) {
            throw lost("the name " + quoted(name));
        }
        try {
            Path path = Path.of(name);
            if (!path.isAbsolute()) {
                requireFolder();
            }
            return path;
        } catch (InvalidPathException e) {
            if (isUnicode() || name.indexOf('\0') >= 0) {
                throw new FileException("expected the name of a file or folder, found " + quoted(name), e);
            }
            throw lost("the name " + quoted(name));
        }
    }

    private void requireFolder() throws FileException {
        if (folder.indexOf(LOST) >= 0) {
            throw lost("the name of the current folder, " + quoted(folder) + ",");
        }
    }

    private FileException lost(String what) {
        return new FileException(isUnicode()
                ? what + " has bytes that are no UTF-8, so that another file would be meant; rename it"
                : what + " has characters that the locale (" + locale + ": " + encoding
                        + ") cannot express, so that another file would be meant; set LC_ALL=C.UTF-8");
    }

    private boolean isUnicode() {
        return encoding.equals(StandardCharsets.UTF_8.name());
    }

    private static String quoted(String name) {
        return '"' + name.replace(LOST, '?') + '"';
    }
}
