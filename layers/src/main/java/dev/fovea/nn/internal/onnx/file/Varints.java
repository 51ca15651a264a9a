package dev.fovea.nn.internal.onnx.file;

import java.nio.ByteBuffer;

/** Whole numbers of a file as varints, where they lie; every sixteenth is known by its place. */
final class Varints implements Elements {
    private static final int STEP = 16;

    private final ElementType type;
    private final ByteBuffer bytes;
    private final int[] starts;

    /**
     * Some numbers.
     *
     * @param type what they are; half-precision numbers are given by their bits
     * @param bytes the varints, one behind the other
     * @param count how many there are; see {@link #count}
     */
    Varints(ElementType type, ByteBuffer bytes, int count) {
        this.type = type;
        this.bytes = bytes;
        this.starts = new int[(count + STEP - 1) / STEP];
        ProtoInput numbers = new ProtoInput("numbers of a tensor", bytes);
        for (int i = 0; i < count; i++) {
            if (i % STEP == 0) {
                starts[i / STEP] = numbers.position();
            }
            numbers.varint();
        }
    }

    /** How many varints some bytes are: each ends with a byte whose highest bit is clear. */
    static int count(ByteBuffer bytes) {
        int count = 0;
        for (int i = 0; i < bytes.limit(); i++) {
            count += bytes.get(i) >= 0 ? 1 : 0;
        }
        return bytes.limit() > 0 && bytes.get(bytes.limit() - 1) < 0 ? count + 1 : count;
    }

    private long number(int index) {
        int at = starts[index / STEP];
        for (int skipped = 0; skipped < index % STEP; at++) {
            skipped += bytes.get(at) >= 0 ? 1 : 0;
        }
        long value = 0;
        int shift = 0;
        for (; bytes.get(at) < 0; at++, shift += 7) {
            value |= (bytes.get(at) & 0x7FL) << shift;
        }
        return value | (long) bytes.get(at) << shift;
    }

    @Override
    public double real(int index) {
        return switch (type) {
            case FLOAT16 -> Float.float16ToFloat((short) number(index));
            case BFLOAT16 -> Float.intBitsToFloat((int) number(index) << 16);
            default -> whole(index);
        };
    }

    @Override
    public long whole(int index) {
        return type.real() ? (long) real(index) : type.wrapped(number(index));
    }
}
