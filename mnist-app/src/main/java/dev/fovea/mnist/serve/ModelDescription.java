package dev.fovea.mnist.serve;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.mnist.ensemble.Json;
import dev.fovea.mnist.ensemble.SavedEnsemble;
import dev.fovea.mnist.ensemble.SavedNetwork;
import dev.fovea.mnist.model.DigitNetwork;
import dev.fovea.nn.model.ModelMetadata;
import java.util.Map;
import java.util.TreeMap;

/** What is served, as {@code GET /v1/model} tells it. */
final class ModelDescription {
    private static final String METRIC = "metric.";

    private ModelDescription() {}

    /**
     * Describes an ensemble.
     *
     * @param source where it is from
     * @param version the version of this library
     */
    static ObjectNode of(SavedEnsemble ensemble, String source, String version) {
        ObjectNode json = Json.object().put("source", source).put("libraryVersion", version);
        ArrayNode shape = json.putArray("inputShape");
        for (int axis = 0; axis < DigitNetwork.INPUT.rank(); axis++) {
            shape.add(DigitNetwork.INPUT.dimension(axis));
        }
        ArrayNode labels = json.putArray("labels");
        ensemble.subject().classes().names().forEach(labels::add);
        json.put("items", ensemble.subject().items())
                .put("preprocessing", ensemble.subject().input().words())
                .put("input", ensemble.subject().input().toString());
        ArrayNode networks = json.putArray("networks");
        ensemble.members().forEach(member -> networks.add(network(member)));
        return json;
    }

    private static ObjectNode network(SavedNetwork member) {
        ModelMetadata metadata = member.model().metadata();
        ObjectNode json = Json.object()
                .put("name", String.valueOf(member.file().getFileName()))
                .put("parameters", member.network().summary().total())
                .put("libraryVersion", member.model().libraryVersion());
        metadata.training().ifPresent(text -> json.put("training", text));
        ObjectNode metrics = json.putObject("metrics");
        for (Map.Entry<String, String> entry : new TreeMap<>(metadata.entries()).entrySet()) {
            if (entry.getKey().startsWith(METRIC)) {
                number(metrics, entry.getKey().substring(METRIC.length()), entry.getValue());
            }
        }
        return json;
    }

    /** A metric in a file from elsewhere may be any text. */
    private static void number(ObjectNode metrics, String name, String value) {
        try {
            double number = Double.parseDouble(value);
            if (Double.isFinite(number)) {
                metrics.put(name, number);
            }
        } catch (NumberFormatException e) {
            // Then it is left out.
        }
    }
}
