package dev.fovea.vision.file;

import dev.fovea.vision.DataFileException;
import dev.fovea.vision.internal.BoundedInput;
import dev.fovea.vision.internal.GrowingBytes;
import dev.fovea.vision.internal.Shown;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A real numeric array of a MATLAB 5 file whose header has been read; its numbers are still to be read. Only bytes and
 * what MATLAB packs into bytes are read: doubles that are small whole numbers.
 */
final class MatVariable {
    private static final int UINT8_CLASS = 9;
    private static final int DOUBLE_CLASS = 6;
    private static final int COMPLEX = 0x0800;

    private static final int INT8 = 1;
    private static final int UINT8 = 2;
    private static final int INT32 = 5;
    private static final int UINT32 = 6;
    private static final int DOUBLE = 9;

    private static final int MOST_DIMENSIONS = 32;
    private static final int LONGEST_NAME = 63;

    private final InputStream in;
    private final ByteOrder order;
    private final String file;
    private final String name;
    private final boolean numeric;
    private final int[] dimensions;

    private MatVariable(
            InputStream in, ByteOrder order, String file, String name, boolean numeric, int[] dimensions) {
        this.in = in;
        this.order = order;
        this.file = file;
        this.name = name;
        this.numeric = numeric;
        this.dimensions = dimensions;
    }

    /** Reads the header of a matrix, after its tag. */
    static MatVariable of(InputStream in, ByteOrder order, String file) throws IOException {
        ByteBuffer flags = small(in, order, file, UINT32, 8);
        require(flags.remaining() == 8, file, "the flags of an array");
        int first = flags.getInt();
        int type = first & 255;
        boolean numeric = (type == UINT8_CLASS || type == DOUBLE_CLASS) && (first & COMPLEX) == 0;
        ByteBuffer sizes = small(in, order, file, INT32, 4 * MOST_DIMENSIONS);
        int[] dimensions = new int[sizes.remaining() / 4];
        for (int i = 0; i < dimensions.length; i++) {
            dimensions[i] = sizes.getInt();
            require(dimensions[i] >= 0, file, "sizes of at least 0");
        }
        ByteBuffer name = small(in, order, file, INT8, LONGEST_NAME);
        byte[] letters = new byte[name.remaining()];
        name.get(letters);
        return new MatVariable(
                in, order, file, new String(letters, StandardCharsets.US_ASCII), numeric, dimensions);
    }

    String name() {
        return name;
    }

    int[] dimensions() {
        return dimensions.clone();
    }

    /** The number of its numbers. */
    long count() {
        return Arrays.stream(dimensions).asLongStream().reduce(1, MatVariable::product);
    }

    private static long product(long a, long b) {
        return b != 0 && a > Long.MAX_VALUE / b ? Long.MAX_VALUE : a * b;
    }

    /** Reads numbers from 0 to 255; at most so many. */
    byte[] bytes(int most) throws IOException {
        String place = file + ", variable " + Shown.quoted(name);
        if (!numeric) {
            throw DataFileException.mismatch(place, "an array of bytes or doubles", "another kind");
        }
        if (count() > most) {
            throw DataFileException.mismatch(
                    place, "at most " + most + " numbers", "sizes " + Arrays.toString(dimensions));
        }
        MatTag tag = MatTag.read(in, order, file);
        int bytesEach = switch (tag.type()) {
            case UINT8 -> 1;
            case DOUBLE -> Double.BYTES;
            default -> throw DataFileException.mismatch(place, "bytes or doubles", "numbers of type " + tag.type());
        };
        if (tag.size() != count() * bytesEach) {
            throw DataFileException.mismatch(
                    place, count() + " numbers of " + bytesEach + " bytes", tag.size() + " bytes");
        }
        if (bytesEach == 1) {
            var bytes = new GrowingBytes(file, 0, (int) tag.size());
            bytes.fill(new BoundedInput(tag.data(in), tag.size()));
            require(bytes.size() == tag.size(), place, tag.size() + " bytes, found the end");
            return bytes.toArray();
        }
        return ofDoubles(tag.data(in), place);
    }

    private byte[] ofDoubles(InputStream data, String place) throws IOException {
        var bytes = new GrowingBytes(file, 0, (int) count());
        byte[] eight = new byte[Double.BYTES];
        for (long i = 0; i < count(); i++) {
            require(data.readNBytes(eight, 0, eight.length) == eight.length, place, "more numbers, found the end");
            double value = ByteBuffer.wrap(eight).order(order).getDouble();
            if (!(value >= 0 && value <= 255 && value == Math.rint(value))) {
                throw DataFileException.mismatch(place, "whole numbers from 0 to 255", Double.toString(value));
            }
            bytes.add((byte) (int) value);
        }
        return bytes.toArray();
    }

    private static ByteBuffer small(InputStream in, ByteOrder order, String file, int type, int most)
            throws IOException {
        MatTag tag = MatTag.read(in, order, file);
        require(
                tag.type() == type && tag.size() <= most, file,
                "at most " + most + " bytes of type " + type + ", found " + tag.size() + " of type " + tag.type());
        byte[] data = new byte[(int) tag.size()];
        require(tag.data(in).readNBytes(data, 0, data.length) == data.length, file, "more, found the end");
        in.skipNBytes(tag.padding());
        return ByteBuffer.wrap(data).order(order);
    }

    private static void require(boolean holds, String place, String expected) throws DataFileException {
        if (!holds) {
            throw new DataFileException(place + ": not such a MATLAB file: expected " + expected);
        }
    }
}
