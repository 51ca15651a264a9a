package dev.fovea.mnist.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.internal.io.AtomicFile;
import dev.fovea.io.FileException;
import dev.fovea.vision.DataFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * How JSON files are read: no duplicate key, nothing after the value, bounded in size and in what the parser allows.
 */
public final class JsonFile {
    /** The key of the format. */
    public static final String FORMAT = "format";

    /** Lists and settings. */
    private static final JsonFile SMALL = new JsonFile(
            64 * 1024, StreamReadConstraints.builder().maxNestingDepth(4).maxStringLength(64 * 1024).build());

    /**
     * What Jackson adds for programmers: where objects begin, which of its features is off, which of its limits it is.
     */
    private static final Pattern FOR_PROGRAMMERS = Pattern.compile(
            " [(](start marker at|for Object starting at|bound as) .*|[:;] (enable|not allowed as per) `.*|, from `[^`]*`");

    private final int mostBytes;
    private final JsonMapper mapper;

    /**
     * A way to read files.
     *
     * @param mostBytes the largest file
     * @param constraints what else is bounded
     */
    public JsonFile(int mostBytes, StreamReadConstraints constraints) {
        this.mostBytes = mostBytes;
        this.mapper = JsonMapper.builder(
                JsonFactory.builder()
                        .streamReadConstraints(constraints)
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
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
            out.write(SMALL.mapper.writerWithDefaultPrettyPrinter().writeValueAsBytes(object));
            out.write('\n');
        });
    }

    /**
     * Reads a small object that says its format, which is looked at first: other formats have other keys.
     *
     * @param file the file
     * @param format the number it must have as {@value #FORMAT}
     * @param keys the keys it must have, {@value #FORMAT} and all of these and no other
     * @return the object; of its other values nothing is known
     * @throws FileException if it cannot be read or breaks a rule
     */
    public static JsonNode read(Path file, int format, Set<String> keys) throws FileException {
        JsonNode node = SMALL.parse(file);
        JsonNode other = node.get(FORMAT);
        if (other != null && !(other.isInt() && other.intValue() == format)) {
            throw new DataFileException(
                    file + ": expected format " + format + ", found " + other
                            + "; another version of Fovea may have written it");
        }
        Set<String> expected = new TreeSet<>(keys);
        expected.add(FORMAT);
        Set<String> found = new TreeSet<>();
        node.fieldNames().forEachRemaining(found::add);
        if (!node.isObject() || !found.equals(expected)) {
            throw new DataFileException(
                    file + ": expected an object of \"" + String.join("\", \"", expected) + '"');
        }
        return node;
    }

    /**
     * Reads a value.
     *
     * @param file the file
     * @return the value, of which nothing is known
     * @throws FileException if it cannot be read or is no such JSON
     */
    public JsonNode parse(Path file) throws FileException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new DataFileException(file + ": expected a regular file, found something else, such as a pipe");
        }
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(mostBytes + 1);
            if (bytes.length > mostBytes) {
                throw new DataFileException(file + ": expected at most " + mostBytes + " bytes, found more");
            }
            return mapper.readTree(bytes);
        } catch (JsonProcessingException e) {
            String place = e.getLocation() == null ? "" : " in line " + e.getLocation().getLineNr();
            throw new DataFileException(file + ": not such JSON: " + reason(e) + place, e);
        } catch (IOException e) {
            throw DataFileException.of(file, "cannot be read", e);
        }
    }

    /**
     * What is wrong with JSON, for people.
     *
     * @param fault what Jackson says
     * @return its message without what is of use to programmers only
     */
    public static String reason(JsonProcessingException fault) {
        return FOR_PROGRAMMERS.matcher(String.valueOf(fault.getOriginalMessage())).replaceAll("");
    }
}
