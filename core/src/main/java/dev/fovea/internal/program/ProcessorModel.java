package dev.fovea.internal.program;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The model of the processor. Java does not know it; Linux tells it in a file, Windows in the environment. */
public final class ProcessorModel {
    private static final Path LINUX = Path.of("/proc/cpuinfo");
    private static final Pattern NAME = Pattern.compile("(?m)^model name\\s*:\\s*(\\S.{0,150})$");

    /** The first processor's lines are within it. */
    private static final int READ = 16 * 1024;

    private ProcessorModel() {}

    /** {@return the model, empty if the system does not tell} */
    public static String find() {
        if (Files.isReadable(LINUX)) {
            try (var in = Files.newInputStream(LINUX)) {
                return in(new String(in.readNBytes(READ), StandardCharsets.UTF_8));
            } catch (IOException e) {
                return ""; // a container may forbid it; the report then goes without
            }
        }
        return System.getenv().getOrDefault("PROCESSOR_IDENTIFIER", "");
    }

    /** The model that the text of Linux's file names. */
    static String in(String text) {
        Matcher name = NAME.matcher(text);
        return name.find() ? name.group(1).strip() : "";
    }
}
