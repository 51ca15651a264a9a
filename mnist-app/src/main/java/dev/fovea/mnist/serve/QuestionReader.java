package dev.fovea.mnist.serve;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.fovea.internal.io.OneLine;
import dev.fovea.mnist.data.JsonFile;
import dev.fovea.mnist.model.DigitNetwork;
import dev.fovea.vision.LabelledImages;
import dev.fovea.vision.picture.Preprocessing;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads JSON about digits as it comes, so that no more of it is held than its pixels. */
final class QuestionReader {
    /** The most digits of a batch. */
    static final int MOST_DIGITS = 1024;

    /** The most columns, and the most rows, of a drawing. */
    static final int LARGEST_SIDE = 1024;

    private static final float WHITE = 255;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder()
                            .maxNestingDepth(3)
                            .maxNumberLength(64)
                            .maxStringLength(256)
                            .maxNameLength(256)
                            .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final JsonParser json;
    private final Preprocessing input;

    /** Where in the request the reader is, for messages; empty at the top. */
    private String field = "";

    /** Which number of the field, or -1. */
    private int index = -1;

    private float @Nullable [] pixels;
    private @Nullable List<float[]> batch;
    private int scale = (int) WHITE;
    private boolean centre;
    private int width;
    private int height;

    private QuestionReader(JsonParser json, Preprocessing input) {
        this.json = json;
        this.input = input;
    }

    /**
     * Reads a request.
     *
     * @param in the JSON, in UTF-8
     * @param input what the networks make of a drawing
     * @return what it asks
     * @throws RequestFault if it is not as documented, naming the field if one is at fault
     * @throws IOException if {@code in} cannot be read
     */
    static Question read(InputStream in, Preprocessing input) throws IOException {
        try (JsonParser parser = JSON.createParser(in)) {
            QuestionReader reader = new QuestionReader(parser, input);
            try {
                reader.readObject();
                return reader.question();
            } catch (JsonProcessingException e) {
                throw reader.fault("not such JSON: " + OneLine.of(JsonFile.reason(e)));
            }
        }
    }

    private RequestFault fault(String message) {
        if (field.isEmpty()) {
            return RequestFault.of(400, message);
        }
        return RequestFault.inField(index < 0 ? field : field + "[" + index + "]", message);
    }

