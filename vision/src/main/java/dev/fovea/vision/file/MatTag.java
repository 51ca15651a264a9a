package dev.fovea.vision.file;

import dev.fovea.vision.DataFileException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What stands before the data of an element of a MATLAB 5 file; up to four bytes of data stand in the tag itself.
 *
 * @param type what the data is
 * @param size its bytes
 * @param within the data, if it is in the tag
 */
record MatTag(int type, long size, byte @Nullable [] within) {
    static final int BYTES = 8;
    private static final int SHORTEST = 4;

    static MatTag read(InputStream in, ByteOrder order, String file) throws IOException {
        byte[] eight = in.readNBytes(BYTES);
        if (eight.length < BYTES) {
            throw new DataFileException(file + ": not such a MATLAB file: expected an element, found the end");
        }
        ByteBuffer tag = ByteBuffer.wrap(eight).order(order);
        int type = tag.getInt();
        int size = type >>> 16;
        if (size == 0) {
            return new MatTag(type, Integer.toUnsignedLong(tag.getInt()), null);
        }
        if (size > SHORTEST) {
            throw new DataFileException(
                    file + ": not such a MATLAB file: expected a short element of at most 4 bytes, found " + size);
        }
        return new MatTag(type & 0xffff, size, Arrays.copyOfRange(eight, SHORTEST, SHORTEST + size));
    }

    /** The data, which goes on as long as the stream if it is not in the tag. */
    InputStream data(InputStream in) {
        return within == null ? in : new ByteArrayInputStream(within);
    }

    /** The bytes behind the data, up to the next multiple of 8. */
    long padding() {
        return within == null ? (BYTES - size % BYTES) % BYTES : 0;
    }
}
