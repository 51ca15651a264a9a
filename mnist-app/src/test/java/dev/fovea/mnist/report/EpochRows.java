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
                EpochReport.of(epoch, loss, accuracy)
                        .valLoss(valLoss)
                        .valAccuracy(valAccuracy)
                        .learningRate(learningRate)
                        .steps(844)
                        .seconds(seconds)
                        .samplesPerSecond(1000));
    }
}
