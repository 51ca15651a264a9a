package dev.fovea.mnist.report.html;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.io.FileException;
import dev.fovea.mnist.ensemble.Json;
import dev.fovea.nn.Summary;

/**
 * A layer of the networks, which are all alike.
 *
 * @param name its name
 * @param type its kind
 * @param output the shape of its output
 * @param parameters how many parameters it has
 */
public record LayerRow(String name, String type, String output, long parameters) {
    /**
     * Takes a row of a network's summary.
     *
     * @param row the row
     * @return the layer
     */
    public static LayerRow of(Summary.Row row) {
        return new LayerRow(row.name(), row.type(), row.output().toString(), row.count());
    }

    ObjectNode json() {
        return Json.object()
                .put("name", name)
                .put("type", type)
                .put("output", output)
                .put("parameters", parameters);
    }

    static LayerRow of(Fields fields) throws FileException {
        return new LayerRow(
                fields.text("name", Limits.NAME),
                fields.text("type", Limits.NAME),
                fields.text("output", Limits.NAME),
                fields.whole("parameters", 0, Integer.MAX_VALUE));
    }
}
