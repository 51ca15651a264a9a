package dev.fovea.mnist.report.html;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.data.RandomAffine;
import dev.fovea.io.FileException;
import dev.fovea.mnist.ensemble.Json;
import dev.fovea.mnist.ensemble.TrainingMethod;
import java.util.Optional;

/** How networks learned, in JSON. */
final class MethodJson {
    private static final double MOST_DEGREES = 360;

    private MethodJson() {}

    static ObjectNode of(TrainingMethod method) {
        ObjectNode json = Json.object().put("optimizer", method.optimizer());
        json.set("augmentation", method.augmentation().map(MethodJson::of).orElse(null));
        return json;
    }

    private static ObjectNode of(RandomAffine affine) {
        return Json.object()
                .put("degrees", affine.degrees())
                .put("zoom", affine.zoom())
                .put("shift", affine.shift());
    }

    static TrainingMethod read(Fields fields) throws FileException {
        return new TrainingMethod(
                fields.text("optimizer", Limits.NAME),
                fields.isNull("augmentation")
                        ? Optional.empty()
                        : Optional.of(fields.object("augmentation", MethodJson::augmentation)));
    }

    private static RandomAffine augmentation(Fields fields) throws FileException {
        return RandomAffine.degrees(fields.number("degrees", 0, MOST_DEGREES))
                .zoom(fields.number("zoom", 0, Math.nextDown(1.0)))
                .shift(fields.number("shift", 0, 1));
    }
}
