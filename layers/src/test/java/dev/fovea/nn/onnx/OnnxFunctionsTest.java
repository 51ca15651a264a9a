package dev.fovea.nn.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.io.FileException;
import dev.fovea.nn.Network;
import dev.fovea.nn.internal.onnx.FunctionBytes;
import dev.fovea.nn.internal.onnx.ModelBytes;
import dev.fovea.nn.onnx.OnnxAttribute.Real;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Functions of a file's own: their nodes stand in the places of those that call them. */
class OnnxFunctionsTest {
    @TempDir
    private Path folder;

    private static ModelBytes model() {
        return new ModelBytes().input("x", -1, 2);
    }

    private float[] predicted(ModelBytes model) throws IOException {
        Path file = Files.write(folder.resolve("model.onnx"), model.bytes());
        return Network.importOnnx(file).predict(new float[][] {{-2, 3}})[0];
    }

    private String refused(ModelBytes model) {
        return String.valueOf(assertThrows(FileException.class, () -> predicted(model)).getMessage());
    }

    private static FunctionBytes leaky() {
        return new FunctionBytes("Leaky", List.of("a", "shift"), List.of("b")).otherwise("slope", 0.5f)
                .nodeOf("LeakyRelu", "t", "a", "alpha", "slope").node("Add", "b", List.of("t", "shift"));
    }

    @Test
    void attributesAreTheCallersOrTheFunctions() throws IOException {
        assertArrayEquals(
                new float[] {0, 4},
                predicted(model().number("one", 1).function(leaky()).call("Leaky", "y", List.of("x", "one"))
                        .output("y")));
        assertArrayEquals(
                new float[] {0.5f, 4},
                predicted(model().number("one", 1).function(leaky())
                        .call("Leaky", "y", List.of("x", "one"), new Real("slope", 0.25f)).output("y")),
                1e-6f);
    }

    @Test
    void functionsCallFunctionsAndKeepTheirNamesApart() throws IOException {
        FunctionBytes twice = new FunctionBytes("Twice", List.of("a", "shift"), List.of("b"))
                .call("Leaky", "t", List.of("a", "shift")).call("Leaky", "b", List.of("t", "shift"));
        assertArrayEquals(
                new float[] {1, 5},
                predicted(model().number("t", 1).function(twice).function(leaky())
                        .call("Twice", "y", List.of("x", "t")).output("y")));
    }

    @Test
    void anInputMayBeLeftOut() throws IOException {
        FunctionBytes clip = new FunctionBytes("Between", List.of("a", "least", "most"), List.of("b"))
                .node("Clip", "b", List.of("a", "least", "most"));
        assertArrayEquals(
                new float[] {-1, 3},
                predicted(model().number("least", -1).function(clip).call("Between", "y", List.of("x", "least"))
                        .output("y")));
    }

    @Test
    void circlesAndFloodsOfNodesAreRefused() {
        FunctionBytes self = new FunctionBytes("Self", List.of("a"), List.of("b")).call("Self", "b", List.of("a"));
        String circle = refused(model().function(self).call("Self", "y", List.of("x")).output("y"));
        assertTrue(circle.contains("functions call each other more than 64 deep, or in a circle"), circle);
        ModelBytes flood = model();
        for (int level = 0; level < 40; level++) {
            flood.function(
                    new FunctionBytes("Level" + level, List.of("a"), List.of("b"))
                            .call("Level" + (level + 1), "t", List.of("a"))
                            .call("Level" + (level + 1), "b", List.of("t")));
        }
        flood.function(new FunctionBytes("Level40", List.of("a"), List.of("b")).node("Neg", "b", List.of("a")));
        String nodes = refused(flood.call("Level0", "y", List.of("x")).output("y"));
        assertTrue(nodes.contains("the file's functions make more nodes than they may"), nodes);
    }

    @Test
    void whatIsWrongIsSaid() {
        String twice = refused(model().function(leaky()).function(leaky()).node("Relu", "y", List.of("x")).output("y"));
        assertTrue(twice.contains("function \"Leaky\" is there twice"), twice);
        String many = refused(model().function(leaky()).call("Leaky", "y", List.of("x", "x", "x")).output("y"));
        assertTrue(many.contains("node \"the_y\" (own.Leaky): it gives and takes 3 and 1 values"), many);
        String none = refused(model().call("Leaky", "y", List.of("x")).output("y"));
        assertTrue(none.contains("node \"the_y\" (own.Leaky): its operator is not supported"), none);
        FunctionBytes open = new FunctionBytes("Open", List.of("a"), List.of("b")).node("Add", "b", List.of("a", "x"));
        String outside = refused(model().function(open).call("Open", "y", List.of("x")).output("y"));
        assertTrue(outside.contains("it reads \"f1.x\", which nothing computes"), outside);
    }
}
