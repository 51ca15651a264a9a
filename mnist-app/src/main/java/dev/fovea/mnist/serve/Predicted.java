package dev.fovea.mnist.serve;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.mnist.ensemble.Ensemble;
import dev.fovea.mnist.ensemble.Json;
import dev.fovea.ops.Logits;
import dev.fovea.tensor.Tensor;
import dev.fovea.vision.ClassNames;
import java.util.List;

/**
 * What digits were taken for.
 *
 * @param classes what labels are called
 * @param ensemble the probabilities of all networks together, (digits, classes)
 * @param labels what each digit was taken for
 * @param networks the probabilities of each network, (digits, classes)
 * @param votes what each network took each digit for
 */
record Predicted(
        ClassNames classes, Tensor ensemble, int[] labels, List<Tensor> networks, List<int[]> votes) {
    /**
     * Of each network's probabilities.
     *
     * @throws IllegalStateException if one is NaN
     */
    static Predicted of(ClassNames classes, List<Tensor> networks) {
        Tensor ensemble = Ensemble.mean(networks);
        return new Predicted(
                classes,
                ensemble, labels(ensemble), networks, networks.stream().map(Predicted::labels).toList());
    }

    private static int[] labels(Tensor probabilities) {
        int[] labels = Logits.argmax(probabilities);
        for (int label : labels) {
            if (label < 0) {
                throw new IllegalStateException("a network's predictions are no numbers");
            }
        }
        return labels;
    }

    /** One digit for the client. */
    ObjectNode json(int digit) {
        ObjectNode json = Json.prediction(labels[digit], classes, ensemble, digit);
        ArrayNode each = json.putArray("votes");
        votes.forEach(labelsOfOne -> each.add(labelsOfOne[digit]));
        ArrayNode own = json.putArray("networks");
        networks.forEach(network -> Json.probabilities(own.addArray(), network, digit));
        return json;
    }
}
