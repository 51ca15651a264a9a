package dev.fovea.mnist.report.html;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.io.FileException;
import dev.fovea.mnist.ensemble.EnsembleSettings;
import dev.fovea.mnist.ensemble.Json;
import dev.fovea.vision.DataFileException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * What a run was and came to: all that its report shows.
 *
 * @param fovea the version of Fovea
 * @param created when the report was made, in whole seconds
 * @param digits what it learned from and predicted
 * @param settings how it trained
 * @param optimizer the name of the optimizer
 * @param history how the run came about, one line for each thing done
 * @param machine what it ran on
 * @param seconds how long training and prediction took
 * @param networks the networks
 * @param evaluation how well they did together; empty if the test digits have no labels, or while they are trained
 * @param layers the layers of each network
 * @param files the names of the run's files, beside the report
 */
public record RunReport(
        String fovea,
        Instant created,
        Digits digits,
        EnsembleSettings settings,
        String optimizer,
        List<String> history,
        Machine machine,
        double seconds,
        List<NetworkReport> networks,
        Optional<Evaluation> evaluation,
        List<LayerRow> layers,
        List<String> files) {
    private static final int FORMAT = 2;

    /** Copies the lists. */
    public RunReport {
        created = created.truncatedTo(ChronoUnit.SECONDS);
        history = List.copyOf(history);
        networks = List.copyOf(networks);
        layers = List.copyOf(layers);
        files = List.copyOf(files);
    }

    /**
     * The report in JSON.
     *
     * @return a new object
     */
    public ObjectNode json() {
        ObjectNode json = Json.object()
                .put("format", FORMAT)
                .put("fovea", fovea)
                .put("created", created.toString());
        json.set("digits", digits.json());
        json.set("settings", SettingsJson.of(settings));
        json.put("optimizer", optimizer);
        history.forEach(json.putArray("history")::add);
        json.set("machine", machine.json());
        json.put("seconds", seconds);
        ArrayNode members = json.putArray("networks");
        networks.forEach(network -> members.add(network.json()));
        json.set("evaluation", evaluation.map(Evaluation::json).orElse(null));
        ArrayNode rows = json.putArray("layers");
        layers.forEach(layer -> rows.add(layer.json()));
        files.forEach(json.putArray("files")::add);
        return json;
    }

    /**
     * Reads a report in JSON, strictly.
     *
     * @param place what to call it in messages
     * @param json the report
     * @return the report
     * @throws FileException if a field is missing, unknown, of another type or out of its range
     */
    static RunReport of(String place, JsonNode json) throws FileException {
        JsonNode format = json.path("format");
        if (json.isObject() && (!format.isInt() || format.intValue() != FORMAT)) {
            throw new DataFileException(place + ": expected format " + FORMAT + ", found "
                    + (format.isMissingNode() ? "none" : format.isContainerNode() ? "no number" : format)
                    + "; another version of Fovea may have written it");
        }
        return Fields.read(place + ": ", json, RunReport::of);
    }

    private static RunReport of(Fields fields) throws FileException {
        fields.whole("format", FORMAT, FORMAT);
        RunReport report = new RunReport(
                fields.text("fovea", Limits.NAME),
                instant(fields),
                fields.object("digits", Digits::of),
                fields.object("settings", SettingsJson::read),
                fields.text("optimizer", Limits.NAME),
                fields.list("history", 0, Limits.HISTORY, (place, value) -> Fields.text(place, value, Limits.TEXT)),
                fields.object("machine", Machine::of),
                fields.number("seconds", 0, Double.MAX_VALUE),
                fields.objects("networks", 1, Limits.NETWORKS, NetworkReport::of),
                fields.isNull("evaluation")
                        ? Optional.empty()
                        : Optional.of(fields.object("evaluation", Evaluation::of)),
                fields.objects("layers", 0, Limits.LAYERS, LayerRow::of),
                fields.list("files", 0, Limits.FILES, (place, value) -> Fields.text(place, value, Limits.NAME)));
        if (!report.files.stream().allMatch(RunFiles::plain)) {
            throw fields.refused("files", "the names of files beside the report");
        }
        report.requireAgreement(fields);
        return report;
    }

    /** What several fields say of the same must be the same. */
    private void requireAgreement(Fields fields) throws FileException {
        if (networks.size() != settings.networks()) {
            throw fields.refused("networks", "as many as the settings say, " + settings.networks());
        }
        for (NetworkReport network : networks) {
            if (network.wrong().orElse(0) > digits.test()) {
                throw fields.refused("networks",
                        "at most " + digits.test() + " mistakes of each, one for each test digit");
            }
        }
        if (evaluation.isPresent()) {
            Evaluation together = evaluation.get();
            if (together.digits() != digits.test() || together.digits() - together.right() != together.wrong()) {
                throw fields.refused(
                        "evaluation", "a confusion matrix of " + digits.test() + " test digits, "
                                + together.wrong() + " of them beside its diagonal");
            }
            if (together.confusion().size() != digits.classes().size()) {
                throw fields.refused("evaluation", "a confusion matrix of " + digits.classes().size() + " classes");
            }
            if (!together.mistakes().stream().allMatch(mistake -> mistake.votes().size() == networks.size())) {
                throw fields.refused("evaluation", "a vote of each network on each mistake");
            }
        }
    }

    private static Instant instant(Fields fields) throws FileException {
        String text = fields.text("created", Limits.NAME);
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw fields.refused("created", "a time such as 2026-01-31T12:00:00Z");
        }
    }
}
