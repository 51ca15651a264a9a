package dev.fovea.spark;

import dev.fovea.train.EpochReport;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an epoch came to.
 *
 * @param epoch its number, from 1
 * @param figures losses and metrics by their names, such as "loss" and "val_accuracy"
 * @param learningRate of its last step
 * @param seconds how long it took
 */
public record EpochFigures(int epoch, Map<String, Double> figures, double learningRate, double seconds)
        implements
            Serializable {
    /** Copies the figures, in their order. */
    public EpochFigures {
        figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures)); // Map.copyOf has no order
    }

    static EpochFigures of(EpochReport report) {
        return new EpochFigures(report.epoch(), report.figures(), report.learningRate(), report.seconds());
    }
}
