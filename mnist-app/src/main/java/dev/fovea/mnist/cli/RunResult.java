package dev.fovea.mnist.cli;

import dev.fovea.mnist.ensemble.EnsembleSettings;
import dev.fovea.mnist.ensemble.Member;
import dev.fovea.mnist.ensemble.Predictions;
import dev.fovea.mnist.report.EpochRow;
import dev.fovea.vision.LabelledImages;
import java.util.List;

/**
 * What a run came to.
 *
 * @param input what it was made of
 * @param members the networks
 * @param predictions the predictions of each network for the test digits
 * @param ensemble those of all together
 * @param seconds how long training and prediction took, in all processes that did it
 */
record RunResult(
        RunInput input,
        List<Member> members,
        List<Predictions> predictions,
        Predictions ensemble,
        double seconds) {
    /** The name of a network in tables and pictures. */
    static String name(int index) {
        return "Network " + (index + 1);
    }

    /** How it trained. */
    EnsembleSettings settings() {
        return input.settings();
    }

    /** The training digits. */
    LabelledImages train() {
        return input.train();
    }

    /** The test digits. */
    LabelledImages test() {
        return ensemble.images();
    }

    /** All epochs of all networks. */
    List<EpochRow> epochs() {
        return members.stream()
                .flatMap(member -> member.epochs().stream()
                        .map(epoch -> new EpochRow(name(member.index()), epoch)))
                .toList();
    }
}
