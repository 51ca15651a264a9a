package dev.fovea.mnist.report;

import dev.fovea.train.EpochReport;
import dev.fovea.train.Evaluation;
import java.util.Map;

/** Rows for tests, of what tables and curves show; NaN twice for no validation. */
final class EpochRows {
    private EpochRows() {}

    static EpochRow row(
            String network,
            int epoch,
            double accuracy,
            double loss,
            double valAccuracy,
            double valLoss,
            double learningRate,
            double seconds) {
        EpochReport report = EpochReport.of(epoch, Evaluation.of(loss, Map.of("accuracy", accuracy)))
                .learningRate(learningRate)
                .time(844, seconds, 1000);
        boolean validated = !Double.isNaN(valLoss) || !Double.isNaN(valAccuracy);
        return new EpochRow(
                network,
                validated ? report.validation(Evaluation.of(valLoss, Map.of("accuracy", valAccuracy))) : report);
    }
}
