package dev.fovea.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Lets Jazzer, a coverage-guided fuzzer, run a target for a while in a small JVM of its own. */
public final class FuzzRun {
    private static final String INSTRUMENTED =
            "dev.fovea.**:com.fasterxml.jackson.core.**:org.apache.commons.csv.**";

    /** Slower than any input of this size may be, even on a busy machine. */
    private static final int HANG_SECONDS = 60;

    private FuzzRun() {}

    /**
     * Runs a target for as many seconds as the system property {@code fuzz.seconds} says. What it has found to be worth
     * trying again is kept in {@code target/fuzz} for the next run, as are the log and the inputs that failed.
     *
     * @param target the target; its class has a method {@code fuzzerTestOneInput(byte[])}
     * @param longest the longest input in bytes
     * @throws IOException if files cannot be written
     * @throws InterruptedException if the thread is interrupted
     * @throws AssertionError if an input failed
     */
    public static void run(FuzzTarget target, int longest) throws IOException, InterruptedException {
        Path folder = Path.of("target", "fuzz", target.getClass().getSimpleName()).toAbsolutePath();
        Path corpus = Files.createDirectories(folder.resolve("corpus"));
        Path failed = Files.createDirectories(folder.resolve("failed"));
        Path seeds = folder.resolve("seeds");
        target.writeSeeds(seeds);
        // With a line that is no word: the fuzzer refuses an empty file.
        Path words = Files.write(
                folder.resolve("words"),
                Stream.concat(Stream.of("# words"), target.words().stream().map(FuzzRun::quoted)).toList());
        Path log = folder.resolve("log.txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-XX:+UseSerialGC",
                "-ea", "--add-modules=jdk.incubator.vector", "-Dfovea.kernels=scalar"));
        System.getProperty("fuzz.options", "").strip().lines().forEach(option -> command.addAll(
                List.of(option.split(" +"))));
        command.addAll(List.of(
                "-cp", System.getProperty("java.class.path"), "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target.getClass().getName(), "--instrumentation_includes=" + INSTRUMENTED,
                "--custom_hook_excludes=**", "--reproducer_path=" + failed, "-artifact_prefix=" + failed + "/",
                "-max_len=" + longest, "-timeout=" + HANG_SECONDS, "-print_final_stats=1", "-dict=" + words,
                "-max_total_time=" + Integer.getInteger("fuzz.seconds", 60), corpus.toString(), seeds.toString()));
        Process fuzzer = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            int status = fuzzer.waitFor();
            String said = Files.readString(log, StandardCharsets.ISO_8859_1);
            if (status != 0 || !said.contains("stat::number_of_executed_units")) {
                throw new AssertionError("status " + status + ": see " + log + " and " + failed);
            }
        } finally {
            fuzzer.destroyForcibly();
        }
    }

    /** A word in the form of the fuzzer's dictionaries. */
    private static String quoted(String word) {
        return '"' + word.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
