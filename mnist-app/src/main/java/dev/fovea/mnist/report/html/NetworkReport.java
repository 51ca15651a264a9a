package dev.fovea.mnist.report.html;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.io.FileException;
import dev.fovea.mnist.ensemble.Json;
import dev.fovea.train.EpochReport;
import java.util.List;
import java.util.OptionalInt;

/**
 * How the training of one network went.
 *
 * @param name what it is called
 * @param seed its own seed
 * @param trainingImages how many images it learned from
 * @param validationImages how many images it was validated with
 * @param seconds how long its training took
 * @param epochs what its epochs came to
 * @param wrong how many test images it took for something else; empty if they have no labels, or while it is trained
 * @param firstLayer what its first convolution learned
 */
public record NetworkReport(
        String name,
        long seed,
        int trainingImages,
        int validationImages,
        double seconds,
        List<EpochReport> epochs,
        OptionalInt wrong,
        FirstLayer firstLayer) {
    /** Copies the list. */
    public NetworkReport {
        epochs = List.copyOf(epochs);
    }

    ObjectNode json() {
        ObjectNode json = Json.object()
                .put("name", name)
                .put("seed", Long.toString(seed))
                .put("trainingImages", trainingImages)
                .put("validationImages", validationImages)
                .put("seconds", seconds)
                .put("wrong", wrong.isPresent() ? Integer.valueOf(wrong.getAsInt()) : null);
        ArrayNode list = json.putArray("epochs");
        epochs.forEach(epoch -> list.add(EpochJson.of(epoch)));
        json.set("firstLayer", firstLayer.json());
        return json;
    }

    static NetworkReport of(Fields fields) throws FileException {
        return new NetworkReport(
                fields.text("name", Limits.NAME),
                fields.longInText("seed"),
                fields.whole("trainingImages", 0, Integer.MAX_VALUE),
                fields.whole("validationImages", 0, Integer.MAX_VALUE),
                fields.number("seconds", 0, Double.MAX_VALUE),
                fields.objects("epochs", 0, Limits.EPOCHS, EpochJson::read),
                fields.isNull("wrong")
                        ? OptionalInt.empty()
                        : OptionalInt.of(fields.whole("wrong", 0, Integer.MAX_VALUE)),
                fields.object("firstLayer", FirstLayer::of));
    }
}
