package dev.fovea.train;

import dev.fovea.nn.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a training had come to at one point: some figures and the checksums of the parameters.
 *
 * @param kind which kind of point
 * @param epoch the epochs that were done; of a step, the epoch it belongs to
 * @param step the updates that were done, in all epochs
 * @param figures what was noted besides the parameters, by name
 * @param sums the checksums of the parameters
 */
record Mark(Kind kind, int epoch, long step, Map<String, Double> figures, ParameterSums sums) {
    private static final String SEPARATOR = " ";
    private static final String ASSIGN = "=";
    private static final int BEFORE_FIGURES = 3;

    Mark {
        figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
        if (epoch < 0 || step < 0) {
            throw new IllegalArgumentException("expected epochs and steps of at least 0, found " + epoch + SEPARATOR
                    + step);
        }
    }

    /** The points of a training that are noted. */
    enum Kind {
        /** Before the first step. */
        START("start"),
        /** After a step. */
        STEP("step"),
        /** After an epoch. */
        EPOCH("epoch"),
        /** The parameters that training ended with: those of its last epoch or of its best. */
        RESULT("result");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** What its lines begin with. */
        String word() {
            return word;
        }
    }

    static Mark start(TrainingState state) {
        return new Mark(Kind.START, state.epoch, state.step, Map.of(), ParameterSums.of(state.network));
    }

    static Mark step(TrainingState state, double rate, double loss) {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("learning_rate", rate);
        figures.put("batch_loss", loss);
        return new Mark(Kind.STEP, state.epoch + 1, state.step, figures, ParameterSums.of(state.network));
    }

    /** An epoch that has just ended, or whose parameters the network has again. */
    static Mark epoch(Network network, long step, EpochReport report) {
        return new Mark(
                Kind.EPOCH, report.epoch(), step, report.figures(), ParameterSums.of(network));
    }

    static Mark result(Network network, int epoch, long step) {
        return new Mark(Kind.RESULT, epoch, step, Map.of(), ParameterSums.of(network));
    }

    /**
     * Reads a line.
     *
     * @throws IllegalArgumentException if it is none of this kind
     */
    static Mark parse(Kind kind, String line) {
        List<String> words = Arrays.asList(line.split(SEPARATOR, -1));
        if (!words.getFirst().equals(kind.word) || words.size() < BEFORE_FIGURES) {
            throw new IllegalArgumentException("expected the word " + kind.word + " and at least "
                    + (BEFORE_FIGURES - 1) + " more, found \"" + CheckpointText.excerpt(line, 0) + '"');
        }
        Map<String, Double> figures = new LinkedHashMap<>();
        int sums = BEFORE_FIGURES;
        while (sums < words.size() && words.get(sums).contains(ASSIGN)) {
            String word = words.get(sums++);
            int name = word.indexOf(ASSIGN);
            figures.put(word.substring(0, name), CheckpointText.numbers(word.substring(name + 1)).getFirst());
        }
        return new Mark(
                kind, CheckpointText.integer(words.get(1)), CheckpointText.whole(words.get(2)), figures,
                ParameterSums.parse(words.subList(sums, words.size())));
    }

    /** As a line. */
    String line() {
        List<String> words = new ArrayList<>(List.of(kind.word, Integer.toString(epoch), Long.toString(step)));
        figures.forEach((name, value) -> words.add(name + ASSIGN + value));
        if (sums.size() > 0) {
            words.add(sums.toString());
        }
        return String.join(SEPARATOR, words);
    }

    /** When it was, in words. */
    String when() {
        return switch (kind) {
            case START -> "before the first step";
            case STEP -> "after step " + step + " (epoch " + epoch + ")";
            case EPOCH -> "after epoch " + epoch + " (step " + step + ")";
            case RESULT -> "in the end, after epoch " + epoch + " (step " + step + ")";
        };
    }
}
