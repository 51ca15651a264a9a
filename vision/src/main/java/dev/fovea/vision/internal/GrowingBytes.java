package dev.fovea.vision.internal;

import dev.fovea.vision.DataFileException;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Bytes from a source whose claims about its length are not to be trusted: the memory grows with what has really
 * arrived and never beyond the maximum. While it grows, old and new array together take less than 2.3 times the bytes
 * held.
 */
public final class GrowingBytes {
    private static final int SMALLEST = 64 * 1024;

    private final String name;
    private final int maximum;
    private byte[] bytes;
    private int size;

    /**
     * An empty buffer.
     *
     * @param name the file, for messages
     * @param expected a guess of the final size
     * @param maximum the largest size
     * @throws DataFileException if the heap is too small
     */
    public GrowingBytes(String name, int expected, int maximum) throws DataFileException {
        this.name = name;
        this.maximum = maximum;
        this.bytes = new byte[0];
        grow(Math.min(Math.max(expected, SMALLEST), maximum));
    }

    /** {@return how many bytes it holds} */
    public int size() {
        return size;
    }

    /**
     * Appends bytes; the caller has checked that the maximum allows it.
     *
     * @param more what is appended
     * @throws DataFileException if the heap is too small
     */
    public void add(byte[] more) throws DataFileException {
        ensureRoom(more.length);
        System.arraycopy(more, 0, bytes, size, more.length);
        size += more.length;
    }

    /**
     * Appends one byte; the caller has checked that the maximum allows it.
     *
     * @param more what is appended
     * @throws DataFileException if the heap is too small
     */
    public void add(byte more) throws DataFileException {
        ensureRoom(1);
        bytes[size++] = more;
    }

    /**
     * Multiplies all bytes so far; the caller has checked that the products are bytes.
     *
     * @param factor the factor
     */
    public void multiply(int factor) {
        for (int i = 0; i < size; i++) {
            bytes[i] *= (byte) factor;
        }
    }

    /**
     * Reads until the maximum is reached or the stream ends, and never asks the stream for more than the maximum.
     *
     * @param in the stream
     * @throws IOException if it fails, or the heap is too small
     */
    public void fill(InputStream in) throws IOException {
        while (size < maximum) {
            ensureRoom(1);
            int n = in.read(bytes, size, bytes.length - size);
            if (n < 0) {
                return;
            }
            size += n;
        }
    }

    /**
     * The bytes, without a copy if the array happens to be exactly full. The buffer is not to be used afterwards.
     *
     * @return all bytes
     * @throws DataFileException if the heap is too small
     */
    public byte[] toArray() throws DataFileException {
        if (size < bytes.length) {
            grow(size);
        }
        return bytes;
    }

    private void ensureRoom(int more) throws DataFileException {
        if (bytes.length - size < more) {
            long quarterMore = bytes.length + (long) bytes.length / 4;
            grow((int) Math.min(Math.max(quarterMore, (long) size + more), maximum));
        }
    }

    private void grow(int capacity) throws DataFileException {
        try {
            bytes = Arrays.copyOf(bytes, capacity);
        } catch (OutOfMemoryError e) {
            // One failed array allocation leaves nothing behind, so this, unlike most out-of-memory errors, can be
            // told.
            throw DataFileException.tooLarge(name, "its " + capacity + " bytes of data", e);
        }
    }
}
