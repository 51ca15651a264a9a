package dev.fovea.nn.model;

import dev.fovea.io.FileException;
import dev.fovea.nn.Network;
import dev.fovea.testing.FuzzTarget;
import dev.fovea.testing.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The reader of descriptions of layers under any text. What it accepts is written and read again, and built. */
public final class ArchitectureFuzz implements FuzzTarget {
    private static final String FILE = "x.safetensors";
    private static final long MOST_PARAMETERS = 100_000;
    private static final ArchitectureFuzz TARGET = new ArchitectureFuzz();

    ArchitectureFuzz() {}

    /** Is called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        TARGET.accepts(input);
    }

    @Override
    public List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (Network network : ModelFileFuzz.networks()) {
            seeds.add(description(network).getBytes(StandardCharsets.UTF_8));
        }
        return seeds;
    }

    /** Kinds, settings and numbers. */
    @Override
    public List<String> words() {
        List<String> words = new ArrayList<>(List.of(
                "{\"kind\":\"relu\"},", "{}", "[]", ",", "2147483647", "-2147483648", "9223372036854775807", "1e400",
                "-1",
                "0.5", "null", "true", "VALID", "SAME"));
        for (Network network : ModelFileFuzz.networks()) {
            words.addAll(List.of(description(network).split("[^a-zA-Z0-9_]+")));
        }
        words.removeIf(String::isEmpty);
        return words.stream().distinct().toList();
    }

    private static String description(Network network) {
        try {
            return ArchitectureWriter.write(FILE, Architecture.of(network), LayerKinds.standard());
        } catch (FileException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public boolean accepts(byte[] input) throws IOException {
        Architecture architecture;
        try {
            architecture = read(new String(input, StandardCharsets.UTF_8));
        } catch (FileException e) {
            Refusal.require(e, FILE.toString());
            return false;
        }
        String written = ArchitectureWriter.write(FILE, architecture, LayerKinds.standard());
        Architecture again = read(written);
        if (!again.input().equals(architecture.input())
                || !ArchitectureWriter.write(FILE, again, LayerKinds.standard()).equals(written)) {
            throw new AssertionError("written and read, it is another one: " + written);
        }
        try {
            Network network = Network.blank(architecture.input(), 1, MOST_PARAMETERS, architecture.layers());
            if (network.summary().total() > MOST_PARAMETERS) {
                throw new AssertionError("more parameters than allowed: " + written);
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            // What ModelReader expects of a network that cannot be built.
            if (e.getMessage() == null) {
                throw new AssertionError("no message", e);
            }
        }
        return true;
    }

    private static Architecture read(String description) throws FileException {
        return ArchitectureReader.read(FILE, description, LayerKinds.standard());
    }
}
