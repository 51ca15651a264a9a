package dev.fovea.vision.file;

import dev.fovea.vision.DataFileException;
import dev.fovea.vision.internal.BoundedInput;
import dev.fovea.vision.internal.Shown;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/** The variables of a MATLAB 5 file one after the other, packed or not. */
final class MatFile {
    private static final int HEADER = 128;
    private static final int MATRIX = 14;
    private static final int COMPRESSED = 15;
    private static final byte[] HDF5 = {(byte) 0x89, 'H', 'D', 'F'};

    private final InputStream in;
    private final String file;
    private final ByteOrder order;

    /** Takes a variable, whose numbers need not be read. */
    @FunctionalInterface
    interface Visitor {
        void visit(MatVariable variable) throws IOException;
    }

    private MatFile(InputStream in, String file, ByteOrder order) {
        this.in = in;
        this.file = file;
        this.order = order;
    }

    /** Visits all variables; what is no matrix is passed over. */
    static void visit(InputStream in, String file, Visitor visitor) throws IOException {
        byte[] header = in.readNBytes(HEADER);
        String start = new String(header, StandardCharsets.ISO_8859_1);
        boolean hdf5 = start.startsWith("MATLAB 7.3") || Arrays.equals(Arrays.copyOf(header, HDF5.length), HDF5);
        if (hdf5) {
            throw DataFileException.mismatch(file, "a MATLAB 5 file", "one of MATLAB 7.3; save it with -v7");
        }
        boolean little = start.endsWith("IM");
        if (header.length < HEADER || !(little || start.endsWith("MI"))) {
            throw DataFileException.mismatch(
                    file, "a MATLAB 5 file", header.length == 0
                            ? "nothing: it is empty"
                            : Shown.bytes(Arrays.copyOf(header, Math.min(header.length, 16))));
        }
        new MatFile(in, file, little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN).visitAll(visitor);
    }

    private void visitAll(Visitor visitor) throws IOException {
        var next = new PushbackInputStream(in);
        int first = next.read();
        while (first >= 0) {
            next.unread(first);
            MatTag tag = MatTag.read(next, order, file);
            var element = new BoundedInput(tag.data(next), tag.size());
            if (tag.type() == COMPRESSED) {
                unpack(element, visitor);
            } else if (tag.type() == MATRIX) {
                visitor.visit(MatVariable.of(element, order, file));
            }
            element.skipNBytes(element.remaining());
            if (tag.type() != COMPRESSED) {
                next.skipNBytes(tag.padding());
            }
            first = next.read();
        }
    }

    private void unpack(BoundedInput element, Visitor visitor) throws IOException {
        try (var unpacked = new InflaterInputStream(element)) {
            MatTag tag = MatTag.read(unpacked, order, file);
            if (tag.type() == MATRIX) {
                var matrix = new BoundedInput(unpacked, tag.size());
                visitor.visit(MatVariable.of(matrix, order, file));
                // What nobody wanted is not unpacked: it may be a thousand times as large as the file.
                boolean taken = matrix.remaining() < MatTag.BYTES;
                if (taken) {
                    matrix.skipNBytes(matrix.remaining());
                }
                if (taken && unpacked.read() >= 0) { // reading on to the end also verifies the checksum
                    throw new DataFileException(file + ": expected the end of a packed variable, found more data");
                }
            }
        } catch (ZipException | EOFException e) {
            throw new DataFileException(file + ": damaged packed data, or cut off: " + e.getMessage(), e);
        }
    }
}
