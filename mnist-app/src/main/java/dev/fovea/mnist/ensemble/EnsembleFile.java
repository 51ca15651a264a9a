package dev.fovea.mnist.ensemble;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.io.AtomicFile;
import dev.fovea.io.FileException;
import dev.fovea.mnist.data.DataFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The list of an ensemble's model files, {@value #NAME}: {@code {"format": 1, "networks": ["network-1.safetensors", …]}}. */
public final class EnsembleFile {
    /** What the file is called. */
    public static final String NAME = "ensemble.json";

    private static final int FORMAT = 1;
    private static final int MOST_NETWORKS = 100;
    private static final int MOST_BYTES = 64 * 1024;

    /** Files beside the list, nowhere else. */
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}[.]safetensors");

    private static final JsonMapper JSON = JsonMapper.builder(
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(4).maxStringLength(MOST_BYTES).build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private EnsembleFile() {}

    /**
     * Writes the list whole or not at all.
     *
     * @param file the list
     * @param networks the names of the model files beside it, at least one
     * @throws FileException if it cannot be written
     */
    public static void write(Path file, List<String> networks) throws FileException {
        ObjectNode list = JSON.createObjectNode().put("format", FORMAT);
        networks.forEach(list.putArray("networks")::add);
        AtomicFile.write(file, out -> out.write(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(list)));
    }

    /**
     * Reads a list.
     *
     * @param file the list
     * @return the model files
     * @throws FileException if it cannot be read or breaks a rule
     */
    public static List<Path> read(Path file) throws FileException {
        JsonNode list = parse(file);
        Set<String> keys = new TreeSet<>();
        list.fieldNames().forEachRemaining(keys::add);
        if (!list.isObject() || !keys.equals(Set.of("format", "networks"))) {
            throw new DataFileException(file + ": expected an object of \"format\" and \"networks\"");
        }
        if (!list.get("format").isInt() || list.get("format").intValue() != FORMAT) {
            throw new DataFileException(
                    file + ": expected format " + FORMAT + ", found " + list.get("format")
                            + "; another version of Fovea may have written it");
        }
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

    private static JsonNode parse(Path file) throws FileException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new DataFileException(file + ": expected a regular file, found something else, such as a pipe");
        }
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new DataFileException(file + ": expected at most " + MOST_BYTES + " bytes, found more");
            }
            return JSON.readTree(bytes);
        } catch (JsonProcessingException e) {
            String place = e.getLocation() == null ? "" : " in line " + e.getLocation().getLineNr();
            throw new DataFileException(file + ": not such JSON: " + e.getOriginalMessage() + place, e);
        } catch (IOException e) {
            throw DataFileException.of(file, "cannot be read", e);
        }
    }
}
