package dev.fovea.vision.file;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Counts how many bytes a reader has taken, to show that it stops in time. */
public final class CountedInput extends FilterInputStream {
    private final long size;
    private long count;

    CountedInput(byte[] content) {
        super(new ByteArrayInputStream(content));
        size = content.length;
    }

    /** A stream that never ends: the beginning, then one byte for ever. */
    CountedInput(byte[] start, char andThen) {
        super(new EndlessInput(start, (byte) andThen));
        size = Long.MAX_VALUE;
    }

    long size() {
        return size;
    }

    long count() {
        return count;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        count += value < 0 ? 0 : 1;
        return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int n = super.read(target, offset, length);
        count += Math.max(n, 0);
        return n;
    }

    private static final class EndlessInput extends InputStream {
        private final byte[] start;
        private final byte andThen;
        private int position;

        EndlessInput(byte[] start, byte andThen) {
            this.start = start;
            this.andThen = andThen;
        }

        @Override
        public int read() {
            return position < start.length ? start[position++] & 255 : andThen;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (position < start.length) {
                int n = Math.min(length, start.length - position);
                System.arraycopy(start, position, target, offset, n);
                position += n;
                return n;
            }
            Arrays.fill(target, offset, offset + length, andThen);
            return length;
        }
    }
}
