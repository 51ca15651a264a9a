package dev.fovea.train;

import dev.fovea.internal.ops.ConvolutionAlgorithm;
import dev.fovea.nn.model.ModelFile;
import dev.fovea.ops.ComputeKernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a training was computed with, from a step on.
 *
 * @param step the updates that were done before
 * @param kernels the kernels, such as vector256
 * @param convolution the algorithm that was forced, or auto
 * @param fovea the version of this library
 * @param java the version of the JDK
 * @param architecture the processor's
 */
record Environment(long step, String kernels, String convolution, String fovea, String java, String architecture) {
    static final String WORD = "environment";

    private static final String SEPARATOR = " ";
    private static final int WORDS = 7;
    private static final String SCALAR = "scalar";
    private static final Pattern KERNELS = Pattern.compile(SCALAR + "|vector[1-9][0-9]{0,4}");

    Environment {
        if (step < 0 || !KERNELS.matcher(kernels).matches()) {
            throw new IllegalArgumentException("expected the kernels from a step on, found " + kernels + " from "
                    + step);
        }
    }

    /** That of this process. */
    static Environment here(long step) {
        return new Environment(
                step, ComputeKernels.name(), ConvolutionAlgorithm.forced().name().toLowerCase(Locale.ROOT),
                oneWord(ModelFile.libraryVersion()), oneWord(Runtime.version().toString()),
                oneWord(System.getProperty("os.arch", "unknown")));
    }

    private static String oneWord(String text) {
        return text.strip().replaceAll("\\s+", "_");
    }

    /**
     * Reads a line.
     *
     * @throws IllegalArgumentException if it is another
     */
    static Environment parse(String line) {
        List<String> words = Arrays.asList(line.split(SEPARATOR, -1));
        if (!words.getFirst().equals(WORD) || words.size() != WORDS || words.contains("")) {
            throw new IllegalArgumentException("expected the word " + WORD + " and " + (WORDS - 1) + " more, found \""
                    + CheckpointText.excerpt(line, 0) + '"');
        }
        return new Environment(
                CheckpointText.whole(words.get(1)), words.get(2), words.get(3), words.get(4), words.get(5),
                words.get(6));
    }

    /** As a line. */
    String line() {
        return String.join(
                SEPARATOR, WORD, Long.toString(step), kernels, convolution, fovea, java, architecture);
    }

    /** This from another step on. */
    Environment from(long other) {
        return new Environment(other, kernels, convolution, fovea, java, architecture);
    }

    /** Whether it computes the same bits: all vector kernels do, whatever their width and the processor. */
    boolean sameBits(Environment other) {
        return scalar() == other.scalar() && (scalar() || convolution.equals(other.convolution));
    }

    private boolean scalar() {
        return kernels.equals(SCALAR);
    }

    /** What decides the bits, in words. */
    String arithmetic() {
        return kernels + " kernels"
                + (scalar() || convolution.equals("auto") ? "" : ", " + convolution + " convolutions");
    }

    /** What a process must be told to compute the same bits. */
    String options() {
        return "-Dfovea.kernels=" + (scalar() ? SCALAR : "vector")
                + (scalar() ? "" : " -Dfovea.convolution=" + convolution);
    }

    /** In what another differs, one sentence each. */
    List<String> differences(Environment here) {
        List<String> all = new ArrayList<>();
        add(all, "with Fovea ", fovea, here.fovea);
        add(all, "with JDK ", java, here.java);
        add(all, "with the kernels ", kernels, here.kernels);
        add(all, "on ", architecture, here.architecture);
        return all;
    }

    private static void add(List<String> all, String what, String there, String here) {
        if (!there.equals(here)) {
            all.add("made " + what + there + ", replayed " + what + here);
        }
    }

    @Override
    public String toString() {
        return arithmetic() + ", Fovea " + fovea + ", JDK " + java + ", " + architecture;
    }
}
