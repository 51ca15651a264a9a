package dev.fovea.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The fields of a protobuf message, by number; reading one as another type than it has fails.
 *
 * @param fields the values of each field, in order
 */
record ProtoFields(Map<Integer, List<Object>> fields) {
    /** Reads a message that has no other fields than those expected. */
    static ProtoFields read(byte[] message, Set<Integer> expected) {
        Map<Integer, List<Object>> fields = new TreeMap<>();
        CodedInputStream in = CodedInputStream.newInstance(message);
        try {
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                int number = WireFormat.getTagFieldNumber(tag);
                assertTrue(expected.contains(number), "field " + number + " is none of " + expected);
                fields.computeIfAbsent(number, key -> new ArrayList<>()).add(switch (WireFormat.getTagWireType(tag)) {
                    case WireFormat.WIRETYPE_VARINT -> in.readInt64();
                    case WireFormat.WIRETYPE_FIXED32 -> in.readFloat();
                    case WireFormat.WIRETYPE_LENGTH_DELIMITED -> in.readBytes();
                    default -> throw new AssertionError("field " + number + " is of an unexpected wire type");
                });
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ProtoFields(fields);
    }

    Set<Integer> numbers() {
        return fields.keySet();
    }

    long integer(int number) {
        return (Long) only(number);
    }

    List<Long> integers(int number) {
        return all(number).stream().map(Long.class::cast).toList();
    }

    float real(int number) {
        return (Float) only(number);
    }

    byte[] bytes(int number) {
        return ((ByteString) only(number)).toByteArray();
    }

    String text(int number) {
        return ((ByteString) only(number)).toStringUtf8();
    }

    List<String> texts(int number) {
        return all(number).stream().map(value -> ((ByteString) value).toStringUtf8()).toList();
    }

    ProtoFields message(int number, Set<Integer> expected) {
        return read(bytes(number), expected);
    }

    List<ProtoFields> messages(int number, Set<Integer> expected) {
        return all(number).stream().map(value -> read(((ByteString) value).toByteArray(), expected)).toList();
    }

    private List<Object> all(int number) {
        return fields.getOrDefault(number, List.of());
    }

    private Object only(int number) {
        assertEquals(1, all(number).size(), "values of field " + number);
        return all(number).get(0);
    }
}
