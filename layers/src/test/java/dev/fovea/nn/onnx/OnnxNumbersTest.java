package dev.fovea.nn.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fovea.nn.Network;
import dev.fovea.nn.internal.onnx.ModelBytes;
import dev.fovea.nn.internal.onnx.file.NdArray;
import dev.fovea.nn.internal.onnx.file.OnnxFile;
import dev.fovea.nn.internal.onnx.network.OnnxReader;
import dev.fovea.nn.internal.onnx.reference.Budget;
import dev.fovea.nn.internal.onnx.reference.Evaluator;
import dev.fovea.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Weights of other types than float32, and quantised ones, wherever a tensor may have its numbers. */
class OnnxNumbersTest {
    private static final int FLOAT = 1;
    private static final int UINT8 = 2;
    private static final int INT8 = 3;
    private static final int INT32 = 6;
    private static final int INT64 = 7;
    private static final int FLOAT16 = 10;
    private static final int DOUBLE = 11;
    private static final int BFLOAT16 = 16;

    /** The fields of TensorProto. */
    private static final int FLOAT_DATA = 4;
    private static final int INT32_DATA = 5;
    private static final int INT64_DATA = 7;
    private static final int RAW_DATA = 9;
    private static final int DOUBLE_DATA = 10;

    @TempDir
    private Path folder;

