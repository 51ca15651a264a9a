package dev.fovea.nn.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.Network;
import dev.fovea.nn.internal.onnx.ModelBytes;
import dev.fovea.nn.onnx.OnnxAttribute.Int;
import dev.fovea.nn.onnx.OnnxAttribute.Ints;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that leave height and width free: one network, a plan for each size. */
class OnnxSizesTest {
    @TempDir
    private Path folder;

    private static float[] numbers(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) Math.sin(i + 1);
        }
        return values;
    }

    /** Half the size and back to that of the input, whatever it is; and the place of each column is added. */
    private static ModelBytes model(long... input) {
        return new ModelBytes().input("x", input)
                .floats("w", Shape.of(3, 3, 3, 3), numbers(81)).floats("v", Shape.of(2, 6, 1, 1), numbers(12))
                .floats("none", Shape.of(0)).integers("i0", 0).integers("i2", 2).integers("i4", 4).integers("s0", 0)
                .node("Conv", "half", List.of("x", "w"), Ints.of("strides", 2, 2), Ints.of("pads", 1, 1, 1, 1))
                .node("Relu", "r", List.of("half"))
                .node("Shape", "own", List.of("r")).node("Shape", "other", List.of("x"))
                .node("Slice", "nc", List.of("own", "i0", "i2")).node("Slice", "hw", List.of("other", "i2", "i4"))
                .node("Concat", "sizes", List.of("nc", "hw"), new Int("axis", 0))
                .node("Resize", "up", List.of("r", "none", "none", "sizes"), new OnnxAttribute.Text("mode", "linear"))
                .node("Concat", "all", List.of("x", "up"), new Int("axis", 1))
                .node("Conv", "c", List.of("all", "v"))
                .node("Slice", "w1", List.of("other", "three", "i4"))
                .node("Squeeze", "width", List.of("w1")).number("zero", 0).number("one", 1).integers("three", 3)
                .node("Cast", "columns", List.of("width"), new Int("to", 1))
                .node("Range", "places", List.of("zero", "columns", "one"))
                .node("Add", "y", List.of("c", "places")).output("y");
    }

    private Path file(ModelBytes model) throws IOException {
        return Files.write(folder.resolve("model.onnx"), model.bytes());
    }

    private static Tensor sample(Shape shape) {
        return Tensor.of(shape.batch(1), numbers(shape.size()));
    }

    @Test
    void anotherSizeIsWhatTheFileSaysForIt() throws IOException {
        Path file = file(model(-1, 3, -1, -1));
        Network network = Network.importOnnx(file, new OnnxImport().shape("x", 3, 6, 8));
        for (Shape shape : List.of(Shape.of(3, 9, 7), Shape.of(3, 6, 5), Shape.of(3, 1, 1))) {
            Network other = network.at(shape);
            Network fresh = Network.importOnnx(
                    file, new OnnxImport().shape("x", 3, shape.dimension(1), shape.dimension(2)));
            assertArrayEquals(fresh.predict(sample(shape)).data(), other.predict(sample(shape)).data());
            assertSame(other, network.at(shape));
        }
        assertSame(network, network.at(Shape.of(3, 6, 8)));
    }

    @Test
    void allSizesHaveTheSameWeights() throws IOException {
        Network network = Network.importOnnx(
                file(model(-1, 3, -1, -1)), new OnnxImport().shape("x", 3, 6, 8).channelsLast(true));
        Network wide = network.at(Shape.of(6, 20, 3));
        assertEquals(Shape.of(6, 20, 2), wide.outputShape());
        List<String> kernels = network.parameters("**.kernel").stream().map(parameter -> parameter.name()).toList();
        assertEquals(2, kernels.size());
        for (String kernel : kernels) {
            assertSame(network.parameter(kernel).values(), wide.parameter(kernel).values());
        }
        float[] before = wide.predict(sample(Shape.of(6, 20, 3))).data();
        network.parameters("**.kernel").forEach(kernel -> java.util.Arrays.fill(kernel.values(), 0));
        network.changed();
        float[] after = wide.predict(sample(Shape.of(6, 20, 3))).data();
        // What is left is the place of each column.
        assertEquals(List.of(0f, 0f, 1f, 1f), List.of(after[0], after[1], after[2], after[3]));
        assertTrue(before[0] != 0);
    }

    private static String refused(Network network, Shape shape) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, () -> network.at(shape)).getMessage());
    }

    @Test
    void whatTheFileFixesCannotChange() throws IOException {
        Network fixed = Network.importOnnx(file(model(-1, 3, 6, 8)));
        assertEquals(
                "the network cannot be made for samples of (3, 6, 9): the file has the fixed input \"x\" of "
                        + "[n, 3, 6, 8]",
                refused(fixed, Shape.of(3, 6, 9)));
        Network free = Network.importOnnx(file(model(-1, 3, -1, -1)), new OnnxImport().shape("x", 3, 6, 8));
        assertTrue(refused(free, Shape.of(4, 6, 8)).contains("[n, 3, n, n] cannot have samples of (4, 6, 8)"));
        assertTrue(refused(free, Shape.of(6, 8)).contains("the shape [6, 8] was said of its samples"));
        Network two = Network.importOnnx(
                file(new ModelBytes().input("a", -1, -1).input("b", -1, -1).node("Add", "y", List.of("a", "b"))
                        .output("y")),
                new OnnxImport().shape("a", 2).shape("b", 2));
        assertTrue(refused(two, Shape.of(6)).contains("it has several inputs"));
    }
}
