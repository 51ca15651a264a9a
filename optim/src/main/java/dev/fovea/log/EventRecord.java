package dev.fovea.log;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * TensorBoard's events as bytes: the message {@code Event} of tensorflow/core/util/event.proto with its {@code Summary},
 * in the frame of a TFRecord: length, checksum of the length, message, checksum of the message.
 *
 * @see <a href="https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details">TFRecords format</a>
 */
final class EventRecord {
    private static final String VERSION = "brain.Event:2";
    private static final int MASK = 0xA282EAD8;
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    private static final int WALL_TIME = 1;
    private static final int STEP = 2;
    private static final int FILE_VERSION = 3;
    private static final int SUMMARY = 5;
    private static final int SESSION_LOG = 7;
    private static final int STATUS = 1;
    private static final int START = 1;
    private static final int VALUE = 1;
    private static final int TAG = 1;
    private static final int SIMPLE_VALUE = 2;

    private EventRecord() {}

    /** The first event of a file. */
    static byte[] version(double seconds) {
        Message event = new Message();
        event.fixed64(WALL_TIME, Double.doubleToRawLongBits(seconds));
        event.bytes(FILE_VERSION, VERSION.getBytes(StandardCharsets.UTF_8));
        return event.toByteArray();
    }

    /** A training goes on with a step: what an earlier file has from there on does not count. */
    static byte[] start(double seconds, long step) {
        Message session = new Message();
        session.varint(STATUS, START);
        Message event = new Message();
        event.fixed64(WALL_TIME, Double.doubleToRawLongBits(seconds));
        event.varint(STEP, step);
        event.bytes(SESSION_LOG, session.toByteArray());
        return event.toByteArray();
    }

    /** Numbers at a step, by their names. */
    static byte[] scalars(double seconds, long step, Map<String, Double> scalars) {
        Message summary = new Message();
        scalars.forEach((tag, number) -> {
            Message value = new Message();
            value.bytes(TAG, tag.getBytes(StandardCharsets.UTF_8));
            value.fixed32(SIMPLE_VALUE, Float.floatToRawIntBits((float) (double) number));
            summary.bytes(VALUE, value.toByteArray());
        });
        Message event = new Message();
        event.fixed64(WALL_TIME, Double.doubleToRawLongBits(seconds));
        event.varint(STEP, step);
        event.bytes(SUMMARY, summary.toByteArray());
        return event.toByteArray();
    }

    /** An event as it stands in the file. */
    static byte[] framed(byte[] event) {
        ByteBuffer record = ByteBuffer.allocate(Long.BYTES + 2 * Integer.BYTES + event.length)
                .order(ByteOrder.LITTLE_ENDIAN);
        record.putLong(event.length);
        record.putInt(masked(record.array(), Long.BYTES));
        record.put(event);
        record.putInt(masked(event, event.length));
        return record.array();
    }

    private static int masked(byte[] bytes, int length) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, 0, length);
        return Integer.rotateRight((int) sum.getValue(), 15) + MASK;
    }

    /** A message in the wire format of Protocol Buffers. */
    private static final class Message extends ByteArrayOutputStream {
        void varint(int field, long value) {
            plain((long) field << 3 | VARINT);
            plain(value);
        }

        void fixed64(int field, long value) {
            plain((long) field << 3 | FIXED64);
            writeBytes(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
        }

        void fixed32(int field, int value) {
            plain((long) field << 3 | FIXED32);
            writeBytes(ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
        }

        void bytes(int field, byte[] value) {
            plain((long) field << 3 | BYTES);
            plain(value.length);
            writeBytes(value);
        }

        private void plain(long value) {
            long rest = value;
            for (; (rest & ~0x7FL) != 0; rest >>>= 7) {
                write((int) (rest & 0x7F) | 0x80);
            }
            write((int) rest);
        }
    }
}
