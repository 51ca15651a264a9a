package dev.fovea.nn.model;

import static dev.fovea.nn.model.FileFaults.assertFault;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.io.FileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every rule of the safetensors format, and for each a file that breaks it. */
class HeaderFaultsTest {
    private static final byte[] EIGHT = new byte[8];

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("x.safetensors");
    }

    private Header read(byte[] bytes) throws IOException {
        Files.write(file, bytes);
        try (TensorFile in = TensorFile.open(file)) {
            return in.header();
        }
    }

    private void assertRefused(byte[] bytes, String words) {
        assertFault(file, () -> read(bytes), words);
    }

    private void assertRefused(String header, String words) {
        assertRefused(ModelBytes.file(header, EIGHT), words);
    }

    private static String tensor(String dtype, String shape, String offsets) {
        return "{\"a\": {\"dtype\": \"" + dtype + "\", \"shape\": " + shape + ", \"data_offsets\": " + offsets + "}}";
    }

    private static byte[] length(long length) {
        return ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array();
    }

    @Test
    void readsWhatIsLegal() throws IOException {
        Header header =
                read(ModelBytes.file(" \n\t{\"b\": {\"data_offsets\": [4, 8], \"shape\": [2, 1], \"dtype\": \"F16\"},"
                        + "\"\": {\"dtype\": \"I64\", \"shape\": [3, 0, 2], \"data_offsets\": [4, 4]},"
                        + "\"__metadata__\": {\"key\": \"é\\n\", \"\": \"\"},"
                        + "\"a\": {\"dtype\": \"F32\", \"shape\": [], \"data_offsets\": [0, 4]}}  ", EIGHT));
        assertEquals(Map.of("key", "é\n", "", ""), header.metadata());
        assertEquals(
                List.of(
                        new TensorEntry("a", Dtype.F32, List.of(), 0, 4),
                        new TensorEntry("", Dtype.I64, List.of(3L, 0L, 2L), 4, 4),
                        new TensorEntry("b", Dtype.F16, List.of(2L, 1L), 4, 8)),
                header.tensors().stream().toList());
    }

    @Test
    void readsUpToTheHighestRank() throws IOException {
        String ones = "1, ".repeat(63);
        assertEquals(
                64, read(ModelBytes.file(tensor("F32", "[" + ones + "2]", "[0, 8]"), EIGHT)).tensors().getFirst()
                        .shape().size());
        assertRefused(tensor("F32", "[1, " + ones + "2]", "[0, 8]"),
                "expected at most 64 numbers in shape, found more");
    }

    @Test
    void readsAFileWithoutTensors() throws IOException {
        assertEquals(new Header(Map.of(), List.of()), read(ModelBytes.file("{}")));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7})
    void refusesFilesWithoutALength(int size) {
        assertRefused(new byte[size], "file: expected at least 8 bytes, found " + size);
    }

    @Test
    void refusesLengthsBeyondTheFile() {
        assertRefused(length(0), "header: expected more, found the end");
        assertRefused(length(9), "header: its length is given as 9 bytes, the file has 16");
        assertRefused(length(Long.MIN_VALUE), "header: its length is given as 9223372036854775808 bytes");
        assertRefused(length(-1), "header: its length is given as 18446744073709551615 bytes");
        assertRefused(length(Long.MAX_VALUE), "header: its length is given as 9223372036854775807 bytes");
    }

    @Test
    void refusesALongHeaderBeforeReadingIt() throws IOException {
        Files.write(file, length(100_000_001));
        try (var grown = new java.io.RandomAccessFile(file.toFile(), "rw")) {
            grown.setLength(200_000_000); // a hole: it takes no room
        }
        assertFault(file, () -> TensorFile.open(file), "header: expected at most 100000000 bytes, found 100000001");
    }

    @Test
    void refusesWhatIsNotUtf8() {
        assertRefused(ModelBytes.file(new byte[] {'{', '"', (byte) 0xff, '"'}), "header: not valid UTF-8");
        assertRefused(ModelBytes.file(new byte[] {'{', '"', (byte) 0xc3}), "header: not valid UTF-8");
        // An overlong slash, and half a pair of surrogates.
        assertRefused(ModelBytes.file(new byte[] {'{', '"', (byte) 0xc0, (byte) 0xaf}), "header: not valid UTF-8");
        assertRefused(
                ModelBytes.file(new byte[] {'{', '"', (byte) 0xed, (byte) 0xa0, (byte) 0x80}),
                "header: not valid UTF-8");
    }

    @Test
    void refusesHalfCharacters() {
        assertRefused("{\"__metadata__\": {\"k\": \"\\ud800\"}}", "surrogate");
        assertRefused("{\"__metadata__\": {\"\\udc00\": \"\"}}", "surrogate");
        assertRefused("{\"\\ud800x\": {}}", "surrogate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
    void refusesOtherEncodings(String charset) {
        assertRefused(ModelBytes.file("{}".getBytes(Charset.forName(charset))), "header: not valid JSON");
    }

    @Test
    void refusesAByteOrderMark() {
        assertRefused("\ufeff{}", "header: not valid JSON at character 0");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "[]  | expected a JSON object, found an array",
        "7   | expected a JSON object, found 7",
        "''  | expected more, found the end",
        "'  '| expected more, found the end",
        "null| expected a JSON object, found null",
        "\"a\" | expected a JSON object, found \"a\"",
        "{   | not valid JSON at character",
        "{}} | not valid JSON at character",
        "{}{}| expected the end, found an object",
        "{} 1| expected the end, found 1",
        "{'a': {}} | not valid JSON at character 1",
        "{/**/} | not valid JSON at character 1",
        "{\"a\": {},} | tensor \"a\": expected dtype, shape and data_offsets, found only some of them",
        "{\"a\": NaN} | not valid JSON at character",
        "{\"a\": 7} | expected an object for tensor \"a\", found 7",
        "{\"a\": {}} | tensor \"a\": expected dtype, shape and data_offsets, found only some of them",
        "{\"a\": {\"dtype\": \"F32\", \"strides\": []}} | tensor \"a\": expected dtype, shape and data_offsets, found "
                + "\"strides\"",
        "{\"__metadata__\": []} | expected an object of strings for __metadata__, found an array",
        "{\"__metadata__\": {\"a\": 1}} | expected a string for __metadata__ \"a\", found 1",
        "{\"__metadata__\": {\"a\": null}} | expected a string for __metadata__ \"a\", found null",
        "{\"__metadata__\": {\"a\": {}}} | expected a string for __metadata__ \"a\", found an object"})
    void refusesWhatIsNotAHeader(String header, String words) {
        assertRefused(header, words);
    }

    @Test
    void refusesDuplicateKeysAtEveryLevel() {
        String entry = "{\"dtype\": \"F32\", \"shape\": [2], \"data_offsets\": [0, 8]}";
        assertRefused("{\"a\": " + entry + ", \"a\": " + entry + "}", "Duplicate field 'a'");
        assertRefused("{\"a\": " + entry + ", \"\\u0061\": " + entry + "}", "Duplicate field 'a'");
        assertRefused("{\"__metadata__\": {}, \"__metadata__\": {}}", "Duplicate field '__metadata__'");
        assertRefused("{\"__metadata__\": {\"k\": \"\", \"k\": \"\"}}", "Duplicate field 'k'");
        assertRefused(
                "{\"a\": {\"dtype\": \"F32\", \"dtype\": \"F32\", \"shape\": [2], \"data_offsets\": [0, 8]}}",
                "Duplicate field 'dtype'");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "F33 | [2] | [0, 8] | expected a known dtype such as F32, found \"F33\"",
        "f32 | [2] | [0, 8] | expected a known dtype such as F32, found \"f32\"",
        "F32 | 2 | [0, 8] | expected an array for the shape of tensor \"a\", found 2",
        "F32 | [1e400] | [0, 8] | expected a whole number for the shape of tensor \"a\", found 1e400",
        "F32 | [2.0] | [0, 8] | expected a whole number for the shape of tensor \"a\", found 2.0",
        "F32 | [1.5] | [0, 8] | expected a whole number for the shape of tensor \"a\", found 1.5",
        "F32 | [\"2\"] | [0, 8] | expected a whole number for the shape of tensor \"a\", found \"2\"",
        "F32 | [[2]] | [0, 8] | expected a whole number for the shape of tensor \"a\", found an array",
        "F32 | [-1] | [0, 8] | expected no negative number in shape, found -1",
        "F32 | [9223372036854775808] | [0, 8] | expected a whole number below 2^63",
        "F32 | [0, 9223372036854775808] | [0, 0] | expected a whole number below 2^63",
        "F32 | [0, 9223372036854775807] | [0, 0] | the shape (0, 9223372036854775807) is too large",
        "F32 | [4294967296, 4294967296] | [0, 8] | the shape (4294967296, 4294967296) is too large",
        "F32 | [2305843009213693952, 2] | [0, 0] | is too large",
        "F32 | [3] | [0, 8] | expected 12 bytes for F32 (3), found the data_offsets [0, 8]",
        "F32 | [0] | [0, 8] | expected 0 bytes for F32 (0), found the data_offsets [0, 8]",
        "F16 | [2] | [0, 8] | expected 4 bytes for F16 (2), found the data_offsets [0, 8]",
        "F32 | [2] | [8, 0] | expected the data_offsets [begin, end] with begin ≤ end, found [8, 0]",
        "F32 | [2] | [8] | expected the data_offsets [begin, end] with begin ≤ end, found [8]",
        "F32 | [2] | [0, 4, 8] | expected at most 2 numbers in data_offsets, found more",
        "F32 | [2] | [-8, 0] | expected no negative number in data_offsets, found -8",
        "F32 | [2] | [0, 18446744073709551624] | expected a whole number below 2^63",
        "F32 | [2] | [4, 12] | expected it to begin at byte 0 of the data, found 4: there is a hole before it",
        "F32 | [1] | [0, 4] | expected 4 bytes after the header, as it declares, found 8: something follows",
        "F32 | [3] | [0, 12] | expected 12 bytes after the header, as it declares, found 8: the file is cut off",
        "F32 | [4611686018427387903] | [0, 9223372036854775807] | is too large",
        "U8 | [9223372036854775807] | [0, 9223372036854775807] | found 8: the file is cut off"})
    void refusesWrongTensors(String dtype, String shape, String offsets, String words) {
        assertRefused(tensor(dtype, shape, offsets), words);
    }

    @ParameterizedTest
    @CsvSource({"0, 8, 4, 8, it overlaps the one before", "0, 4, 0, 4, it overlaps the one before",
        "0, 2, 4, 8, there is a hole before it"})
    void refusesOverlapsAndHoles(int begin1, int end1, int begin2, int end2, String words) {
        String entry = "\"%s\": {\"dtype\": \"U8\", \"shape\": [%d], \"data_offsets\": [%d, %d]}";
        String a = entry.formatted("a", end1 - begin1, begin1, end1);
        String b = entry.formatted("b", end2 - begin2, begin2, end2);
        assertRefused("{" + a + ", " + b + "}", words);
        assertRefused("{" + b + ", " + a + "}", words);
    }

    @Test
    void refusesDepthAndLength() {
        assertRefused("[".repeat(10_000), "expected a JSON object, found an array");
        assertRefused("{\"a\": " + "[".repeat(10_000), "expected an object for tensor \"a\", found an array");
        assertRefused(tensor("F32", "[" + "1,".repeat(1000) + "2]", "[0, 8]"), "expected at most 64 numbers in shape");
        assertRefused(tensor("F32", "[" + "1".repeat(1000) + "]", "[0, 8]"), "not valid JSON");
        assertRefused("{\"__metadata__\": {\"" + "k".repeat(20_000) + "\": \"\"}}", "not valid JSON");
        assertRefused("{\"__metadata__\": {\"k\": \"" + "v".repeat(20 << 20) + "\"}}", "not valid JSON");
    }

    @Test
    void refusesAMillionTinyTensors() {
        String header = IntStream.range(0, 1_000_000)
                .mapToObj(i -> "\"" + i + "\":{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[" + i + "," + (i + 1)
                        + "]}")
                .collect(Collectors.joining(",", "{", "}"));
        assertRefused(ModelBytes.file(header, new byte[1_000_000]),
                "header: expected at most 100000 tensors, found more");
    }

    /** Found by fuzzing: the parser quotes up to 256 characters, each of which may need six when it is shown. */
    @Test
    void keepsMessagesShortThatMustBeEscaped() {
        String zeros = "\0".repeat(500);
        for (String header : List.of(
                "t" + zeros, "{\"__metadata__\": {\"k\": t" + zeros, "{\"a\": {\"dtype\": t" + zeros)) {
            IOException refused = assertThrows(IOException.class, () -> read(ModelBytes.file(header)));
            assertTrue(String.valueOf(refused.getMessage()).length() < file.toString().length() + 400, header);
        }
        String escaped = "\\u0000".repeat(500);
        IOException refused = assertThrows(
                IOException.class, () -> read(ModelBytes.file("{\"" + escaped + "\": {\"" + escaped + "\": 1}}")));
        assertTrue(String.valueOf(refused.getMessage()).length() < file.toString().length() + 400);
    }

    @Test
    void keepsMessagesOnOneLine() {
        assertRefused("{\"a\\n\\u001b[31m\": 7}", "tensor \"a\\u000a\\u001b[31m\"");
        assertRefused("{\"" + "a".repeat(9000) + "\": 7}", "tensor \"" + "a".repeat(80) + "…\"");
    }

    @Test
    void tellsWhatIsNotAFile() {
        Path missing = folder.resolve("missing");
        assertFault(missing, () -> TensorFile.open(missing), "cannot be read: no such file or folder");
        assertFault(folder, () -> TensorFile.open(folder), "file: expected a regular file, found a folder");
    }

    @Test
    void tellsAFileOfAnotherFileSystem() throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(folder.resolve("x.zip"), Map.of("create", true))) {
            Path within = Files.write(zip.getPath("x"), new byte[8]);
            assertFault(within, () -> TensorFile.open(within), "file: expected a file of the default file system");
        }
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void doesNotWaitForAPipe() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        assertFault(pipe, () -> TensorFile.open(pipe), "file: expected a regular file, found something else");
    }

    @Test
    void tellsThatTheFileShrinks() throws IOException {
        Files.write(file, ModelBytes.file(tensor("F32", "[2]", "[0, 8]"), EIGHT));
        try (TensorFile in = TensorFile.open(file)) {
            TensorEntry tensor = in.header().tensors().getFirst();
            in.read(tensor, new float[2], new CRC32());
            Files.write(file, ModelBytes.file(tensor("F32", "[2]", "[0, 8]"), new byte[7]));
            assertFault(file, () -> in.read(tensor, new float[2], new CRC32()), "file: it became shorter");
        }
    }

    @ParameterizedTest
    @CsvSource({"F32, 4", "F64, 8", "F16, 2", "BF16, 2"})
    void readsEveryTypeOfFloats(Dtype dtype, int bytes) throws FileException, IOException {
        // Numbers that every type can hold, more of them than a buffer does.
        float[] expected = new float[70_001];
        ByteBuffer data = ByteBuffer.allocate(expected.length * bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < expected.length; i++) {
            expected[i] = (i % 256 - 128) / 64f;
            switch (dtype) {
                case F32 -> data.putFloat(expected[i]);
                case F64 -> data.putDouble(expected[i]);
                case F16 -> data.putShort(Float.floatToFloat16(expected[i]));
                default -> data.putShort((short) (Float.floatToRawIntBits(expected[i]) >> 16));
            }
        }
        String offsets = "[0, " + data.capacity() + "]";
        Files.write(file, ModelBytes.file(tensor(dtype.name(), "[70001]", offsets), data.array()));
        float[] actual = new float[expected.length];
        try (TensorFile in = TensorFile.open(file)) {
            in.read(in.header().tensors().getFirst(), actual, new CRC32());
        }
        assertArrayEquals(expected, actual);
    }

    @Test
    void refusesTypesThatAreNoFloats() throws IOException {
        Files.write(file, ModelBytes.file(tensor("I64", "[1]", "[0, 8]"), EIGHT));
        try (TensorFile in = TensorFile.open(file)) {
            assertFault(
                    file, () -> in.read(in.header().tensors().getFirst(), new float[1], new CRC32()),
                    "tensor \"a\": expected F32, F64, F16 or BF16, found I64");
        }
    }

    @Test
    void writesWhatOthersRead() throws IOException {
        Header header = new Header(
                Map.of("a\"\n", "é😀"),
                List.of(new TensorEntry("x", Dtype.F32, List.of(2L), 0, 8),
                        new TensorEntry("", Dtype.U8, List.of(0L), 8, 8)));
        byte[] text = HeaderWriter.write(header);
        assertEquals(0, text.length % 8);
        assertEquals('{', new String(text, StandardCharsets.UTF_8).charAt(0));
        assertEquals(header, read(ModelBytes.file(text, EIGHT)));
    }
}
