package dev.fovea.train;

import dev.fovea.nn.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a training had come to at one point: some figures and the checksums of the parameters.
 *
 * @param kind which kind of point
 * @param epoch the epochs that were done; of a step, the epoch it belongs to
 * @param step the updates that were done, in all epochs
 * @param figures what {@link Kind#figures} names
 * @param sums the checksums of the parameters
 */
record Mark(Kind kind, int epoch, long step, List<Double> figures, ParameterSums sums) {
    private static final String SEPARATOR = " ";
    private static final int BEFORE_FIGURES = 3;

    Mark {
        figures = List.copyOf(figures);
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
        STEP("step", "learning rate", "loss of the batch"),
        /** After an epoch. */
        EPOCH("epoch", "loss", "accuracy", "validation loss", "validation accuracy"),
        /** The parameters that training ended with: those of its last epoch or of its best. */
        RESULT("result");

        private final String word;
        private final List<String> figures;

        Kind(String word, String... figures) {
            this.word = word;
            this.figures = List.of(figures);
        }

        /** What is noted besides the parameters. */
        List<String> figures() {
            return figures;
        }

        /** What its lines begin with. */
        String word() {
            return word;
        }
    }

    static Mark start(TrainingState state) {
        return new Mark(Kind.START, state.epoch, state.step, List.of(), ParameterSums.of(state.network));
    }

    static Mark step(TrainingState state, double rate, double loss) {
        return new Mark(
                Kind.STEP, state.epoch + 1, state.step, List.of(rate, loss), ParameterSums.of(state.network));
    }

    /** An epoch that has just ended, or whose parameters the network has again. */
    static Mark epoch(Network network, long step, EpochReport report) {
        List<Double> figures =
                List.of(report.loss(), report.accuracy(), report.valLoss(), report.valAccuracy());
        return new Mark(Kind.EPOCH, report.epoch(), step, figures, ParameterSums.of(network));
    }

    static Mark result(Network network, int epoch, long step) {
        return new Mark(Kind.RESULT, epoch, step, List.of(), ParameterSums.of(network));
    }

    /**
     * Reads a line.
     *
     * @throws IllegalArgumentException if it is none of this kind
     */
    static Mark parse(Kind kind, String line) {
        List<String> words = Arrays.asList(line.split(SEPARATOR, -1));
        int sums = BEFORE_FIGURES + kind.figures.size();
        if (!words.getFirst().equals(kind.word) || words.size() < sums) {
            throw new IllegalArgumentException("expected the word " + kind.word + " and at least " + (sums - 1)
                    + " more, found \"" + CheckpointText.excerpt(line, 0) + '"');
        }
        return new Mark(
                kind, CheckpointText.integer(words.get(1)), CheckpointText.whole(words.get(2)),
                CheckpointText.numbers(String.join(SEPARATOR, words.subList(BEFORE_FIGURES, sums))),
                ParameterSums.parse(words.subList(sums, words.size())));
    }

    /** As a line. */
    String line() {
        List<String> words = new ArrayList<>(List.of(kind.word, Integer.toString(epoch), Long.toString(step)));
        if (!figures.isEmpty()) {
            words.add(CheckpointText.of(figures));
        }
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
