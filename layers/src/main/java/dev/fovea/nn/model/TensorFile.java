package dev.fovea.nn.model;

import static dev.fovea.nn.model.ModelFileException.quoted;

import dev.fovea.io.FileException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.zip.Checksum;

/**
 * A safetensors file that is open for reading, or its bytes. What it claims is checked against its size before anything is allocated.
 */
final class TensorFile implements Closeable {
    /** The longest header in bytes, as other readers have it. */
    static final long LONGEST_HEADER = 100_000_000;
    private static final int BUFFER = 64 * 1024;

    private final String file;
    private final TensorSource in;
    private final long dataStart;
    private final Header header;
    private final byte[] bytes = new byte[BUFFER];

    private TensorFile(TensorSource in) throws IOException {
        this.file = in.name();
        this.in = in;
        long size = in.size();
        if (size < Long.BYTES) {
            throw new ModelFileException(
                    file, "file", "expected at least " + Long.BYTES + " bytes, found " + size);
        }
        in.readFully(bytes, Long.BYTES);
        long length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        requireSafetensors(size, length);
        if (length < 0 || length > size - Long.BYTES) {
            throw new ModelFileException(
                    file, "header", "its length is given as " + Long.toUnsignedString(length) + " bytes, the file has "
                            + size + "; not a safetensors file, or it is cut off");
        }
        if (length > LONGEST_HEADER) {
            throw new ModelFileException(
                    file, "header", "expected at most " + LONGEST_HEADER + " bytes, found " + length);
        }
        this.dataStart = Long.BYTES + length;
        this.header = HeaderReader.read(file, new HeaderBytes(length), size - dataStart);
    }

    /** Where no header is, names the kind of file this is, if it is one that is taken for a model. */
    private void requireSafetensors(long size, long length) throws IOException {
        byte[] start = new byte[(int) Math.min(size, ForeignFile.BEGINNING)];
        in.seek(0);
        in.readFully(start, start.length);
        in.seek(Long.BYTES);
        boolean fits = length >= 0 && length <= size - Long.BYTES;
        boolean json = start.length > Long.BYTES && "{ \t\r\n".indexOf(start[Long.BYTES]) >= 0;
        if (!fits || !json) {
            Optional<String> kind = ForeignFile.describe(start);
            if (kind.isPresent()) {
                throw new ModelFileException(file, "file", "expected a safetensors file, found " + kind.get());
            }
        }
    }

    /** Opens a file and reads its header. */
    static TensorFile open(Path file) throws FileException {
        return open(FileSource.open(file));
    }

    /** Reads the header of what is open already; closes it if that fails. */
    static TensorFile open(TensorSource source) throws FileException {
        try {
            try {
                return new TensorFile(source);
            } catch (Throwable failure) {
                try {
                    source.close();
                } catch (IOException alsoFailed) {
                    failure.addSuppressed(alsoFailed);
                }
                throw failure;
            }
        } catch (IOException e) {
            throw ModelFileException.of(source.name(), "cannot be read", e);
        }
    }

    /** What stands before the data. */
    Header header() {
        return header;
    }

    /** Reads a tensor as floats; numbers of another type are rounded to the nearest. Its bytes are added to the sum. */
    void read(TensorEntry tensor, float[] to, Checksum sum) throws FileException {
        Decoder decoder = switch (tensor.dtype()) {
            case F32 -> (from, target, offset, count) -> floats(from).get(target, offset, count);
            case F64 -> each(from -> from.getDouble());
            case F16 -> each(from -> Float.float16ToFloat(from.getShort()));
            case BF16 -> each(from -> Float.intBitsToFloat(from.getShort() << Short.SIZE));
            default -> throw new ModelFileException(
                    file, "tensor " + quoted(tensor.name()), "expected F32, F64, F16 or BF16, found " + tensor.dtype());
        };
        int width = tensor.dtype().bytes;
        try {
            in.seek(dataStart + tensor.begin());
            for (int done = 0; done < to.length;) {
                int count = Math.min(to.length - done, BUFFER / width);
                in.readFully(bytes, count * width);
                sum.update(bytes, 0, count * width);
                decoder.decode(ByteBuffer.wrap(bytes, 0, count * width).order(ByteOrder.LITTLE_ENDIAN), to, done,
                        count);
                done += count;
            }
        } catch (IOException e) {
            throw ModelFileException.of(file, "cannot be read", e);
        }
    }

    @Override
    public void close() throws FileException {
        try {
            in.close();
        } catch (IOException e) {
            throw ModelFileException.of(file, "cannot be closed", e);
        }
    }

    /** Turns bytes into floats. */
    @FunctionalInterface
    private interface Decoder {
        void decode(ByteBuffer from, float[] to, int offset, int count);
    }

    private static FloatBuffer floats(ByteBuffer from) {
        return from.asFloatBuffer();
    }

    private static Decoder each(ToDoubleFunction<ByteBuffer> element) {
        return (from, to, offset, count) -> {
            for (int i = 0; i < count; i++) {
                to[offset + i] = (float) element.applyAsDouble(from);
            }
        };
    }

    /** The header's bytes, from where the file stands. */
    private final class HeaderBytes extends InputStream {
        private long left;

        HeaderBytes(long length) {
            left = length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (left == 0) {
                return -1;
            }
            int read = in.read(to, offset, (int) Math.min(left, length));
            if (read < 0) {
                throw in.shrunk();
            }
            left -= read;
            return read;
        }
    }
}
