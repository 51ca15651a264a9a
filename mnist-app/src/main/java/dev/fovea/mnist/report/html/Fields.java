package dev.fovea.mnist.report.html;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fovea.io.FileException;
import dev.fovea.vision.DataFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The fields of a JSON object, each read once with the range it must be in; a field that nobody reads is refused. */
final class Fields {
    private static final int SHOWN = 60;

    private final String place;
    private final JsonNode object;
    private final Set<String> unread = new TreeSet<>();

    /** Makes a value of an object's fields. */
    @FunctionalInterface
    interface Reader<T> {
        T read(Fields fields) throws FileException;
    }

    /** Makes a value of an element of an array. */
    @FunctionalInterface
    interface Element<T> {
        T read(String place, JsonNode value) throws FileException;
    }

    private Fields(String place, JsonNode object) {
        this.place = place;
        this.object = object;
        object.fieldNames().forEachRemaining(unread::add);
    }

    /**
     * Reads an object.
     *
     * @param place which file and where in it, for messages
     * @param value what is to be an object
     * @param reader reads all of its fields
     * @return what the reader made of them
     */
    static <T> T read(String place, JsonNode value, Reader<T> reader) throws FileException {
        if (!value.isObject()) {
            throw refused(place, "an object", value);
        }
        Fields fields = new Fields(place, value);
        T made = reader.read(fields);
        if (!fields.unread.isEmpty()) {
            throw new DataFileException(subject(place) + ": unknown field \"" + fields.unread.iterator().next() + "\"");
        }
        return made;
    }

    /** A whole number. */
    int whole(String name, int least, int most) throws FileException {
        return whole(at(name), take(name), least, most);
    }

    /** A whole number in an array. */
    static int whole(String place, JsonNode value, int least, int most) throws FileException {
        if (!value.isInt() || value.intValue() < least || value.intValue() > most) {
            throw refused(place, "a whole number from " + least + " to " + most, value);
        }
        return value.intValue();
    }

    /** A finite number. */
    double number(String name, double least, double most) throws FileException {
        return number(at(name), take(name), least, most);
    }

    /** A finite number, or NaN for null. */
    double numberOrNaN(String name, double least, double most) throws FileException {
        JsonNode value = take(name);
        return value.isNull() ? Double.NaN : number(at(name), value, least, most);
    }

    /** A finite number in an array. */
    static double number(String place, JsonNode value, double least, double most) throws FileException {
        double number = value.doubleValue();
        if (!value.isNumber() || !(number >= least && number <= most)) {
            String range = most == Double.MAX_VALUE ? "of at least " + least : "from " + least + " to " + most;
            throw refused(place, "a number " + range, value);
        }
        return number;
    }

    /** True or false. */
    boolean truth(String name) throws FileException {
        JsonNode value = take(name);
        if (!value.isBoolean()) {
            throw refused(at(name), "true or false", value);
        }
        return value.booleanValue();
    }

    /** A text. */
    String text(String name, int longest) throws FileException {
        return text(at(name), take(name), longest);
    }

    /** A text in an array. */
    static String text(String place, JsonNode value, int longest) throws FileException {
        if (!value.isTextual() || value.textValue().length() > longest) {
            throw refused(place, "a text of at most " + longest + " characters", value);
        }
        return value.textValue();
    }

    /** A whole number of 64 bits in a text, since JavaScript's numbers do not have as many. */
    long longInText(String name) throws FileException {
        JsonNode value = take(name);
        try {
            return Long.parseLong(text(at(name), value, 20));
        } catch (NumberFormatException e) {
            throw refused(at(name), "a whole number of 64 bits in a text", value);
        }
    }

    /** An object. */
    <T> T object(String name, Reader<T> reader) throws FileException {
        return read(at(name), take(name), reader);
    }

    /** An object that may be missing. */
    <T> Optional<T> optional(String name, Reader<T> reader) throws FileException {
        return has(name) ? Optional.of(object(name, reader)) : Optional.empty();
    }

    /** How many elements an array has; 0 if it is none. Does not count as reading it. */
    int size(String name) {
        return object.path(name).size();
    }

    /** Whether there is a field. */
    boolean has(String name) {
        return object.has(name);
    }

    /** Whether a field is null; then it is read. */
    boolean isNull(String name) throws FileException {
        JsonNode value = object.get(name);
        return value != null && value.isNull() && take(name).isNull();
    }

    /** An array of objects. */
    <T> List<T> objects(String name, int least, int most, Reader<T> reader) throws FileException {
        return list(name, least, most, (at, value) -> read(at, value, reader));
    }

    /** An array. */
    <T> List<T> list(String name, int least, int most, Element<T> element) throws FileException {
        return list(at(name), take(name), least, most, element);
    }

    /** An array in an array. */
    static <T> List<T> list(String place, JsonNode value, int least, int most, Element<T> element)
            throws FileException {
        if (!value.isArray() || value.size() < least || value.size() > most) {
            String size = least == most ? Integer.toString(least) : least + " to " + most;
            throw refused(place, "an array of " + size, value);
        }
        List<T> list = new ArrayList<>(value.size());
        for (int i = 0; i < value.size(); i++) {
            list.add(element.read(place + "[" + i + "]", value.get(i)));
        }
        return List.copyOf(list);
    }

    /** The end of a message about a field. */
    FileException refused(String name, String expected) {
        return refused(at(name), expected, object.path(name));
    }

    private static DataFileException refused(String place, String expected, JsonNode found) {
        String text = found.isArray() ? "one of " + found.size() : found.isObject() ? "an object" : found.toString();
        return new DataFileException(subject(place) + ": expected " + expected + ", found "
                + (text.isEmpty() ? "nothing" : text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text));
    }

    /** A place that names the file only ends in what comes between it and a field. */
    private static String subject(String place) {
        return place.endsWith(": ") ? place.substring(0, place.length() - 2) : place;
    }

    private String at(String name) {
        return place + (place.endsWith(" ") ? "" : ".") + name;
    }

    private JsonNode take(String name) throws FileException {
        JsonNode value = object.get(name);
        if (value == null) {
            throw new DataFileException(at(name) + ": expected, but missing");
        }
        unread.remove(name);
        return value;
    }
}