    private static byte[] shorts(int... bits) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * bits.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int each : bits) {
            bytes.putShort((short) each);
        }
        return bytes.array();
    }

    private static byte[] floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }

    private static byte[] doubles(double... values) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asDoubleBuffer().put(values);
        return bytes.array();
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static byte[] varints(long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(10 * values.length);
        for (long value : values) {
            long left = value;
            for (; (left & ~0x7FL) != 0; left >>>= 7) {
                bytes.put((byte) ((left & 0x7F) | 0x80));
            }
            bytes.put((byte) left);
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    /** A matrix "w" whose rows are what the network makes of the rows of the identity. */
    private static ModelBytes matrix(int type, int field, byte[] numbers, int... extents) {
        return new ModelBytes().opset(21).input("x", -1, extents[0])
                .packed("w", type, field, numbers, extents[0], extents[1]);
    }

    private static ModelBytes plain(ModelBytes model) {
        return model.node("Cast", "m", List.of("w"), new OnnxAttribute.Int("to", FLOAT))
                .node("MatMul", "y", List.of("x", "m")).output("y");
    }

    private static ModelBytes dequantized(ModelBytes model, List<String> inputs, OnnxAttribute... attributes) {
        return model.node("DequantizeLinear", "m", inputs, attributes)
                .node("MatMul", "y", List.of("x", "m")).output("y");
    }

    static List<Arguments> numbers() {
        int[] half = {0x3E00, 0x8001, 0x7BFF, 0xC248};
        float[] halves = {1.5f, -0x1p-24f, 65504, -3.140625f};
        int[] brain = {0x3F80, 0xC049, 0x0001, 0x7F7F};
        float[] brains = {1, -3.140625f, 0x1p-133f, 0x1.fep127f};
        float[] third = {(float) (1.0 / 3), -1e-3f};
        List<String> all = List.of("w", "s", "z");
        OnnxAttribute rows = new OnnxAttribute.Int("axis", 0);
        OnnxAttribute columns = new OnnxAttribute.Int("axis", -1);
        return List.of(
                Arguments.of("float16, raw", plain(matrix(FLOAT16, RAW_DATA, shorts(half), 2, 2)), halves),
                Arguments.of("float16, int32_data",
                        plain(matrix(FLOAT16, INT32_DATA, varints(0x3E00, 0x8001, 0x7BFF, 0xC248), 2, 2)), halves),
                Arguments.of("bfloat16, raw", plain(matrix(BFLOAT16, RAW_DATA, shorts(brain), 2, 2)), brains),
                Arguments.of("bfloat16, int32_data",
                        plain(matrix(BFLOAT16, INT32_DATA, varints(0x3F80, 0xC049, 0x0001, 0x7F7F), 2, 2)), brains),
                Arguments.of("float64, raw", plain(matrix(DOUBLE, RAW_DATA, doubles(1.0 / 3, -1e-3), 1, 2)), third),
                Arguments.of("float64, double_data",
                        plain(matrix(DOUBLE, DOUBLE_DATA, doubles(1.0 / 3, -1e-3), 1, 2)), third),
                Arguments.of("float_data", plain(matrix(FLOAT, FLOAT_DATA, floats(third), 1, 2)), third),
                Arguments.of("int64_data, more than sixteen of all lengths",
                        plain(matrix(INT64, INT64_DATA,
                                varints(0, 1, 127, 128, 300, -1, 1 << 20, 7, 8, 9, 10, 11, 12, 13, 14, -(1L << 40), 16,
                                        1L << 40, 18, 19),
                                2, 10)),
                        new float[] {0, 1, 127, 128, 300, -1, 1 << 20, 7, 8, 9, 10, 11, 12, 13, 14, -0x1p40f, 16,
                            0x1p40f,
                            18, 19}),
                Arguments.of("uint8 with a zero point",
                        dequantized(matrix(UINT8, RAW_DATA, bytes(0, 128, 255, 3), 2, 2).number("s", 0.5)
                                .tensor("z", UINT8, bytes(128)), all),
                        new float[] {-64, 0, 63.5f, -62.5f}),
                Arguments.of("int8 in int32_data",
                        dequantized(matrix(INT8, INT32_DATA, varints(-128, 127, -1, 0), 2, 2).number("s", 0.25),
                                List.of("w", "s")),
                        new float[] {-32, 31.75f, -0.25f, 0}),
                Arguments.of("int8, scales of the rows",
                        dequantized(
                                matrix(INT8, RAW_DATA, bytes(-128, 127, 4, -4), 2, 2).floats("s", Shape.of(2), 0.5f, 2)
                                        .tensor("z", INT8, bytes(0, -4), 2),
                                all, rows),
                        new float[] {-64, 63.5f, 16, 0}),
                Arguments.of("uint8, scales of the columns",
                        dequantized(matrix(UINT8, RAW_DATA, bytes(0, 10, 255, 20), 2, 2)
                                .floats("s", Shape.of(2), 0.5f, 2).tensor("z", UINT8, bytes(1, 10), 2), all, columns),
                        new float[] {-0.5f, 0, 127, 20}),
                Arguments.of("int32",
                        dequantized(matrix(INT32, INT32_DATA, varints(1 << 20, -3), 1, 2).number("s", 0x1p-10),
                                List.of("w", "s")),
                        new float[] {1024, -3 * 0x1p-10f}),
                Arguments.of("weights quantised in the file: halves to even, cut at the ends",
                        dequantized(matrix(FLOAT, RAW_DATA, floats(0.3f, 100, 0.125f, -100, 0.375f, -2.5f), 2, 3)
                                .floats("s", Shape.of(3), 0.25f, 0.5f, 1).tensor("z", INT8, bytes(0, 0, 1), 3)
                                .node("QuantizeLinear", "q", all, columns), List.of("q", "s", "z"), columns),
                        new float[] {0.25f, 63.5f, 0, -32, 0.5f, -2}));
    }

    @ParameterizedTest
    @MethodSource
    void numbers(String name, ModelBytes model, float[] expected) throws IOException {
        Path path = Files.write(folder.resolve("model.onnx"), model.bytes());
        Network network = Network.importOnnx(path);
        int rows = network.inputShape().size();
        int columns = network.outputShape().size();
        float[][] identity = new float[rows][rows];
        float[] flat = new float[rows * rows];
        for (int i = 0; i < rows; i++) {
            identity[i][i] = 1;
            flat[i * rows + i] = 1;
        }
        float[] actual = new float[rows * columns];
        float[][] ys = network.predict(identity);
        for (int i = 0; i < rows; i++) {
            System.arraycopy(ys[i], 0, actual, i * columns, columns);
        }
        assertArrayEquals(expected, actual, name);
        OnnxFile file = OnnxReader.graph(path, new OnnxImport());
        NdArray reference = Evaluator.evaluate(file, Map.of("x", NdArray.floats(flat, rows, rows)), Budget.unlimited())
                .get("y");
        assertArrayEquals(expected, reference == null ? new float[0] : reference.floats(), name);
    }

    /** Only weights can be quantised: a network computes in float32. */
    @Test
    void quantizedValuesAreRefused() throws IOException {
        Path path = Files.write(
                folder.resolve("model.onnx"), new ModelBytes().opset(21).input("x", -1, 3).number("s", 0.5)
                        .node("QuantizeLinear", "q", List.of("x", "s"))
                        .node("DequantizeLinear", "y", List.of("q", "s")).output("y").bytes());
        OnnxUnsupportedException e = assertThrows(OnnxUnsupportedException.class, () -> Network.importOnnx(path));
        assertEquals(
                List.of("node \"the_q\" (QuantizeLinear): it is supported for constants only",
                        "node \"the_y\" (DequantizeLinear): it is supported for constants only"),
                e.problems());
    }
}
