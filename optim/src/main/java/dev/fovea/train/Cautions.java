package dev.fovea.train;

import dev.fovea.data.Sampling;
import java.util.ArrayList;
import java.util.List;

/** What is legal of a training's settings, but rarely meant. */
final class Cautions {
    private Cautions() {}

    /** A line for each, of a training that ends with an epoch. */
    static List<String> of(TrainerOptions options, int lastEpoch) {
        List<String> lines = new ArrayList<>();
        Averaging averaging = options.averaging;
        if (averaging != null && averaging.fromEpoch() > lastEpoch) {
            lines.add("averaging begins with epoch " + averaging.fromEpoch() + ", but training ends after epoch "
                    + lastEpoch + ": nothing is averaged");
        }
        if (options.sampling.equals(Sampling.balanced()) && options.loss.weighsClasses()) {
            lines.add("balanced sampling and the weights of " + options.loss + " both make up for rare classes, which "
                    + "so count too much; one of the two is usual");
        }
        return lines;
    }
}
