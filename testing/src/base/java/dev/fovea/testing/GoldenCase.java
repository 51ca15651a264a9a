package dev.fovea.testing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fovea.tensor.Tensor;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One case of a golden file: its tensors, and the settings the metadata gives it.
 *
 * @param file where it is from
 * @param prefix what its tensors' names begin with, the dot included; empty where names have no prefix
 * @param settings the case's object in the metadata; empty where there is none
 */
public record GoldenCase(SafetensorsFile file, String prefix, JsonNode settings) {
    /**
     * A tensor of this case.
     *
     * @param name its name without the prefix
     * @return a copy of it
     */
    public Tensor tensor(String name) {
        return file.tensor(prefix + name);
    }

    /**
     * The elements of a tensor of this case.
     *
     * @param name its name without the prefix
     * @return a copy of them
     */
    public float[] data(String name) {
        return tensor(name).data();
    }

    /**
     * A setting that is one number for both axes or an array of two.
     *
     * @param key its key
     * @return for the height and for the width
     * @throws IllegalArgumentException if the setting is missing or neither
     */
    public int[] pair(String key) {
        JsonNode value = setting(key);
        if (value.isInt()) {
            return new int[] {value.intValue(), value.intValue()};
        }
        if (value.isArray() && value.size() == 2 && value.get(0).isInt() && value.get(1).isInt()) {
            return new int[] {value.get(0).intValue(), value.get(1).intValue()};
        }
        throw new IllegalArgumentException(this + ": " + key + " is " + value + ", expected a number or two");
    }

    /**
     * A setting that is a number.
     *
     * @param key its key
     * @return its value
     * @throws IllegalArgumentException if the setting is missing or no number
     */
    public double number(String key) {
        JsonNode value = setting(key);
        if (!value.isNumber()) {
            throw new IllegalArgumentException(this + ": " + key + " is " + value + ", expected a number");
        }
        return value.doubleValue();
    }

    /**
     * A setting that is an array of numbers.
     *
     * @param key its key
     * @param count how many there are
     * @return the numbers
     * @throws IllegalArgumentException if the setting is missing or something else
     */

    public int[] numbers(String key, int count) {
        JsonNode value = setting(key);
        int[] numbers = new int[value.size()];
        boolean whole = value.isArray() && numbers.length == count;
        for (int i = 0; whole && i < count; i++) {
            whole = value.get(i).isInt();
            numbers[i] = value.get(i).intValue();
        }
        if (!whole) {
            throw new IllegalArgumentException(this + ": " + key + " is " + value + ", expected " + count + " numbers");
        }
        return numbers;
    }

    /**
     * A setting that is a whole number.
     *
     * @param key its key
     * @return the number
     * @throws IllegalArgumentException if the setting is missing or something else
     */
    public int whole(String key) {
        JsonNode value = setting(key);
        if (!value.isInt()) {
            throw new IllegalArgumentException(this + ": " + key + " is " + value + ", expected a number");
        }
        return value.intValue();
    }

    /**
     * Whether there is a tensor in this case.
     *
     * @param name its name without the prefix
     * @return whether the file has it
     */
    public boolean has(String name) {
        return file.names().contains(prefix + name);
    }

    /**
     * A setting that is a string.
     *
     * @param key its key
     * @return its value
     * @throws IllegalArgumentException if the setting is missing or no string
     */
    public String text(String key) {
        JsonNode value = setting(key);
        if (!value.isTextual()) {
            throw new IllegalArgumentException(this + ": " + key + " is " + value + ", expected a string");
        }
        return value.textValue();
    }

    /**
     * A number that the file's note states after the name of what it is for, as in "Adam beta1 .9 epsilon 1e-7; …".
     *
     * @param of the name, in any case
     * @param key what the number follows
     * @return the number, empty if the note does not state it
     */
    public OptionalDouble noted(String of, String key) {
        Matcher found = Pattern.compile(
                "\\b" + of + "\\b[^;]*\\b" + key + " ([0-9]*\\.?[0-9]+(?:e[+-]?[0-9]+)?)",
                Pattern.CASE_INSENSITIVE).matcher(file.metadata("note").orElse(""));
        return found.find() ? OptionalDouble.of(Double.parseDouble(found.group(1))) : OptionalDouble.empty();
    }

    @Override
    public String toString() {
        return prefix.isEmpty() ? file.name() : file.name() + " case " + prefix.substring(0, prefix.length() - 1);
    }

    private JsonNode setting(String key) {
        JsonNode value = settings.get(key);
        if (value == null) {
            throw new IllegalArgumentException(this + ": the metadata has no setting " + key);
        }
        return value;
    }
}
