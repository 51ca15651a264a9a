package dev.fovea.nn.internal.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything written is read back by Protocol Buffers' own reader, and takes the bytes it said it would. */
class ProtoMessageTest {
    private static final int LAST_FIELD = (1 << 29) - 1;

    @Property
    void writesWholeNumbers(@ForAll long value, @ForAll @IntRange(min = 1, max = LAST_FIELD) int number)
            throws IOException {
        readsBack(value, number);
    }

    @ParameterizedTest
    @ValueSource(longs = {
        0, 1, 127, 128, 16_383, 16_384, Integer.MAX_VALUE, 1L << 35, Long.MAX_VALUE, -1, Long.MIN_VALUE
    })
    void writesWholeNumbersAtTheEdges(long value) throws IOException {
        readsBack(value, 1);
        readsBack(value, 15);
        readsBack(value, 16);
    }

    private static void readsBack(long value, int number) throws IOException {
        CodedInputStream in = read(new ProtoMessage().integer(number, value));
        assertEquals(number << 3 | WireFormat.WIRETYPE_VARINT, in.readTag());
        assertEquals(value, in.readInt64());
        assertTrue(in.isAtEnd());
    }

    @Property
    void writesRealNumbers(@ForAll float value) throws IOException {
        CodedInputStream in = read(new ProtoMessage().real(2, value));
        assertEquals(2 << 3 | WireFormat.WIRETYPE_FIXED32, in.readTag());
        assertEquals(value, in.readFloat());
        assertTrue(in.isAtEnd());
    }

    @Property
    void writesText(@ForAll @StringLength(max = 300) String value) throws IOException {
        String encodable = value.replaceAll("\\p{Cs}", "");
        CodedInputStream in = read(new ProtoMessage().text(3, encodable));
        assertEquals(3 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED, in.readTag());
        assertEquals(encodable, in.readStringRequireUtf8());
        assertTrue(in.isAtEnd());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 31, 32, 2047, 2048, 2049, 5000})
    void writesFloatsInLittleEndianOrder(int length) throws IOException {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = Float.intBitsToFloat(0x40490FDB + 7919 * i);
        }
        CodedInputStream in = read(new ProtoMessage().littleEndian(9, values));
        assertEquals(9 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED, in.readTag());
        assertEquals(4 * length, in.readRawVarint32());
        for (float value : values) {
            assertEquals(value, in.readFloat());
        }
        assertTrue(in.isAtEnd());
    }

    @Test
    void writesMessagesWithinMessages() throws IOException {
        ProtoMessage inner = new ProtoMessage().text(1, "x".repeat(200));
        ProtoMessage outer = new ProtoMessage()
                .message(5, new ProtoMessage()).message(6, new ProtoMessage().message(7, inner).integer(8, -3));
        // A message may grow until it is written.
        inner.integer(2, 300);
        CodedInputStream in = read(outer);
        assertEquals(5 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED, in.readTag());
        assertEquals(0, in.readRawVarint32());
        assertEquals(6 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED, in.readTag());
        int end = in.pushLimit(in.readRawVarint32());
        assertEquals(7 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED, in.readTag());
        int innerEnd = in.pushLimit(in.readRawVarint32());
        assertEquals(1 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED, in.readTag());
        assertEquals("x".repeat(200), in.readString());
        assertEquals(2 << 3, in.readTag());
        assertEquals(300, in.readInt64());
        assertTrue(in.isAtEnd());
        in.popLimit(innerEnd);
        assertEquals(8 << 3, in.readTag());
        assertEquals(-3, in.readInt64());
        assertTrue(in.isAtEnd());
        in.popLimit(end);
        assertTrue(in.isAtEnd());
    }

    @Test
    void writesBytes() throws IOException {
        byte[] bytes = {0, -1, 127, -128};
        CodedInputStream in = read(new ProtoMessage().bytes(1, bytes));
        in.readTag();
        assertArrayEquals(bytes, in.readByteArray());
    }

    @Test
    void knowsTheSizeOfWhatExceedsAnArray() {
        ProtoMessage message = new ProtoMessage();
        float[] values = new float[1 << 20];
        for (int i = 0; i < 3000; i++) {
            message.littleEndian(9, values);
        }
        // Each with a tag of one byte and a length of four.
        assertEquals(3000 * (5 + (4L << 20)), message.size());
        assertEquals(3000 * (5 + (4L << 20)) + 6, new ProtoMessage().message(7, message).size());
    }

    @Test
    void passesOnWhatTheStreamThrows() {
        IOException full = new IOException("full");
        OutputStream out = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw full;
            }
        };
        assertEquals(full, assertThrows(
                IOException.class, () -> new ProtoMessage().integer(1, 1).writeTo(out)));
    }

    private static CodedInputStream read(ProtoMessage message) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        message.writeTo(out);
        assertEquals(out.size(), message.size());
        return CodedInputStream.newInstance(out.toByteArray());
    }
}
