package dev.fovea.mnist.report;

import dev.fovea.train.EpochReport;

/** Rows for tests, of what tables and curves show. */
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
        return new EpochRow(
                network,
                new EpochReport(epoch, loss, accuracy, valLoss, valAccuracy, learningRate, 844, seconds, 1000));
    }
}
