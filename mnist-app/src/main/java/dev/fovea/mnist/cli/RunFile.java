package dev.fovea.mnist.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.io.FileException;
import dev.fovea.mnist.data.JsonFile;
import dev.fovea.mnist.ensemble.Json;
import dev.fovea.ops.ComputeKernels;
import dev.fovea.vision.DataFileException;
import dev.fovea.vision.LabelledImages;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a run must know to go on, and how it came about, {@value #NAME} in its folder: {@code {"format": 2, "options":
 * ["--nets=3", …], "train": "60000 digits, checksum …", "test": …, "start": [], "history": ["2026-01-31T12:00:00Z:
 * begun with 10 epochs (Fovea …)", …], "finished": true}}.
 *
 * @param options all that decides the result, as typed on a command line
 * @param train the training images it was begun with
 * @param test the test images
 * @param start the SHA-256 of the networks it began with, as {@link StartNetworks} keeps them; empty if they were new
 * @param history what was done, when and by which version and kernels, one line each
 * @param finished whether its results are complete
 */
record RunFile(
        List<String> options,
        String train,
        String test,
        List<String> start,
        List<String> history,
        boolean finished) {
    /** What the file is called. */
    static final String NAME = "run.json";

    private static final int FORMAT = 2;
    private static final String OPTIONS = "options";
    private static final String TRAIN = "train";
    private static final String TEST = "test";
    private static final String START = "start";
    private static final String HISTORY = "history";
    private static final String FINISHED = "finished";
    private static final int MOST_LINES = 200;
    private static final String AT = ": ";

    RunFile {
        options = List.copyOf(options);
        start = List.copyOf(start);
        history = List.copyOf(history);
    }

    /** Images in a few words, by which others can be told from them. */
    static String images(LabelledImages images) {
        return images.size() + " " + images.form().items() + ", checksum " + images.checksum();
    }

    /** This after something was done. What is done once more in the same way, such as resuming, is noted once. */
    RunFile with(String event, Instant now) {
        String what = event + " (Fovea " + Version.number() + ", " + ComputeKernels.name() + " kernels)";
        if (history.size() == MOST_LINES || (!history.isEmpty() && history.getLast().endsWith(AT + what))) {
            return this;
        }
        List<String> longer = new ArrayList<>(history);
        longer.add(now.truncatedTo(ChronoUnit.SECONDS) + AT + what);
        return new RunFile(options, train, test, start, longer, finished);
    }

    /** This with complete results. */
    RunFile complete() {
        return new RunFile(options, train, test, start, history, true);
    }

    void write(Path folder) throws FileException {
        ObjectNode object = Json.object().put(JsonFile.FORMAT, FORMAT);
        options.forEach(object.putArray(OPTIONS)::add);
        object.put(TRAIN, train).put(TEST, test);
        start.forEach(object.putArray(START)::add);
        history.forEach(object.putArray(HISTORY)::add);
        JsonFile.write(folder.resolve(NAME), object.put(FINISHED, finished));
    }

    static RunFile read(Path folder) throws FileException {
        Path file = folder.resolve(NAME);
        JsonNode object = JsonFile.read(file, FORMAT, Set.of(OPTIONS, TRAIN, TEST, START, HISTORY, FINISHED));
        if (!object.get(FINISHED).isBoolean()) {
            throw new DataFileException(file + ": expected true or false, found " + object.get(FINISHED));
        }
        return new RunFile(
                texts(file, object, OPTIONS), text(file, object.get(TRAIN)), text(file, object.get(TEST)),
                texts(file, object, START), texts(file, object, HISTORY), object.get(FINISHED).booleanValue());
    }

    private static List<String> texts(Path file, JsonNode object, String key) throws FileException {
        if (!(object.get(key) instanceof ArrayNode array) || array.size() > MOST_LINES) {
            throw new DataFileException(file + ": expected a list of " + key);
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode text : array) {
            texts.add(text(file, text));
        }
        return texts;
    }

    private static String text(Path file, JsonNode value) throws FileException {
        if (!value.isTextual()) {
            throw new DataFileException(file + ": expected a text, found " + value);
        }
        return value.textValue();
    }
}
