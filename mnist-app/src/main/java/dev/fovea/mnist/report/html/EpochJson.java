package dev.fovea.mnist.report.html;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.io.FileException;
import dev.fovea.mnist.ensemble.Json;
import dev.fovea.train.EpochReport;

/** What an epoch came to in JSON, which has no NaN: there unknown values are null. */
final class EpochJson {
    private EpochJson() {}

    static ObjectNode of(EpochReport epoch) {
        ObjectNode json = Json.object().put("epoch", epoch.epoch());
        put(json, "loss", epoch.loss());
        put(json, "accuracy", epoch.accuracy());
        put(json, "valLoss", epoch.valLoss());
        put(json, "valAccuracy", epoch.valAccuracy());
        put(json, "learningRate", epoch.learningRate());
        json.put("steps", epoch.steps());
        put(json, "seconds", epoch.seconds());
        put(json, "samplesPerSecond", epoch.samplesPerSecond());
        return json;
    }

    private static void put(ObjectNode json, String name, double value) {
        if (Double.isFinite(value)) {
            json.put(name, value);
        } else {
            json.putNull(name);
        }
    }

    static EpochReport read(Fields fields) throws FileException {
        return EpochReport.of(
                fields.whole("epoch", 1, Limits.EPOCHS),
                fields.numberOrNaN("loss", 0, Double.MAX_VALUE),
                fields.numberOrNaN("accuracy", 0, 1))
                .valLoss(fields.numberOrNaN("valLoss", 0, Double.MAX_VALUE))
                .valAccuracy(fields.numberOrNaN("valAccuracy", 0, 1))
                .learningRate(fields.numberOrNaN("learningRate", 0, Double.MAX_VALUE))
                .steps(fields.whole("steps", 0, Integer.MAX_VALUE))
                .seconds(fields.numberOrNaN("seconds", 0, Double.MAX_VALUE))
                .samplesPerSecond(fields.numberOrNaN("samplesPerSecond", 0, Double.MAX_VALUE));
    }
}
