package dev.fovea.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A reader of hostile bytes and the small real inputs from which a fuzzer starts. The same targets run under a
 * coverage-guided fuzzer (see CONTRIBUTING.md) and, briefly, among the tests.
 */
public interface FuzzTarget {
    /**
     * Reads an input and checks whatever came of it.
     *
     * @param input any bytes; not modified
     * @return whether it was accepted
     * @throws IOException if the test itself cannot read or write
     * @throws AssertionError if something is wrong with what came of it
     */
    boolean accepts(byte[] input) throws IOException;

    /**
     * Inputs that are accepted.
     *
     * @return at least one
     * @throws IOException if they cannot be made
     */
    List<byte[]> seeds() throws IOException;

    /**
     * Words that stand in inputs, which a fuzzer would not come upon so soon.
     *
     * @return the words; by default none
     */
    default List<String> words() {
        return List.of();
    }

    /**
     * Writes the seeds into files.
     *
     * @param folder where to; it is made if need be
     * @throws IOException if it cannot be written
     */
    default void writeSeeds(Path folder) throws IOException {
        Files.createDirectories(folder);
        List<byte[]> seeds = seeds();
        for (int i = 0; i < seeds.size(); i++) {
            Files.write(folder.resolve("seed-" + i), seeds.get(i));
        }
    }

    /**
     * Runs every seed, which must be accepted, and inputs that are each a seed with a few changes, always the same ones.
     *
     * @param changed how many of the latter
     * @return how many of the latter were accepted
     * @throws IOException if the test itself cannot read or write
     */
    default int runNearSeeds(int changed) throws IOException {
        List<byte[]> seeds = seeds();
        for (byte[] seed : seeds) {
            if (!accepts(seed)) {
                throw new AssertionError("a seed is refused");
            }
        }
        Random random = new Random(1);
        int accepted = 0;
        for (int i = 0; i < changed; i++) {
            byte[] input = seeds.get(i % seeds.size());
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                input = changed(input, random);
            }
            accepted += accepts(input) ? 1 : 0;
        }
        return accepted;
    }

    /** Replaces up to eight bytes anywhere by as many as were there, none, or others. */
    private static byte[] changed(byte[] input, Random random) {
        int from = random.nextInt(input.length + 1);
        int until = Math.min(input.length, from + random.nextInt(8));
        byte[] other = new byte[random.nextInt(3) == 0 ? random.nextInt(8) : until - from];
        random.nextBytes(other);
        if (random.nextBoolean() && until > from) {
            other = Arrays.copyOfRange(input, from, until);
            other[random.nextInt(other.length)] ^= (byte) (1 << random.nextInt(8));
        }
        byte[] result = Arrays.copyOf(input, from + other.length + input.length - until);
        System.arraycopy(other, 0, result, from, other.length);
        System.arraycopy(input, until, result, from + other.length, input.length - until);
        return result;
    }
}
