package dev.fovea.mnist.ensemble;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.io.FileException;
import dev.fovea.mnist.data.JsonFile;
import dev.fovea.vision.DataFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The list of an ensemble's model files, {@value #NAME}: {@code {"format": 1, "networks": ["network-1.safetensors",
 * …]}}.
 */
public final class EnsembleFile {
    /** What the file is called. */
    public static final String NAME = "ensemble.json";

    private static final int FORMAT = 1;
    private static final int MOST_NETWORKS = 100;

    /** Files beside the list, nowhere else. */
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}[.]safetensors");

    private EnsembleFile() {}

    /**
     * Writes the list whole or not at all.
     *
     * @param file the list
     * @param networks the names of the model files beside it, at least one
     * @throws FileException if it cannot be written
     */
    public static void write(Path file, List<String> networks) throws FileException {
        ObjectNode list = Json.object().put(JsonFile.FORMAT, FORMAT);
        networks.forEach(list.putArray("networks")::add);
        JsonFile.write(file, list);
    }

    /**
     * Reads a list.
     *
     * @param file the list
     * @return the model files
     * @throws FileException if it cannot be read or breaks a rule
     */
    public static List<Path> read(Path file) throws FileException {
        JsonNode list = JsonFile.read(file, FORMAT, Set.of("networks"));
        JsonNode networks = list.get("networks");
        if (!networks.isArray() || networks.isEmpty() || networks.size() > MOST_NETWORKS) {
            throw new DataFileException(
                    file + ": expected 1 to " + MOST_NETWORKS + " names of model files under \"networks\"");
        }
        List<Path> files = new ArrayList<>();
        for (JsonNode name : networks) {
            if (!name.isTextual() || !PLAIN_NAME.matcher(name.textValue()).matches()) {
                throw new DataFileException(
                        file + ": expected the name of a .safetensors file beside it, found " + name);
            }
            Path model = file.resolveSibling(name.textValue());
            if (files.contains(model)) {
                throw new DataFileException(file + ": expected each network once, found " + name + " twice");
            }
            files.add(model);
        }
        return files;
    }
}
