package dev.fovea.nn.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.io.FileException;
import dev.fovea.nn.Layers;
import dev.fovea.nn.Network;
import dev.fovea.nn.internal.onnx.ModelBytes;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** ONNX files that are damaged, wrong or hostile: one line that names the file, the node and the rule, and no memory. */
class OnnxFaultsTest {
    /** More than any of these files needs; a file that asks for more is refused. */
    private static final OnnxImport SMALL = new OnnxImport().limit(1 << 16);

    @TempDir
    Path folder;

    private static ModelBytes identity() {
        return new ModelBytes().input("x", -1, 3);
    }

    private FileException refused(byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("model.onnx"), bytes);
        FileException e = assertThrows(FileException.class, () -> Network.importOnnx(file, SMALL));
        String message = e.getMessage();
        assertTrue(message.startsWith(file + ": ") && !message.contains("\n"), message);
        return e;
    }

    static List<Arguments> faults() {
        byte[] twelve = new byte[12];
        return List.of(
                fault("it reads \"b\", which is computed only behind it, by node \"the_b\" (Neg): the nodes are in a cycle",
                        identity().node("Add", "a", List.of("x", "b")).node("Neg", "b", List.of("a")).output("b")),
                fault("node \"the_y\" (Relu): it reads \"nowhere\", which nothing computes",
                        identity().node("Relu", "y", List.of("nowhere")).output("y")),
                fault("node \"the_x\" (Relu): it computes \"x\", which is another value's name already",
                        identity().node("Relu", "x", List.of("x")).output("x")),
                fault("initializer \"w\": a name that is not empty and no other one's was expected",
                        identity().floats("w", Shape.of(1), 1).floats("w", Shape.of(1), 1)),
                fault("input \"x\": a name that is not empty and no other one's was expected",
                        identity().input("x", -1, 3).node("Relu", "y", List.of("x")).output("y")),
                fault("output \"y\": nothing computes it", identity().output("y")),
                fault("the graph has no outputs", identity().node("Relu", "y", List.of("x"))),
                fault("tensor \"w\" has the extent -3 along axis 0", identity().tensor("w", 1, twelve, -3).output("x")),
                fault("tensor \"w\" has the extent 4611686018427387904 along axis 0",
                        identity().tensor("w", 1, twelve, 1L << 62).output("x")),
                fault("tensor \"w\": the shape (65536, 65536, 65536) has more than 2147483647 elements",
                        identity().tensor("w", 1, twelve, 1 << 16, 1 << 16, 1 << 16).output("x")),
                fault("tensor \"w\" of shape [4] should have 16 bytes of raw data, it has 12",
                        identity().tensor("w", 1, twelve, 4).output("x")),
                fault("tensor \"w\": elements of type 8 of onnx.proto are not supported",
                        identity().tensor("w", 8, twelve, 4).output("x")),
                fault("its bytes are no UTF-8", identity().noText().output("x")),
                fault("it has two graphs", identity().node("Relu", "y", List.of("x")).output("y").secondGraph()),
                fault("operator set of ai.onnx: none", identity().opset(0).output("x")),
                fault("operator set 6; expected 7 to 28", identity().opset(6).output("x")),
                fault("operator set 29 is newer than 28, the newest that is known here; export the model with that or an older",
                        identity().opset(29).node("Relu", "y", List.of("x")).output("y")),
                fault("IR version 2: expected 3 or newer", identity().irVersion(2).output("x")),
                fault("node \"the_y\" (Softmax): the attribute axis should be a whole number, it is Real",
                        identity().node("Softmax", "y", List.of("x"), new OnnxAttribute.Real("axis", 1)).output("y")),
                fault("node \"the_y\" (Softmax): axis 7 of a tensor of 2 axes",
                        identity().node("Softmax", "y", List.of("x"), new OnnxAttribute.Int("axis", 7)).output("y")),
                fault("input \"x\" of [n, n]: its axis 1 is free; say the shape of its samples by OnnxImport.shape",
                        new ModelBytes().input("x", -1, -1).node("Relu", "y", List.of("x")).output("y")),
                fault("node \"the_y\" (Reshape): a tensor of (2, 3) cannot have the shape [-1, 7]",
                        identity().integers("s", -1, 7).node("Reshape", "y", List.of("x", "s")).output("y")),
                fault("node \"the_y\" (Conv): expected",
                        new ModelBytes().input("x", -1, 1, 4, 4).floats("w", Shape.of(1, 1, 3, 3), new float[9])
                                .node("Conv", "y", List.of("x", "w"), OnnxAttribute.Ints.of("strides", 1, 1, 1))
                                .output("y")),
                fault("node \"the_y\" (Conv): a window of 3 does not fit into 2",
                        new ModelBytes().input("x", -1, 1, 2, 2).floats("w", Shape.of(1, 1, 3, 3), new float[9])
                                .node("Conv", "y", List.of("x", "w")).output("y")),
                fault("node \"the_big\" (Expand): its result of 1099511627776 elements is more than constants may have",
                        identity().floats("c", Shape.of(2), 1, 2).integers("s", 1 << 14, 1 << 14, 2)
                                .node("Expand", "big", List.of("c", "s"))
                                .node("Add", "y", List.of("x", "big")).output("y")),
                fault("the network has more parameters than it may have; see OnnxImport.limit",
                        identity().integers("s", 3, 1 << 20).node("ConstantOfShape", "w", List.of("s"))
                                .node("MatMul", "y", List.of("x", "w")).output("y")),
                fault("is larger than it may be; see OnnxImport.limit",
                        identity().integers("r", 1, 1 << 25).node("Tile", "y", List.of("x", "r")).output("y")),
                fault("is larger than it may be; see OnnxImport.limit",
                        new ModelBytes().input("x", -1, 1, 2, 2).floats("roi", Shape.of(0))
                                .floats("f", Shape.of(4), 1, 1, 1e8f, 1)
                                .node("Resize", "y", List.of("x", "roi", "f")).output("y")),
                fault("input \"x\" of (-1, 1073741824, 1073741824) is larger than it may be; see OnnxImport.limit",
                        new ModelBytes().input("x", -1, 1 << 30, 1 << 30).node("Relu", "y", List.of("x")).output("y")),
                fault("node \"the_c\" (ConstantOfShape): its result of 1073741824 equal elements is more than",
                        equal(1 << 30).node("ReduceSum", "z", List.of("c"), new OnnxAttribute.Int("keepdims", 0))
                                .node("Add", "y", List.of("x", "z")).output("y")),
                fault("node \"the_y\" (Gather): a value of [3000000] is larger than it may be",
                        equal(3_000_000).node("Cast", "i", List.of("c"), new OnnxAttribute.Int("to", 7))
                                .node("Gather", "y", List.of("x", "i"), new OnnxAttribute.Int("axis", 1)).output("y")),
                fault("node \"the_y\" (Concat): a value of [3000003] is larger than it may be",
                        equal(1, 3_000_000).node("Concat", "y", List.of("x", "c"), new OnnxAttribute.Int("axis", 1))
                                .output("y")),
                fault("node \"the_z\" (MatMul): its result of 500000000 elements is more than constants may have",
                        equal(2000, 2000).node("MatMul", "z", List.of("c", "c")).node("Add", "y", List.of("x", "z"))
                                .output("y")),
                fault("node \"the_z\" (Conv): its result of",
                        equal(1, 1, 2000, 2000).integers("ks", 1, 1, 999, 999)
                                .node("ConstantOfShape", "k", List.of("ks")).node("Conv", "z", List.of("c", "k"))
                                .node("Add", "y", List.of("x", "z")).output("y")),
                fault("node \"the_y\" (GlobalLpPool): p is 3; 1 and 2 are supported",
                        new ModelBytes().input("x", -1, 1, 4, 4)
                                .node("GlobalLpPool", "y", List.of("x"), new OnnxAttribute.Int("p", 3)).output("y")),
                fault("node \"the_y\" (LpPool): windows beyond the padding (ceil_mode) have fewer numbers",
                        new ModelBytes().input("x", -1, 1, 4, 4)
                                .node("LpPool", "y", List.of("x"), OnnxAttribute.Ints.of("kernel_shape", 3, 3),
                                        new OnnxAttribute.Int("ceil_mode", 1))
                                .output("y")),
                fault("bias: FLOAT(2) where 1 numbers were expected",
                        new ModelBytes().input("x", -1, 1, 4, 4).floats("w", Shape.of(1, 1, 3, 3), new float[9])
                                .floats("b", Shape.of(2), 1, 2)
                                .node("Conv", "y", List.of("x", "w", "b")).output("y")),
                fault("its data is in another file, \"w.bin\", and reading others was not allowed",
                        identity().external("w", "w.bin", "0", 3).node("Add", "y", List.of("x", "w")).output("y")));
    }

    /** A constant "c" of equal numbers. */
    private static ModelBytes equal(long... extents) {
        return identity().integers("shape", extents).node("ConstantOfShape", "c", List.of("shape"));
    }

    private static Arguments fault(String message, ModelBytes model) {
        return Arguments.of(message, model.bytes());
    }

    @ParameterizedTest
    @MethodSource
    void faults(String message, byte[] model) throws IOException {
        String said = refused(model).getMessage();
        // The size of the bomb is told as it is counted: (16384·16384·2).
        assertTrue(said.contains(message.replace("1099511627776", String.valueOf(1L << 29))), said);
    }

    @Test
    void tellsAllUnsupportedOperatorsAtOnce() throws IOException {
        byte[] model = new ModelBytes().input("x", -1, 3, 4, 4).node("TopK", "a", List.of("x", "x"))
                .node("Neg", "n", List.of("a")).node("Hardmax", "b", List.of("n")).node("LSTM", "c", List.of("b"))
                .node("EyeLike", "d", List.of("x")).node("Foo", "y", List.of("c", "d")).output("y").bytes();
        String constants = ": it is supported for constants only";
        String not = ": its operator is not supported";
        List<String> expected = List.of(
                "node \"the_a\" (TopK)" + constants, "node \"the_b\" (Hardmax)" + constants,
                "node \"the_c\" (LSTM)" + not, "node \"the_d\" (EyeLike)" + constants,
                "node \"the_y\" (Foo)" + not);
        OnnxUnsupportedException e = assertInstanceOf(OnnxUnsupportedException.class, refused(model));
        assertEquals(expected, e.problems());
        assertTrue(e.getMessage().endsWith(String.join("; ", expected)), e.getMessage());
    }

    @Test
    void tellsOfManyUnsupportedOperatorsInAMessageOfSomeLength() throws IOException {
        ModelBytes model = identity();
        for (int i = 0; i < 1500; i++) {
            model.node("Foo", "y" + i, List.of("x"));
        }
        OnnxUnsupportedException e =
                assertInstanceOf(OnnxUnsupportedException.class, refused(model.output("y0").bytes()));
        assertEquals(1000, e.problems().size());
        assertTrue(e.getMessage().endsWith("; and 980 more"), e.getMessage());
    }

    @Test
    void theNewestOperatorSetIsRead() throws IOException {
        Path file = Files.write(
                folder.resolve("newest.onnx"), identity().opset(28).node("Neg", "y", List.of("x")).output("y").bytes());
        assertArrayEquals(
                new float[] {-1, -2, -3}, Network.importOnnx(file, SMALL).predict(new float[][] {{1, 2, 3}})[0]);
    }

    @Test
    void inputsThatNobodyNeedsAreLeftOut() throws IOException {
        Path file = Files.write(
                folder.resolve("unused.onnx"),
                identity().input("unused", -1, 2).node("Neg", "y", List.of("x")).output("y").bytes());
        assertArrayEquals(
                new float[] {-1, -2, -3}, Network.importOnnx(file, SMALL).predict(new float[][] {{1, 2, 3}})[0]);
        byte[] none = identity().floats("c", Shape.of(1), 1).node("Neg", "y", List.of("c")).output("y").bytes();
        assertTrue(refused(none).getMessage().contains("output \"y\" does not depend on the inputs"));
    }

    @Test
    void unknownFieldsAreSkippedHoweverDeep() throws IOException {
        byte[] model = identity().nested(2000).node("Neg", "y", List.of("x")).output("y").bytes();
        Path file = Files.write(folder.resolve("deep.onnx"), model);
        assertArrayEquals(
                new float[] {-1, -2, -3}, Network.importOnnx(file, SMALL).predict(new float[][] {{1, 2, 3}})[0]);
    }

    /** A network of a convolution, a normalisation and a dense layer, some hundreds of bytes. */
    private byte[] small() throws IOException {
        Network network = Network.build(
                Shape.of(4, 4, 1), 1, Layers.conv2d(2, 3), Layers.batchNorm(), Layers.relu(), Layers.flatten(),
                Layers.dense(2), Layers.softmax());
        Path file = folder.resolve("small.onnx");
        network.exportOnnx(file, new OnnxOptions().foldBatchNorm(false));
        return Files.readAllBytes(file);
    }

    @Test
    void everyTruncationIsRefused() throws IOException {
        byte[] whole = small();
        for (int length = 0; length < whole.length; length++) {
            assertFalse(refused(Arrays.copyOf(whole, length)).getMessage().isBlank());
        }
    }

    /** What a flipped bit leaves is either a network that predicts, or refused. */
    @Test
    void everyFlippedBitIsReadOrRefused() throws IOException {
        byte[] whole = small();
        int read = 0;
        for (int bit = 0; bit < 8 * whole.length; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            Path file = Files.write(folder.resolve("flipped.onnx"), flipped);
            try {
                Network network = Network.importOnnx(file, SMALL);
                Tensor y = network.predict(Tensor.zeros(network.inputShape().batch(1)));
                assertEquals(network.outputShape(), y.shape().sample());
                read++;
            } catch (FileException e) {
                assertTrue(e.getMessage().startsWith(file + ": ") && !e.getMessage().contains("\n"), e.getMessage());
            }
        }
        assertTrue(read > 0, "names and numbers may be any");
    }

    @Test
    void externalDataIsReadFromTheFolderOnly() throws IOException {
        ByteBuffer data = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        data.putFloat(9).putFloat(1).putFloat(2).putFloat(3);
        Files.write(folder.resolve("w.bin"), data.array());
        Path inner = Files.createDirectory(folder.resolve("inner"));
        Files.createSymbolicLink(inner.resolve("link.bin"), folder.resolve("w.bin"));
        Files.write(inner.resolve("w.bin"), data.array());
        OnnxImport allowed = SMALL.externalData(true);
        Path file = inner.resolve("model.onnx");
        Files.write(file, external("w.bin", "4"));
        assertArrayEquals(
                new float[] {2, 4, 6}, Network.importOnnx(file, allowed).predict(new float[][] {{1, 2, 3}})[0]);
        for (String name : List.of("../w.bin", "link.bin", "/etc/passwd", "..", "", "C:w.bin", "none.bin")) {
            Files.write(file, external(name, "4"));
            FileException e = assertThrows(FileException.class, () -> Network.importOnnx(file, allowed));
            assertTrue(e.getMessage().contains("tensor \"w\": its data is in another file"), e.getMessage());
        }
        for (String offset : List.of("5", "-4", "99999999999999999999", "1000000000000")) {
            Files.write(file, external("w.bin", offset));
            assertThrows(FileException.class, () -> Network.importOnnx(file, allowed));
        }
    }

    @Test
    void tensorsShareExternalDataButDoNotOverlap() throws IOException {
        ByteBuffer data = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        Files.write(folder.resolve("w.bin"), data.putFloat(9).putFloat(1).putFloat(2).putFloat(3).array());
        OnnxImport allowed = SMALL.externalData(true);
        Path file = folder.resolve("model.onnx");
        Files.write(file, externals("4", "4"));
        assertArrayEquals(
                new float[] {3, 6, 9}, Network.importOnnx(file, allowed).predict(new float[][] {{1, 2, 3}})[0]);
        Files.write(file, externals("4", "0"));
        FileException e = assertThrows(FileException.class, () -> Network.importOnnx(file, allowed));
        assertTrue(e.getMessage().contains("of which more than its 16 bytes are read: tensors overlap"),
                e.getMessage());
    }

    private static byte[] externals(String first, String second) {
        return identity().external("v", "w.bin", first, 3).external("w", "w.bin", second, 3)
                .node("Add", "a", List.of("x", "v")).node("Add", "y", List.of("a", "w")).output("y").bytes();
    }

    private static byte[] external(String name, String offset) {
        return identity().external("w", name, offset, 3).node("Add", "y", List.of("x", "w")).output("y").bytes();
    }

    @Test
    void aFileThatIsNotThereIsSaidSo() {
        Path file = folder.resolve("none.onnx");
        FileException e = assertThrows(FileException.class, () -> Network.importOnnx(file));
        assertTrue(e.getMessage().contains("no such file"), e.getMessage());
    }
}
