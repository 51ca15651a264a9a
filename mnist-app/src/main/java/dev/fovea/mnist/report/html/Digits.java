package dev.fovea.mnist.report.html;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.io.FileException;
import dev.fovea.mnist.ensemble.Json;

/**
 * The digits of a run.
 *
 * @param source where they are from
 * @param training how many training digits, those for validation included
 * @param test how many test digits
 * @param labelled whether the test digits have labels
 */
public record Digits(String source, int training, int test, boolean labelled) {
    ObjectNode json() {
        return Json.object()
                .put("source", source)
                .put("training", training)
                .put("test", test)
                .put("labelled", labelled);
    }

    static Digits of(Fields fields) throws FileException {
        return new Digits(
                fields.text("source", Limits.TEXT),
                fields.whole("training", 1, Integer.MAX_VALUE),
                fields.whole("test", 0, Integer.MAX_VALUE),
                fields.truth("labelled"));
    }
}
