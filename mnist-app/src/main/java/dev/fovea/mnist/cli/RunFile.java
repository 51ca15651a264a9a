package dev.fovea.mnist.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.io.FileException;
import dev.fovea.mnist.data.DataFileException;
import dev.fovea.mnist.data.DigitImages;
import dev.fovea.mnist.data.JsonFile;
import dev.fovea.mnist.ensemble.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What an unfinished run must know to go on, {@value #NAME} in its folder:
 * {@code {"format": 1, "options": ["--nets=3", …], "train": "60000 digits, checksum …", "test": …}}.
 *
 * @param options all that decides the result, as typed on a command line
 * @param train the training digits it was begun with
 * @param test the test digits
 */
record RunFile(List<String> options, String train, String test) {
    /** What the file is called. */
    static final String NAME = "run.json";

    private static final int FORMAT = 1;
    private static final String FORMAT_KEY = "format";
    private static final String OPTIONS = "options";
    private static final String TRAIN = "train";
    private static final String TEST = "test";
    private static final int MOST_OPTIONS = 100;

    RunFile {
        options = List.copyOf(options);
    }

    /** Digits in a few words, by which others can be told from them. */
    static String digits(DigitImages images) {
        return images.size() + " digits, checksum " + images.checksum();
    }

    void write(Path folder) throws FileException {
        ObjectNode object = Json.object().put(FORMAT_KEY, FORMAT);
        options.forEach(object.putArray(OPTIONS)::add);
        JsonFile.write(folder.resolve(NAME), object.put(TRAIN, train).put(TEST, test));
    }

    static RunFile read(Path folder) throws FileException {
        Path file = folder.resolve(NAME);
        JsonNode object = JsonFile.read(file, Set.of(FORMAT_KEY, OPTIONS, TRAIN, TEST));
        if (!object.get(FORMAT_KEY).isInt() || object.get(FORMAT_KEY).intValue() != FORMAT) {
            throw new DataFileException(
                    file + ": expected format " + FORMAT + ", found " + object.get(FORMAT_KEY)
                            + "; another version of Fovea has begun this run");
        }
        if (!(object.get(OPTIONS) instanceof ArrayNode array) || array.size() > MOST_OPTIONS) {
            throw new DataFileException(file + ": expected a list of options");
        }
        List<String> options = new ArrayList<>();
        for (JsonNode option : array) {
            options.add(text(file, option));
        }
        return new RunFile(options, text(file, object.get(TRAIN)), text(file, object.get(TEST)));
    }

    private static String text(Path file, JsonNode value) throws FileException {
        if (!value.isTextual()) {
            throw new DataFileException(file + ": expected a text, found " + value);
        }
        return value.textValue();
    }
}
