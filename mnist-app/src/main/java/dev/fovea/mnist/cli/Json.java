package dev.fovea.mnist.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.mnist.data.DigitImages;
import dev.fovea.mnist.ensemble.Predictions;
import dev.fovea.train.ConfusionMatrix;

/** Results as JSON, for programs that call this one. */
final class Json {
    private static final JsonMapper MAPPER = new JsonMapper();

    private Json() {}

    /** A new object. */
    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** Accuracy and number of mistakes; the images have labels. */
    static ObjectNode score(Predictions predictions) {
        return object().put("accuracy", predictions.accuracy()).put("wrong", predictions.wrong());
    }

    /** The counts of a confusion matrix: rows are true digits, columns what they were taken for. */
    static ArrayNode confusion(ConfusionMatrix matrix) {
        ArrayNode rows = MAPPER.createArrayNode();
        for (int label = 0; label < DigitImages.CLASSES; label++) {
            ArrayNode row = rows.addArray();
            for (int digit = 0; digit < DigitImages.CLASSES; digit++) {
                row.add(matrix.count(label, digit));
            }
        }
        return rows;
    }

    /** What one image was taken for, and the ten probabilities. */
    static ObjectNode prediction(Predictions predictions, int image) {
        ObjectNode node = object().put("label", predictions.digit(image));
        ArrayNode probabilities = node.putArray("probabilities");
        for (int digit = 0; digit < DigitImages.CLASSES; digit++) {
            probabilities.add(predictions.probability(image, digit));
        }
        return node;
    }
}
