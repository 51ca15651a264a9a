package dev.fovea.mnist.report.html;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.io.FileException;
import dev.fovea.metric.Accuracy;
import dev.fovea.mnist.ensemble.Json;
import dev.fovea.train.EpochReport;
import dev.fovea.train.Evaluation;
import java.util.Map;

/** What an epoch came to in JSON, which has no NaN: there unknown values are null. */
final class EpochJson {
    private static final String ACCURACY = new Accuracy().name();

    private EpochJson() {}

    static ObjectNode of(EpochReport epoch) {
        ObjectNode json = Json.object().put("epoch", epoch.epoch());
        Json.number(json, "loss", epoch.loss());
        Json.number(json, "accuracy", epoch.accuracy());
        Json.number(json, "valLoss", epoch.valLoss());
        Json.number(json, "valAccuracy", epoch.valAccuracy());
        Json.number(json, "learningRate", epoch.learningRate());
        json.put("steps", epoch.steps());
        Json.number(json, "seconds", epoch.seconds());
        Json.number(json, "samplesPerSecond", epoch.samplesPerSecond());
        return json;
    }

    static EpochReport read(Fields fields) throws FileException {
        int epoch = fields.whole("epoch", 1, Limits.EPOCHS);
        Evaluation training = evaluation(fields, "loss", "accuracy");
        Evaluation validation = evaluation(fields, "valLoss", "valAccuracy");
        EpochReport report = EpochReport.of(epoch, training)
                .learningRate(fields.numberOrNaN("learningRate", 0, Double.MAX_VALUE))
                .time(
                        fields.whole("steps", 0, Integer.MAX_VALUE),
                        fields.numberOrNaN("seconds", 0, Double.MAX_VALUE),
                        fields.numberOrNaN("samplesPerSecond", 0, Double.MAX_VALUE));
        boolean validated = !Double.isNaN(validation.loss()) || !validation.metrics().isEmpty();
        return validated ? report.validation(validation) : report;
    }

    private static Evaluation evaluation(Fields fields, String loss, String accuracy) throws FileException {
        double share = fields.numberOrNaN(accuracy, 0, 1);
        return Evaluation.of(
                fields.numberOrNaN(loss, 0, Double.MAX_VALUE),
                Double.isNaN(share) ? Map.of() : Map.of(ACCURACY, share));
    }
}
