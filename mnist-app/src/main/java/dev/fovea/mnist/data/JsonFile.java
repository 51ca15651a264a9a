package dev.fovea.mnist.data;

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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/** Small files of one JSON object each: no duplicate key, nothing after it, bounded in size and depth. */
public final class JsonFile {
    private static final int DEEPEST = 4;
    private static final int MOST_BYTES = 64 * 1024;

    private static final JsonMapper JSON = JsonMapper.builder(
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(DEEPEST)
                                    .maxStringLength(MOST_BYTES)
                                    .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonFile() {}

    /** {@return a new object, to be written} */
    public static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /**
     * Writes an object, whole or not at all.
     *
     * @param file the file
     * @param object the object
     * @throws FileException if it cannot be written
     */
    public static void write(Path file, ObjectNode object) throws FileException {
        AtomicFile.write(file, out -> {
            out.write(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(object));
            out.write('\n');
        });
    }

    /**
     * Reads an object.
     *
     * @param file the file
     * @param keys the keys it must have, all of them and no other
     * @return the object; of its values nothing is known
     * @throws FileException if it cannot be read or breaks a rule
     */
    public static JsonNode read(Path file, Set<String> keys) throws FileException {
        JsonNode node = parse(file);
        Set<String> found = new TreeSet<>();
        node.fieldNames().forEachRemaining(found::add);
        if (!node.isObject() || !found.equals(keys)) {
            throw new DataFileException(
                    file + ": expected an object of \"" + String.join("\", \"", new TreeSet<>(keys)) + '"');
        }
        return node;
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
