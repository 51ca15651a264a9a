package dev.fovea.nn.internal.onnx.file;

import static dev.fovea.nn.internal.onnx.file.OnnxProblem.quoted;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tensors whose bytes are in files beside the model. Refused unless they are asked for; then a file has a plain name, lies
 * in the model's folder itself and is no link. Tensors may share the same bytes, which are read once; other ranges of a file
 * do not overlap, so that no more is read than the files have.
 */
public final class ExternalData {
    private final @Nullable Path folder;
    private final Map<Range, ByteBuffer> read = new HashMap<>();
    private final Map<Path, Long> sizes = new HashMap<>();
    private long size;

    /** Some bytes of a file. */
    private record Range(Path file, long offset, long length) {}

    private ExternalData(@Nullable Path folder) {
        this.folder = folder;
    }

    /**
     * None is read.
     *
     * @return what refuses it
     */
    public static ExternalData refused() {
        return new ExternalData(null);
    }

    /**
     * Files of a folder are read.
     *
     * @param folder the model's folder
     * @return what reads them
     */
    public static ExternalData in(Path folder) {
        return new ExternalData(folder);
    }

    /** The bytes that were read. */
    long size() {
        return size;
    }

    /** The bytes of a tensor. */
    ByteBuffer read(String tensor, Map<String, String> entries, long expected) {
        String name = entries.getOrDefault("location", "");
        String place = "tensor " + quoted(tensor) + ": its data is in another file, " + quoted(name);
        if (folder == null) {
            throw new OnnxProblem(place + ", and reading others was not allowed; see OnnxImport.externalData");
        }
        if (name.isEmpty() || name.equals(".") || name.equals("..") || name.chars().anyMatch(
                c -> c == '/' || c == '\\' || c == ':' || c < ' ')) {
            throw new OnnxProblem(place + ", which is no plain name of a file in the model's folder");
        }
        long offset = number(place, entries, "offset", 0);
        long length = number(place, entries, "length", expected);
        if (length != expected) {
            throw new OnnxProblem(place + ", " + length + " bytes of it; " + expected + " were expected");
        }
        Path file = folder.resolve(name);
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new OnnxProblem(place + ", which is not there or no ordinary file");
            }
            // A file system that ignores case has many names for one file.
            Range range = new Range(file.toRealPath(LinkOption.NOFOLLOW_LINKS), offset, length);
            ByteBuffer known = read.get(range);
            if (known == null) {
                known = read(place, range);
                read.put(range, known);
            }
            return known;
        } catch (IOException e) {
            throw new OnnxProblem(place + ", which cannot be read: " + dev.fovea.io.FileException.reason(e), e);
        }
    }

    private ByteBuffer read(String place, Range range) throws IOException {
        long offset = range.offset();
        long length = range.length();
        try (FileChannel channel = FileChannel.open(range.file(), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            if (offset > channel.size() || length > channel.size() - offset || length > Integer.MAX_VALUE - 8) {
                throw new OnnxProblem(place + ", bytes " + offset + " to " + (offset + length) + " of "
                        + channel.size());
            }
            if (sizes.merge(range.file(), length, Long::sum) > channel.size()) {
                throw new OnnxProblem(place + ", of which more than its " + channel.size()
                        + " bytes are read: tensors overlap there");
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) length);
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, offset + bytes.position()) < 0) {
                    throw new OnnxProblem(place + ", which became shorter while it was read");
                }
            }
            size += length;
            return bytes.flip().order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    private static long number(String place, Map<String, String> entries, String key, long otherwise) {
        String text = entries.get(key);
        if (text == null) {
            return otherwise;
        }
        if (!text.matches("[0-9]{1,18}")) {
            throw new OnnxProblem(place + ", with the " + key + " " + quoted(text) + ", which is no number");
        }
        return Long.parseLong(text);
    }
}
