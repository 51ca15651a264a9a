package dev.fovea.nn.internal.onnx.file;

import static dev.fovea.nn.internal.onnx.file.OnnxProblem.quoted;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads TensorProto messages. Raw data stays where it lies in the file. */
final class TensorParser {
    private static final int MAX_RANK = 32;
    private static final int EXTERNAL = 1;

    private final ExternalData external;
    private final List<Long> dims = new ArrayList<>();
    private final Map<String, String> entries = new HashMap<>();
    private String name = "";
    private int code;
    private int location;
    private @Nullable ByteBuffer raw;
    private @Nullable ByteBuffer fixed;
    private @Nullable ByteBuffer longs;
    private @Nullable ByteBuffer integers;

    /** A tensor with the name it has in the file. */
    record Named(String name, NdArray array) {}

    private TensorParser(ExternalData external) {
        this.external = external;
    }

    /**
     * Reads a tensor.
     *
     * @param tensor the message
     * @param external what reads data beside the file
     */
    static Named parse(ProtoInput tensor, ExternalData external) {
        TensorParser parser = new TensorParser(external);
        parser.read(tensor);
        return new Named(parser.name, parser.array());
    }

    private void read(ProtoInput tensor) {
        while (tensor.next()) {
            switch (tensor.field()) {
                case 1 -> tensor.integers(this::addDimension);
                case 2 -> code = tensor.int32();
                case 3 -> throw new Unsupported("tensor " + quoted(name) + " is in segments, which are not supported");
                case 4 -> fixed = joined(fixed, tensor.fixed(Float.BYTES));
                case 5, 7, 11 -> integers = joined(integers, tensor.varints());
                case 6 -> throw new Unsupported("tensor " + quoted(name) + " holds strings, which are not supported");
                case 8 -> name = tensor.text();
                case 9 -> raw = tensor.content();
                case 10 -> longs = joined(longs, tensor.fixed(Double.BYTES));
                case 13 -> entry(tensor.message("StringStringEntryProto"));
                case 14 -> location = tensor.int32();
                default -> tensor.skip();
            }
        }
    }

    private void addDimension(long extent) {
        if (dims.size() == MAX_RANK) {
            throw problem("has more than " + MAX_RANK + " axes");
        }
        dims.add(extent);
    }

    private void entry(ProtoInput entry) {
        String key = "";
        String value = "";
        while (entry.next()) {
            switch (entry.field()) {
                case 1 -> key = entry.text();
                case 2 -> value = entry.text();
                default -> entry.skip();
            }
        }
        entries.put(key, value);
    }

    /** Fields written one by one come in pieces; they are usually packed, and then there is one. */
    private static ByteBuffer joined(@Nullable ByteBuffer before, ByteBuffer next) {
        if (before == null) {
            return next;
        }
        int needed = before.limit() + next.limit();
        ByteBuffer joined = before;
        if (before.isReadOnly() || before.capacity() < needed || !before.hasArray() || before.arrayOffset() != 0) {
            joined = ByteBuffer.allocate(Math.max(64, needed + needed / 2)).order(ByteOrder.LITTLE_ENDIAN);
            joined.put(0, before, 0, before.limit());
        }
        joined.limit(needed);
        joined.put(needed - next.limit(), next, 0, next.limit());
        return joined;
    }

    private NdArray array() {
        ElementType type = ElementType.of("tensor " + quoted(name), code);
        int[] extents = new int[dims.size()];
        for (int i = 0; i < extents.length; i++) {
            long extent = dims.get(i);
            if (extent < 0 || extent > Integer.MAX_VALUE) {
                throw problem("has the extent " + extent + " along axis " + i);
            }
            extents[i] = (int) extent;
        }
        int size;
        try {
            size = Extents.size(extents);
        } catch (OnnxProblem e) {
            throw new OnnxProblem("tensor " + quoted(name) + ": " + e.getMessage(), e);
        }
        long expected = (long) size * type.bytes();
        if (location == EXTERNAL) {
            return NdArray.raw(type, extents, external.read(name, entries, expected));
        }
        if (raw != null) {
            return NdArray.raw(type, extents, sized(raw, expected, "bytes of raw data"));
        }
        return switch (type) {
            case FLOAT -> NdArray.raw(type, extents, sized(orEmpty(fixed), expected, "bytes of float_data"));
            case DOUBLE -> NdArray.raw(type, extents, sized(orEmpty(longs), expected, "bytes of double_data"));
            default -> NdArray.varints(type, extents, counted(orEmpty(integers), size));
        };
    }

    private static ByteBuffer orEmpty(@Nullable ByteBuffer bytes) {
        return bytes == null ? ByteBuffer.allocate(0) : bytes;
    }

    private ByteBuffer sized(ByteBuffer bytes, long expected, String what) {
        if (bytes.limit() != expected) {
            throw problem("of shape " + dims + " should have " + expected + " " + what + ", it has " + bytes.limit());
        }
        return bytes.order(ByteOrder.LITTLE_ENDIAN);
    }

    private ByteBuffer counted(ByteBuffer numbers, int size) {
        int count = Varints.count(numbers);
        if (count != size) {
            throw problem("of shape " + dims + " should have " + size + " numbers, it has " + count);
        }
        return numbers;
    }

    private OnnxProblem problem(String what) {
        return new OnnxProblem("tensor " + quoted(name) + " " + what);
    }
}
