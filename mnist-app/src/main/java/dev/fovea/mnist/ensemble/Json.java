package dev.fovea.mnist.ensemble;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.metric.ConfusionMatrix;
import dev.fovea.tensor.Tensor;
import dev.fovea.vision.ClassNames;

/** Results and lists as JSON. */
public final class Json {
    private static final JsonMapper MAPPER = new JsonMapper();

    private Json() {}

    /** {@return a new object} */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /**
     * As it is sent.
     *
     * @param content a tree
     * @return its text in UTF-8
     */
    public static byte[] bytes(JsonNode content) {
        try {
            return MAPPER.writeValueAsBytes(content);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON can always be written", e);
        }
    }

    /**
     * Adds a number, or null where there is none: JSON has neither NaN nor infinity.
     *
     * @param target modified: gets it
     * @param name its name
     * @param value the number
     */
    public static void number(ObjectNode target, String name, double value) {
        if (Double.isFinite(value)) {
            target.put(name, value);
        } else {
            target.putNull(name);
        }
    }

    /**
     * Accuracy and number of mistakes.
     *
     * @param predictions for images with labels
     * @return the object
     */
    public static ObjectNode score(Predictions predictions) {
        return object().put("accuracy", predictions.accuracy()).put("wrong", predictions.wrong());
    }

    /**
     * The counts of a confusion matrix.
     *
     * @param matrix of all classes
     * @return rows are true classes, columns what images were taken for
     */
    public static ArrayNode confusion(ConfusionMatrix matrix) {
        ArrayNode rows = MAPPER.createArrayNode();
        for (long[] counts : matrix.counts()) {
            ArrayNode row = rows.addArray();
            for (long count : counts) {
                row.add(count);
            }
        }
        return rows;
    }

    /**
     * What one image was taken for, and the probabilities of all classes.
     *
     * @param predictions of images
     * @param image which one, from 0
     * @return the object
     */
    public static ObjectNode prediction(Predictions predictions, int image) {
        return prediction(predictions.digit(image), predictions.classes(), predictions.probabilities(), image);
    }

    /**
     * What one image was taken for, and the probabilities of all classes.
     *
     * @param label what it was taken for
     * @param classes what labels are called
     * @param probabilities of images, (images, classes)
     * @param image which one, from 0
     * @return the object
     */
    public static ObjectNode prediction(int label, ClassNames classes, Tensor probabilities, int image) {
        ObjectNode node = object().put("label", label).put("name", classes.name(label));
        probabilities(node.putArray("probabilities"), probabilities, image);
        return node;
    }

    /**
     * Adds the probabilities of all classes of one image.
     *
     * @param target modified: gets them
     * @param probabilities of images, (images, classes)
     * @param image which one, from 0
     */
    public static void probabilities(ArrayNode target, Tensor probabilities, int image) {
        int classes = probabilities.shape().dimension(1);
        for (int label = 0; label < classes; label++) {
            target.add(probabilities.data()[image * classes + label]);
        }
    }
}
