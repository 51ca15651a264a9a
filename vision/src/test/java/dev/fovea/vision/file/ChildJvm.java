package dev.fovea.vision.file;

import dev.fovea.vision.LabelledImages;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Runs {@link ChildTask} in a Java machine of its own, for what needs a small heap, a limit or a sudden death. */
public final class ChildJvm {

    private ChildJvm() {}

    /** Starts the task; its output, both streams, goes to the file. */
    public static Process start(Path output, List<String> before, String heap, String... task) throws IOException {
        var command = new ArrayList<String>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // The performance file in /tmp would count against a limit on the size of files.
        command.addAll(List.of("-XX:-UsePerfData", "-XX:+UseSerialGC", "-Xmx" + heap, "-cp", classPath()));
        command.add(ChildTask.class.getName());
        command.addAll(Arrays.asList(task));
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    }

    /** Runs the task to its end and returns what it printed. */
    public static String run(Path folder, List<String> before, String heap, String... task) throws Exception {
        Path output = Files.createTempFile(folder, "child", ".out");
        Process child = start(output, before, heap, task);
        try {
            child.waitFor();
            return Files.readString(output, StandardCharsets.UTF_8).strip();
        } finally {
            child.destroyForcibly();
            Files.delete(output);
        }
    }

    private static String classPath() {
        return String.join(
                File.pathSeparator, root(ChildJvm.class), root(LabelledImages.class),
                System.getProperty("java.class.path"),
                System.getProperty("jdk.module.path", ""));
    }

    /** The folder that holds the package of a class. */
    private static String root(Class<?> type) {
        String file = "/" + type.getName().replace('.', '/') + ".class";
        String url = type.getResource(file).toString();
        return Path.of(URI.create(url.substring(0, url.length() - file.length()))).toString();
    }
}
