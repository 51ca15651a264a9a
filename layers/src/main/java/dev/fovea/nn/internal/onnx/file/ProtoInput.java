package dev.fovea.nn.internal.onnx.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.function.DoubleConsumer;
import java.util.function.LongConsumer;

/**
 * A message in the wire format of Protocol Buffers, field by field: the counterpart of {@code ProtoMessage}. It points
 * into the file's bytes and copies nothing but strings, for which there is an {@link Allowance}.
 *
 * <p>Every length is checked against what is left of the message, numbers have at most ten bytes, strings are UTF-8,
 * and a field's wire type is the one that its declaration has. Fields nobody knows are skipped, as the format demands;
 * groups, which have not been written for twenty years, are refused.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Protocol Buffers: Encoding</a>
 */
final class ProtoInput {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FIXED32 = 5;

    private final String message;
    private final ByteBuffer bytes;
    private final Allowance allowance;
    private int field;
    private int wireType;

    /**
     * A message.
     *
     * @param message what it is called in {@code onnx.proto}, for errors
     * @param bytes its bytes, from the position to the limit
     */
    ProtoInput(String message, ByteBuffer bytes) {
        this(message, bytes, new Allowance());
    }

    private ProtoInput(String message, ByteBuffer bytes, Allowance allowance) {
        this.message = message;
        this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        this.allowance = allowance;
    }

    /** Goes to the next field; false at the message's end. */
    boolean next() {
        if (!bytes.hasRemaining()) {
            return false;
        }
        long tag = varint();
        field = (int) (tag >>> 3);
        wireType = (int) tag & 7;
        if (tag >>> 32 != 0 || field == 0) {
            throw problem("a field number is out of range");
        }
        return true;
    }

    /** The number of the field that is read next. */
    int field() {
        return field;
    }

    /** The field as a whole number. */
    long integer() {
        require(VARINT);
        return varint();
    }

    /** The field as a whole number of 32 bits. */
    int int32() {
        return (int) integer();
    }

    /** The field as a float. */
    float real() {
        require(FIXED32);
        needs(Float.BYTES);
        return bytes.getFloat();
    }

    /** The field as a string. */
    String text() {
        ByteBuffer content = content();
        allowance.text(content.remaining());
        try {
            return StandardCharsets.UTF_8.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(content)
                    .toString();
        } catch (CharacterCodingException e) {
            throw new OnnxProblem(message + ": field " + field + " should be a string, its bytes are no UTF-8", e);
        }
    }

    /** The field as bytes. */
    ByteBuffer content() {
        require(LENGTH_DELIMITED);
        long length = varint();
        if (length < 0 || length > bytes.remaining()) {
            throw problem("field " + field + " has " + Long.toUnsignedString(length) + " bytes, of which "
                    + bytes.remaining() + " are there");
        }
        ByteBuffer content = bytes.slice(bytes.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.position(bytes.position() + (int) length);
        return content;
    }

    /** The field as a message. */
    ProtoInput message(String name) {
        allowance.message();
        return new ProtoInput(name, content(), allowance);
    }

    /** The field as one whole number of several, or several packed together. */
    void integers(LongConsumer each) {
        if (wireType == VARINT) {
            allowance.number();
            each.accept(varint());
            return;
        }
        ProtoInput packed = new ProtoInput(message + ", field " + field, content());
        while (packed.bytes.hasRemaining()) {
            allowance.number();
            each.accept(packed.varint());
        }
    }

    /** The field as the bytes of one whole number of several, or of several packed together. */
    ByteBuffer varints() {
        if (wireType == LENGTH_DELIMITED) {
            return content();
        }
        require(VARINT);
        int start = bytes.position();
        varint();
        return bytes.slice(start, bytes.position() - start);
    }

    /** The field as one float of several, or several packed together. */
    void reals(DoubleConsumer each) {
        ByteBuffer floats = fixed(Float.BYTES);
        while (floats.hasRemaining()) {
            allowance.number();
            each.accept(floats.getFloat());
        }
    }

    /** The field as the little-endian bytes of one fixed-width number of several, or several packed together. */
    ByteBuffer fixed(int width) {
        if (wireType == LENGTH_DELIMITED) {
            ByteBuffer content = content();
            if (content.remaining() % width != 0) {
                throw problem("field " + field + " has " + content.remaining() + " bytes, no multiple of " + width);
            }
            return content;
        }
        require(width == Float.BYTES ? FIXED32 : FIXED64);
        needs(width);
        ByteBuffer one = bytes.slice(bytes.position(), width).order(ByteOrder.LITTLE_ENDIAN);
        bytes.position(bytes.position() + width);
        return one;
    }

    /** Passes over a field. */
    void skip() {
        switch (wireType) {
            case VARINT -> varint();
            case FIXED64 -> skip(Long.BYTES);
            case FIXED32 -> skip(Integer.BYTES);
            case LENGTH_DELIMITED -> content();
            default -> throw problem("field " + field + " has the wire type " + wireType + ", which does not exist");
        }
    }

    private void skip(int count) {
        needs(count);
        bytes.position(bytes.position() + count);
    }

    private void require(int expected) {
        if (wireType != expected) {
            throw problem("field " + field + " should have the wire type " + expected + ", it has " + wireType);
        }
    }

    private void needs(int count) {
        if (bytes.remaining() < count) {
            throw problem("it ends within field " + field);
        }
    }

    /** How many bytes have been read. */
    int position() {
        return bytes.position();
    }

    /** A whole number that is no field of its own. */
    long varint() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            if (!bytes.hasRemaining()) {
                throw problem("it ends within a number");
            }
            byte next = bytes.get();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw problem("a number has more than ten bytes");
    }

    private OnnxProblem problem(String what) {
        return new OnnxProblem("not a valid ONNX file: " + message + ": " + what);
    }
}
