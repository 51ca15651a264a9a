package dev.fovea.nn.model;

import static dev.fovea.nn.model.ModelFileException.quoted;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.fovea.io.FileException;
import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;

/**
 * JSON from a file that is not trusted, token by token: nothing beyond the standard, no duplicate key at any level,
 * bounded depth and lengths. Whatever is wrong is told with the file and the place.
 */
final class JsonInput implements Closeable {
    /** How deep objects and arrays may nest. */
    private static final int DEEPEST = 128;

    /** The longest string: many times the description of the largest network. */
    private static final int LONGEST_STRING = 16 << 20;

    private static final int LONGEST_NAME = 10_000;
    private static final int LONGEST_NUMBER = 100;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST + 1) // one deeper is told by this class, in its own words
                            .maxNumberLength(LONGEST_NUMBER)
                            .maxStringLength(LONGEST_STRING)
                            .maxNameLength(LONGEST_NAME)
                            .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // A file's keys must not stay in the memory of the process.
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private final String file;
    private final String place;
    private final JsonParser parser;

    /** Reads a text; {@code place} is what messages call it. */
    JsonInput(String file, String place, Reader text) throws FileException {
        this.file = file;
        this.place = place;
        try {
            this.parser = FACTORY.createParser(text);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** Moves to the next token, which must be there. */
    JsonToken next() throws FileException {
        try {
            JsonToken token = parser.nextToken();
            if (token == null) {
                throw fault("expected more, found the end");
            }
            if (token.isStructStart() && parser.getParsingContext().getNestingDepth() > DEEPEST) {
                throw fault(
                        "expected objects and arrays nested at most " + DEEPEST + " deep, found more at character "
                                + parser.currentTokenLocation().getCharOffset());
            }
            return token;
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** Moves to the next token, which must be of a kind. */
    void next(JsonToken expected, String inWords) throws FileException {
        next();
        require(expected, inWords);
    }

    /** Moves to the next key of an object; false at the object's end. */
    boolean nextKey() throws FileException {
        return next() == JsonToken.FIELD_NAME;
    }

    /** Requires that nothing but white space is left. */
    void end() throws FileException {
        try {
            if (parser.nextToken() != null) {
                throw fault("expected the end, found " + found());
            }
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** The current token. */
    JsonToken current() {
        return parser.currentToken();
    }

    /** Requires that the current token is of a kind. */
    void require(JsonToken expected, String inWords) throws FileException {
        if (parser.currentToken() != expected) {
            throw fault("expected " + inWords + ", found " + found());
        }
    }

    /** The current key. */
    String key() throws FileException {
        try {
            return unicode(parser.currentName());
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** The text of the current token. */
    String text() throws FileException {
        try {
            return parser.getText();
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** The string after a key. */
    String string(String what) throws FileException {
        next(JsonToken.VALUE_STRING, "a string for " + what);
        return unicode(text());
    }

    /** JSON can escape half a character, which no other program would read. */
    String unicode(String text) throws FileException {
        if (!ModelMetadata.isUnicode(text)) {
            throw fault("expected Unicode text, found half a surrogate pair in " + quoted(text));
        }
        return text;
    }

    /** The current number, which must be whole and of 64 bits. */
    long integer(String what) throws FileException {
        require(JsonToken.VALUE_NUMBER_INT, "a whole number for " + what);
        try {
            if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
                throw fault("expected a whole number below 2^63 for " + what + ", found " + text());
            }
            return parser.getLongValue();
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** The current number, which must be finite. */
    double number(String what) throws FileException {
        require(JsonToken.VALUE_NUMBER_FLOAT, "a number for " + what);
        try {
            double value = parser.getDoubleValue();
            if (!Double.isFinite(value)) {
                throw fault("expected a number that a double can hold for " + what + ", found " + text());
            }
            return value;
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** The current token, in words. */
    String found() throws FileException {
        JsonToken token = parser.currentToken();
        if (token == null) {
            return "nothing";
        }
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case END_OBJECT -> "the end of the object";
            case END_ARRAY -> "the end of the array";
            case FIELD_NAME -> "the key " + quoted(text());
            case VALUE_STRING -> quoted(text());
            default -> text();
        };
    }

    ModelFileException fault(String problem) {
        return new ModelFileException(file, place, problem);
    }

    private FileException failure(IOException e) {
        if (e instanceof JsonProcessingException json) {
            String at = json.getLocation() == null ? "" : " at character " + json.getLocation().getCharOffset();
            return new ModelFileException(
                    file, place, "not valid JSON" + at + ": " + ModelFileException.brief(json.getOriginalMessage()), e);
        }
        if (e instanceof CharacterCodingException) {
            return new ModelFileException(file, place, "not valid UTF-8", e);
        }
        return ModelFileException.of(file, "cannot be read", e);
    }

    @Override
    public void close() throws FileException {
        try {
            parser.close();
        } catch (IOException e) {
            throw failure(e);
        }
    }
}
