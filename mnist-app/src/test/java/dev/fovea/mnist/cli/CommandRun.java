package dev.fovea.mnist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What a command line came to, run within this process. */
record CommandRun(int status, String out, String err) {
    /** Runs it as with its output in a file. */
    static CommandRun of(Object... arguments) {
        return with(false, Map.of(), arguments);
    }

    static CommandRun with(boolean terminal, Map<String, String> environment, Object... arguments) {
        return run(new ByteArrayOutputStream(), terminal, environment, arguments);
    }

    /** Runs it as with its output in a file; somebody is told of each line on the thread that writes it, before it goes on. */
    static CommandRun followed(Consumer<String> reader, Object... arguments) {
        var out = new ByteArrayOutputStream() {
            private int told;

            @Override
            public void flush() {
                for (int end; (end = newline()) >= 0; told = end + 1) {
                    reader.accept(new String(buf, told, end - told, StandardCharsets.UTF_8));
                }
            }

            private int newline() {
                for (int i = told; i < count; i++) {
                    if (buf[i] == '\n') {
                        return i;
                    }
                }
                return -1;
            }
        };
        return run(out, false, Map.of(), arguments);
    }

    private static CommandRun run(
            ByteArrayOutputStream out, boolean terminal, Map<String, String> environment, Object... arguments) {
        var err = new ByteArrayOutputStream();
        var console = new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                terminal,
                environment);
        String[] line = Stream.of(arguments).map(Object::toString).toArray(String[]::new);
        int status = Main.run(console, line);
        return new CommandRun(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** It did its work and had nothing to complain about. */
    CommandRun succeeded() {
        assertEquals("", err);
        assertEquals(Main.DONE, status, out);
        return this;
    }

    /** It wrote one line on the error stream, which has all these parts, and nothing else. */
    CommandRun refused(int expected, Object... parts) {
        assertEquals(expected, status, err);
        assertEquals("", out);
        assertTrue(err.startsWith("mnist: ") && err.endsWith("\n"), err);
        assertEquals(1, err.lines().count(), err);
        for (Object part : parts) {
            assertTrue(err.contains(part.toString()), () -> "no \"" + part + "\" in: " + err);
        }
        return this;
    }

    /** The lines on the output stream that begin so. */
    List<String> lines(String start) {
        return out.lines().filter(line -> line.startsWith(start)).toList();
    }

    /** The sorted names of what is in a folder. */
    static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
