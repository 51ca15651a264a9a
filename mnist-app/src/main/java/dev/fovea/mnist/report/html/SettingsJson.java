package dev.fovea.mnist.report.html;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.io.FileException;
import dev.fovea.mnist.ensemble.Augmenting;
import dev.fovea.mnist.ensemble.EnsembleSettings;
import dev.fovea.mnist.ensemble.Json;
import dev.fovea.mnist.ensemble.Recipe;
import java.util.List;

/** The settings of a run in JSON. */
final class SettingsJson {
    private static final double MOST_DEGREES = 360;

    private SettingsJson() {}

    static ObjectNode of(EnsembleSettings settings) {
        ObjectNode json = Json.object()
                .put("recipe", settings.recipe().toString())
                .put("networks", settings.networks())
                .put("epochs", settings.epochs())
                .put("batchSize", settings.batchSize())
                .put("learningRate", settings.learningRate())
                .put("decay", settings.decay())
                .put("validation", settings.validation())
                .put("seed", Long.toString(settings.seed()))
                .put("threads", settings.threads());
        Augmenting augmenting = settings.augmenting();
        json.putObject("augmentation")
                .put("degrees", augmenting.degrees())
                .put("zoom", augmenting.zoom())
                .put("shift", augmenting.shift())
                .put("flip", augmenting.flip());
        return json;
    }

    private static Augmenting augmenting(Fields fields) throws FileException {
        return new Augmenting(
                fields.number("degrees", 0, MOST_DEGREES),
                fields.number("zoom", 0, Math.nextDown(1.0)),
                fields.number("shift", 0, 1),
                fields.number("flip", 0, 1));
    }

    private static Recipe recipe(Fields fields) throws FileException {
        String title = fields.text("recipe", Limits.NAME);
        for (Recipe recipe : Recipe.values()) {
            if (recipe.toString().equals(title)) {
                return recipe;
            }
        }
        throw fields.refused("recipe", "one of " + List.of(Recipe.values()));
    }

    static EnsembleSettings read(Fields fields) throws FileException {
        return new EnsembleSettings(
                recipe(fields),
                fields.whole("networks", 1, Limits.NETWORKS),
                fields.whole("epochs", 1, Limits.EPOCHS),
                fields.whole("batchSize", 1, Integer.MAX_VALUE),
                fields.number("learningRate", 0, Double.MAX_VALUE),
                fields.number("decay", Double.MIN_VALUE, Double.MAX_VALUE),
                fields.number("validation", 0, Math.nextDown(1.0)),
                fields.object("augmentation", SettingsJson::augmenting),
                fields.longInText("seed"),
                fields.whole("threads", 1, Integer.MAX_VALUE));
    }
}
