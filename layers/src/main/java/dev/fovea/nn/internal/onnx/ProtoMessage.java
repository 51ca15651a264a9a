package dev.fovea.nn.internal.onnx;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A message in the wire format of Protocol Buffers: fields, each a tag (number and wire type) and a value, in the order
 * they were added. It holds references, not bytes; they are made while it is written.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Protocol Buffers: Encoding</a>
 */
final class ProtoMessage {
    private static final int VARINT = 0;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FIXED32 = 5;

    /** Floats that are converted at a time. */
    private static final int BLOCK = 2048;

    private final List<Field> fields = new ArrayList<>();

    private interface Field {
        long size();

        void writeTo(OutputStream out) throws IOException;
    }

    /** Adds a whole number: int32, int64 or an enumeration's constant. */
    ProtoMessage integer(int number, long value) {
        return add(new Varint(tag(number, VARINT), value));
    }

    /** Adds a float. */
    ProtoMessage real(int number, float value) {
        return add(new Fixed32(tag(number, FIXED32), value));
    }

    /** Adds a string. */
    ProtoMessage text(int number, String value) {
        return bytes(number, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds bytes. */
    ProtoMessage bytes(int number, byte[] value) {
        return add(new Bytes(tag(number, LENGTH_DELIMITED), value));
    }

    /** Adds, as bytes, floats in little-endian order. */
    ProtoMessage littleEndian(int number, float[] values) {
        return add(new Floats(tag(number, LENGTH_DELIMITED), values));
    }

    /** Adds a message within this one. */
    ProtoMessage message(int number, ProtoMessage value) {
        return add(new Nested(tag(number, LENGTH_DELIMITED), value));
    }

    /** The bytes it takes. */
    long size() {
        return fields.stream().mapToLong(Field::size).sum();
    }

    /** Writes all fields; the stream should be buffered. */
    void writeTo(OutputStream out) throws IOException {
        for (Field field : fields) {
            field.writeTo(out);
        }
    }

    private ProtoMessage add(Field field) {
        fields.add(field);
        return this;
    }

    private static long tag(int number, int wireType) {
        return (long) number << 3 | wireType;
    }

    /** Seven bits a byte, from the lowest on; all but the last with the top bit set. */
    private static void writeVarint(long value, OutputStream out) throws IOException {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private static long varintSize(long value) {
        return Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(value) + 6) / 7);
    }

    private record Varint(long tag, long value) implements Field {
        @Override
        public long size() {
            return varintSize(tag) + varintSize(value);
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            writeVarint(tag, out);
            writeVarint(value, out);
        }
    }

    private record Fixed32(long tag, float value) implements Field {
        @Override
        public long size() {
            return varintSize(tag) + Float.BYTES;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            writeVarint(tag, out);
            writeLittleEndian(new float[] {value}, out);
        }
    }

    private record Bytes(long tag, byte[] value) implements Field {
        @Override
        public long size() {
            return varintSize(tag) + varintSize(value.length) + value.length;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            writeVarint(tag, out);
            writeVarint(value.length, out);
            out.write(value);
        }
    }

    private record Floats(long tag, float[] values) implements Field {
        @Override
        public long size() {
            return varintSize(tag) + varintSize(byteCount()) + byteCount();
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            writeVarint(tag, out);
            writeVarint(byteCount(), out);
            writeLittleEndian(values, out);
        }

        private long byteCount() {
            return (long) Float.BYTES * values.length;
        }
    }

    private record Nested(long tag, ProtoMessage value) implements Field {
        @Override
        public long size() {
            long size = value.size();
            return varintSize(tag) + varintSize(size) + size;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            writeVarint(tag, out);
            writeVarint(value.size(), out);
            value.writeTo(out);
        }
    }

    private static void writeLittleEndian(float[] values, OutputStream out) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * Math.min(BLOCK, values.length))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < values.length; from += BLOCK) {
            int count = Math.min(BLOCK, values.length - from);
            bytes.asFloatBuffer().put(values, from, count);
            out.write(bytes.array(), 0, Float.BYTES * count);
        }
    }
}
