package dev.fovea.mnist.report.html;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.io.FileException;
import dev.fovea.mnist.ensemble.Json;
import dev.fovea.vision.ClassNames;

/**
 * The images of a run.
 *
 * @param source where they are from
 * @param training how many training images, those for validation included
 * @param test how many test images
 * @param labelled whether the test images have labels
 * @param items what images are called, in the plural
 * @param classes what the classes are called
 */
public record Digits(String source, int training, int test, boolean labelled, String items, ClassNames classes) {
    /** Of the largest set that anybody might show. */
    static final int MOST_CLASSES = 1_000;

    ObjectNode json() {
        ObjectNode json = Json.object()
                .put("source", source)
                .put("training", training)
                .put("test", test)
                .put("labelled", labelled)
                .put("items", items);
        classes.names().forEach(json.putArray("classes")::add);
        return json;
    }

    static Digits of(Fields fields) throws FileException {
        return new Digits(
                fields.text("source", Limits.TEXT),
                fields.whole("training", 1, Integer.MAX_VALUE),
                fields.whole("test", 0, Integer.MAX_VALUE),
                fields.truth("labelled"),
                fields.text("items", Limits.NAME),
                classes(fields));
    }

    private static ClassNames classes(Fields fields) throws FileException {
        try {
            return new ClassNames(fields.list(
                    "classes", 2, MOST_CLASSES, (place, value) -> Fields.text(place, value, Limits.NAME)));
        } catch (IllegalArgumentException e) {
            throw fields.refused("classes", "names that differ");
        }
    }
}
