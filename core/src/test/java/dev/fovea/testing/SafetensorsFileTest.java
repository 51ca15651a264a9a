package dev.fovea.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsFileTest {
    private static final String TWO = """
            {"__metadata__": {"cases": "[{\\"case\\": 0, \\"stride\\": 2, \\"mode\\": \\"same\\"}]"},
             "0.b": {"dtype": "I32", "shape": [2], "data_offsets": [8, 16]},
             "0.a": {"dtype": "F32", "shape": [1, 2], "data_offsets": [0, 8]}}""";

    @Test
    void readsTensorsMetadataAndCases() {
        SafetensorsFile file = file(TWO, 1.5f, -2, Float.intBitsToFloat(7), Float.intBitsToFloat(-8));
        assertEquals(Shape.of(1, 2), file.tensor("0.a").shape());
        assertArrayEquals(new float[] {1.5f, -2}, file.tensor("0.a").data());
        assertArrayEquals(new int[] {7, -8}, file.integers("0.b"));
        assertTrue(file.metadata("cases").isPresent());
        assertEquals(Optional.empty(), file.metadata("seed"));
        List<GoldenCase> cases = file.cases("a");
        assertEquals(1, cases.size());
        GoldenCase golden = cases.getFirst();
        assertEquals("test case 0", golden.toString());
        assertArrayEquals(new int[] {2, 2}, golden.pair("stride"));
        assertEquals("same", golden.text("mode"));
        assertArrayEquals(new float[] {1.5f, -2}, golden.data("a"));
        assertThrows(IllegalArgumentException.class, () -> golden.text("padding"));
        assertThrows(IllegalArgumentException.class, () -> file.tensor("0.b"));
        assertThrows(IllegalArgumentException.class, () -> file.tensor("c"));
        assertThrows(IllegalArgumentException.class, () -> file.cases("c"));
    }

    @Test
    void findsCasesByTheirTensorsInOrder() {
        SafetensorsFile file = file("""
                {"10.a": {"dtype": "F32", "shape": [], "data_offsets": [0, 4]},
                 "9.a": {"dtype": "F32", "shape": [], "data_offsets": [4, 8]},
                 "a": {"dtype": "F32", "shape": [], "data_offsets": [8, 12]},
                 "aa": {"dtype": "F32", "shape": [], "data_offsets": [12, 16]}}""", 1, 2, 3, 4);
        assertEquals(
                List.of("", "9.", "10."), file.cases("a").stream().map(GoldenCase::prefix).toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"a\": {\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": [4, 8]}} | begins at 4",
        "{\"a\": {\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": [0, 4]}} | the tensors end at 4",
        "{\"a\": {\"dtype\": \"F32\", \"shape\": [3], \"data_offsets\": [0, 8]}} | lies in bytes 0 to 8",
        "{\"a\": {\"dtype\": \"F64\", \"shape\": [1], \"data_offsets\": [0, 8]}} | dtype F64",
        "{\"a\": {\"dtype\": \"F32\", \"shape\": [-2], \"data_offsets\": [0, 8]}} | holds -2",
        "{\"a\": {\"dtype\": \"F32\", \"shape\": [2], \"data_offsets\": [0, 8]}} {} | not JSON",
        "{\"a\": 1, \"a\": 2} | not JSON", "[] | not a JSON object", "{\"__metadata__\": {\"a\": 1}} | not a string"})
    void refusesWhatBreaksTheFormat(String header, String message) {
        assertTrue(refusal(header).contains(message), refusal(header));
    }

    @Test
    void refusesShortFiles() {
        assertThrows(IllegalArgumentException.class, () -> SafetensorsFile.parse("short", new byte[7]));
        assertThrows(IllegalArgumentException.class, () -> SafetensorsFile.parse("no header", new byte[8]));
        byte[] huge = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(9).array();
        assertThrows(IllegalArgumentException.class, () -> SafetensorsFile.parse("cut", huge));
    }

    private static String refusal(String header) {
        return assertThrows(IllegalArgumentException.class, () -> file(header, 1, 2)).getMessage();
    }

    private static SafetensorsFile file(String header, float... data) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer buffer = ByteBuffer.allocate(8 + text.length + 4 * data.length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(text.length).put(text);
        for (float value : data) {
            buffer.putInt(Float.floatToRawIntBits(value));
        }
        return SafetensorsFile.parse("test", buffer.array());
    }
}
