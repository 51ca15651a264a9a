package dev.fovea.train;

import java.util.Map;

/** Reports of epochs for tests. */
final class Reports {
    private Reports() {}

    /** Loss and accuracy. */
    static Evaluation figures(double loss, double accuracy) {
        return Evaluation.of(loss, Map.of("accuracy", accuracy));
    }

    /** An epoch of one step at rate 0.1. */
    static EpochReport of(int epoch, double loss, double accuracy, double valLoss, double valAccuracy) {
        return EpochReport.of(epoch, figures(loss, accuracy)).validation(figures(valLoss, valAccuracy))
                .learningRate(0.1).time(1, 1, 1);
    }
}
