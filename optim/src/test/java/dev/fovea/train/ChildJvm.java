package dev.fovea.train;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A class of the tests run in a Java machine of its own. */
final class ChildJvm {

    private ChildJvm() {}

    /**
     * Starts one.
     *
     * @param output gets what it prints
     * @param wrapper a command to put before java's
     * @param heap the size of its heap
     * @param main whose main method is run
     */
    static Process start(Path output, List<String> wrapper, String heap, Class<?> main, Object... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
                        "-XX:-UsePerfData",
                        "-Xmx" + heap, "-Dfovea.kernels=" + System.getProperty("fovea.kernels", "auto"),
                        "--add-modules=jdk.incubator.vector", "-cp",
                        System.getProperty("java.class.path") + File.pathSeparator
                                + System.getProperty("surefire.test.class.path", ""),
                        main.getName()));
        Stream.of(arguments).map(String::valueOf).forEach(command::add);
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    }

    /** Waits for one to end; its exit status, with what it printed, is the result. */
    static String finish(Process child, Path output) throws IOException, InterruptedException {
        try {
            child.waitFor();
        } finally {
            child.destroyForcibly();
        }
        return child.exitValue() + ": " + Files.readString(output, StandardCharsets.UTF_8);
    }
}
