package dev.fovea.vision.internal;

import dev.fovea.vision.DataFileException;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Unpacks gzip strictly: RFC 1952, where a file is one or more members, one after the other, and their contents are one
 * stream. Every checksum and length is verified; nothing but a further member may follow a member. (Java's own
 * {@code GZIPInputStream} ignores whatever follows the first member if it is not a sound one, and recurses per member.)
 */
public final class GzipInput extends InputStream {
    private static final int DEFLATE = 8;
    private static final int HEADER_CHECKSUM = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xe0;

    private final InputStream in;
    private final String name;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();
    private final byte[] packed = new byte[8192];
    private int position;
    private int limit;
    private long read;
    private boolean inMember;
    private boolean ended;

    /**
     * Unpacks a stream.
     *
     * @param in the packed bytes; need not be buffered
     * @param name the file, for messages
     */
    public GzipInput(InputStream in, String name) {
        this.in = in;
        this.name = name;
    }

    /**
     * Whether a file is packed with gzip.
     *
     * @param start its first bytes
     * @return whether they are gzip's
     */
    public static boolean isGzip(byte[] start) {
        return start.length >= 2 && start[0] == (byte) 0x1f && start[1] == (byte) 0x8b;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 255;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!ended) {
            if (!inMember) {
                startMember();
                continue;
            }
            int n = inflate(target, offset, length);
            if (n > 0) {
                checksum.update(target, offset, n);
                return n;
            }
            if (inflater.finished()) {
                endMember();
            } else if (!fill()) {
                throw truncated();
            }
        }
        return -1;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        ended = true;
        in.close();
    }

    private int inflate(byte[] target, int offset, int length) throws IOException {
        try {
            inflater.setInput(packed, position, limit - position);
            int n = inflater.inflate(target, offset, length);
            position = limit - inflater.getRemaining();
            if (inflater.needsDictionary()) {
                throw damaged("a preset dictionary, which gzip does not have");
            }
            return n;
        } catch (DataFormatException e) {
            throw damaged(String.valueOf(e.getMessage()));
        }
    }

    private void startMember() throws IOException {
        if (position == limit && !fill()) {
            ended = true;
            return;
        }
        long start = place();
        checksum.reset();
        int magic = headerByte() << 8 | (position < limit || fill() ? headerByte() : 0);
        if (magic != 0x1f8b) {
            throw DataFileException.mismatch(at(start), "the end of the file or a gzip member", "other bytes");
        }
        int method = headerByte();
        if (method != DEFLATE) {
            throw DataFileException.mismatch(at(start), "gzip method 8", "method " + method);
        }
        int flags = headerByte();
        if ((flags & RESERVED) != 0) {
            throw DataFileException.mismatch(at(start), "gzip flags without the reserved bits", "flags " + flags);
        }
        skipHeader(6); // time, extra flags, operating system
        if ((flags & EXTRA) != 0) {
            skipHeader(headerByte() | headerByte() << 8);
        }
        if ((flags & NAME) != 0) {
            skipHeaderText();
        }
        if ((flags & COMMENT) != 0) {
            skipHeaderText();
        }
        if ((flags & HEADER_CHECKSUM) != 0) {
            long computed = checksum.getValue() & 0xffff;
            verify("gzip header checksum", headerByte() | headerByte() << 8, computed);
        }
        checksum.reset();
        inflater.reset();
        inMember = true;
    }

    private void endMember() throws IOException {
        long computed = checksum.getValue();
        long size = inflater.getBytesWritten() & 0xffffffffL;
        verify("gzip checksum", fourBytes(), computed);
        verify("gzip length", fourBytes(), size);
        inMember = false;
    }

    private void verify(String what, long stored, long computed) throws DataFileException {
        if (stored != computed) {
            String expected = what + " " + Long.toHexString(stored) + " (stored in the file)";
            throw DataFileException.mismatch(at(place()), expected, Long.toHexString(computed));
        }
    }

    private long fourBytes() throws IOException {
        long low = headerByte() | headerByte() << 8;
        return low | (long) (headerByte() | headerByte() << 8) << 16;
    }

    private void skipHeader(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            headerByte();
        }
    }

    private void skipHeaderText() throws IOException {
        while (headerByte() != 0) {
            // up to and including the zero byte that ends it
        }
    }

    private int headerByte() throws IOException {
        if (position == limit && !fill()) {
            throw truncated();
        }
        int value = packed[position++] & 255;
        checksum.update(value);
        return value;
    }

    private boolean fill() throws IOException {
        int n = in.read(packed, 0, packed.length);
        position = 0;
        limit = Math.max(n, 0);
        read += limit;
        return n > 0;
    }

    private long place() {
        return read - (limit - position);
    }

    private String at(long place) {
        return name + ", byte " + place;
    }

    private DataFileException truncated() {
        return new DataFileException(
                name + ": the gzip data ends too early, after " + read + " bytes (a cut-off copy?)");
    }

    private DataFileException damaged(String why) {
        return new DataFileException(at(place()) + ": damaged gzip data: " + why);
    }
}
