package dev.fovea.nn.model;

import dev.fovea.io.FileException;
import java.io.IOException;
import java.io.InputStream;

/** The bytes of a file that are in memory; the array is not copied. */
final class BytesSource implements TensorSource {
    private final String name;
    private final byte[] bytes;
    private int position;

    BytesSource(String name, byte[] bytes) {
        this.name = name;
        this.bytes = bytes;
    }

    /** All bytes of a stream, refused as soon as there is one too many; memory grows with what arrives. */
    static BytesSource of(String name, InputStream in, int mostBytes) throws FileException {
        if (mostBytes < 1 || mostBytes == Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "the most bytes are 1 to " + (Integer.MAX_VALUE - 1) + ", not " + mostBytes);
        }
        try {
            byte[] bytes = in.readNBytes(mostBytes + 1);
            if (bytes.length > mostBytes) {
                throw new ModelFileException(name, "file", "expected at most " + mostBytes + " bytes, found more");
            }
            return new BytesSource(name, bytes);
        } catch (IOException e) {
            throw ModelFileException.of(name, "cannot be read", e);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public void seek(long to) {
        position = Math.toIntExact(to);
    }

    @Override
    public int read(byte[] to, int offset, int length) {
        if (position >= bytes.length) {
            return -1;
        }
        int count = Math.min(length, bytes.length - position);
        System.arraycopy(bytes, position, to, offset, count);
        position += count;
        return count;
    }

    @Override
    public void close() {}
}