    private void readObject() throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw fault("expected a JSON object with \"pixels\" or \"batch\"");
        }
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            field = name;
            json.nextToken();
            switch (name) {
                case "pixels" -> pixels = readNumbers(LARGEST_SIDE * LARGEST_SIDE);
                case "batch" -> batch = readBatch();
                case "scale" -> scale = readScale();
                case "centre" -> {
                    if (!json.currentToken().isBoolean()) {
                        throw fault("expected true or false, found " + found());
                    }
                    centre = json.getBooleanValue();
                }
                case "width" -> width = readWhole(1, LARGEST_SIDE);
                case "height" -> height = readWhole(1, LARGEST_SIDE);
                default -> throw fault("expected pixels, batch, scale, centre, width or height");
            }
        }
        field = "";
        if (json.nextToken() != null) {
            throw fault("expected nothing after the JSON object");
        }
    }

    private List<float[]> readBatch() throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw fault("expected an array of digits, found " + found());
        }
        List<float[]> digits = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            field = "batch[" + digits.size() + "]";
            if (digits.size() == MOST_DIGITS) {
                throw fault("expected at most " + MOST_DIGITS + " digits");
            }
            float[] digit = readNumbers(DigitNetwork.PIXELS);
            if (digit.length != DigitNetwork.PIXELS) {
                throw fault("expected " + DigitNetwork.PIXELS + " numbers, found " + digit.length);
            }
            digits.add(digit);
        }
        field = "batch";
        if (digits.isEmpty()) {
            throw fault("expected at least one digit");
        }
        return digits;
    }

    private float[] readNumbers(int most) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw fault("expected an array of numbers, found " + found());
        }
        float[] numbers = new float[DigitNetwork.PIXELS];
        int count = 0;
        index = 0; // ahead of what the parser may throw
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (count == most) {
                index = -1;
                throw fault("expected at most " + most + " numbers, found more");
            }
            if (count == numbers.length) {
                numbers = Arrays.copyOf(numbers, Math.min(most, 2 * count));
            }
            numbers[count] = readNumber();
            count++;
            index = count;
        }
        index = -1;
        return count == numbers.length ? numbers : Arrays.copyOf(numbers, count);
    }

    private float readNumber() throws IOException {
        JsonToken token = json.currentToken();
        if (token == null || !token.isNumeric()) {
            throw fault("expected a number, found " + found());
        }
        float value = json.getFloatValue();
        if (!(value >= 0 && value <= WHITE)) {
            throw fault("expected 0 to 255, found " + found());
        }
        return value;
    }

    private int readScale() throws IOException {
        int number = wholeOrZero();
        if (number != 1 && number != WHITE) {
            throw fault("expected 1 or 255, found " + found());
        }
        return number;
    }

    private int readWhole(int least, int most) throws IOException {
        int number = wholeOrZero();
        if (number < least || number > most) {
            throw fault("expected a whole number from " + least + " to " + most + ", found " + found());
        }
        return number;
    }

    /** A whole number; the nearest int to one that is larger, 0 for what is none. */
    private int wholeOrZero() throws IOException {
        return json.currentToken() == JsonToken.VALUE_NUMBER_INT ? (int) json.getDoubleValue() : 0;
    }

    private String found() throws IOException {
        JsonToken token = json.currentToken();
        if (token == null) {
            return "the end";
        }
        return switch (token) {
            case START_ARRAY -> "an array";
            case START_OBJECT -> "an object";
            case VALUE_STRING -> "a string";
            default -> json.getText();
        };
    }

    private Question question() {
        if ((pixels == null && batch == null) || (pixels != null && batch != null)) {
            throw fault("expected either \"pixels\" or \"batch\"");
        }
        if (!centre && (width != 0 || height != 0)) {
            field = width != 0 ? "width" : "height";
            throw fault("goes with \"centre\": true");
        }
        if (pixels != null) {
            field = "pixels";
            requireScale(pixels);
            return centre ? drawing(pixels) : digit(pixels);
        }
        if (centre) {
            field = "centre";
            throw fault("goes with \"pixels\"");
        }
        return digits(Objects.requireNonNull(batch));
    }

    private Question digits(List<float[]> digits) {
        for (int i = 0; i < digits.size(); i++) {
            field = "batch[" + i + "]";
            requireScale(digits.get(i));
            normalise(digits.get(i));
        }
        return new Question(digits, true, null);
    }

    private Question digit(float[] digit) {
        if (digit.length != DigitNetwork.PIXELS) {
            throw fault("expected " + DigitNetwork.PIXELS + " numbers, found " + digit.length);
        }
        normalise(digit);
        return new Question(List.of(digit), false, null);
    }

    private Question drawing(float[] ink) {
        int columns = width == 0 ? DigitNetwork.SIDE : width;
        int rows = height == 0 ? DigitNetwork.SIDE : height;
        if (ink.length != columns * rows) {
            throw fault(
                    "expected " + columns + " x " + rows + " = " + columns * rows + " numbers, found " + ink.length);
        }
        if (scale == 1) {
            for (int i = 0; i < ink.length; i++) {
                ink[i] *= WHITE;
            }
        }
        try {
            return Question.about(input.bytes(ink, columns, rows));
        } catch (IllegalArgumentException e) {
            throw fault(String.valueOf(e.getMessage()));
        }
    }

    private void requireScale(float[] numbers) {
        for (int i = 0; i < numbers.length; i++) {
            if (numbers[i] > scale) {
                index = i;
                throw fault("expected 0 to " + scale + ", found " + numbers[i]);
            }
        }
    }

    /** Makes numbers 0 to {@link #scale} numbers 0 to 1, in place; those of 255 as {@link LabelledImages#read} does. */
    private void normalise(float[] numbers) {
        if (scale != 1) {
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] /= WHITE;
            }
        }
    }
}
