package dev.fovea.internal.io;

import dev.fovea.io.FileException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A process that prints, writes to what it prints to by its name, and prints again. */
final class StreamMain {
    private StreamMain() {}

    public static void main(String[] args) throws FileException {
        Path stdout = Path.of("/dev/stdout");
        System.out.print("before ");
        System.out.flush();
        AtomicFile.requireWritable(stdout);
        AtomicFile.write(stdout, out -> out.write("between ".getBytes(StandardCharsets.UTF_8)));
        System.out.print("behind");
        System.out.flush();
    }
}
