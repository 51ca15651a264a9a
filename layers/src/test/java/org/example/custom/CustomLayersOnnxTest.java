package org.example.custom;

import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.relu;
import static dev.fovea.nn.Layers.residual;
import static dev.fovea.nn.Layers.sequential;
import static dev.fovea.nn.onnx.Layout.CHANNELS_FIRST;
import static dev.fovea.nn.onnx.Layout.CHANNELS_LAST;
import static dev.fovea.nn.onnx.Layout.CONSTANT;
import static dev.fovea.testing.Close.assertClose;
import static dev.fovea.testing.RandomArrays.gaussian;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.Layer;
import dev.fovea.nn.Network;
import dev.fovea.nn.onnx.OnnxAttribute;
import dev.fovea.nn.onnx.OnnxEmitter;
import dev.fovea.nn.onnx.OnnxOptions;
import dev.fovea.nn.onnx.OnnxValue;
import dev.fovea.nn.op.Initializer;
import dev.fovea.nn.op.Parameter;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.testing.OnnxSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Layers written outside the project, seen by the export to ONNX: those whose ops say how are exported, the others
 * refused by name; whatever fails, the file is what it was.
 */
@Isolated
class CustomLayersOnnxTest {
    private static final Shape IMAGE = Shape.of(4, 3, 2);

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void writeAnEarlierFile() throws IOException {
        file = folder.resolve("network.onnx");
        Files.writeString(file, "earlier");
    }

    @Test
    void areExportedIfTheirOpsSayHow() throws IOException {
        Network network = Network.build(
                Shape.of(6), 1, dense(5), new LayerNorm(0.1), relu(), residual(new LayerNorm(1e-3)));
        for (String name : List.of("layer_norm.gain", "layer_norm.shift", "residual.body.gain")) {
            System.arraycopy(gaussian(name.length(), 5), 0, network.parameter(name).values(), 0, 5);
        }
        network.changed();
        assertExported(network);
    }

    @Test
    void mayUseEveryKindOfAttributeAndInitializer() throws IOException {
        Copy einsum = new Copy(onnx -> {
            OnnxValue ones = onnx.initializer("ones", Shape.of(2), new float[] {1, 1});
            return onnx.node(
                    "Einsum", CHANNELS_LAST, List.of(onnx.channelsLast(0), ones),
                    new OnnxAttribute.Text("equation", "bhwc,c->bhwc"));
        });
        Copy leaky = new Copy(onnx -> {
            OnnxValue x = onnx.inAnyLayout(0);
            return onnx.node("LeakyRelu", x.layout(), List.of(x), new OnnxAttribute.Real("alpha", 1));
        });
        Copy thereAndBack = new Copy(onnx -> {
            OnnxValue row = onnx.node(
                    "Reshape", CHANNELS_FIRST, List.of(onnx.channelsFirst(0), onnx.integers("row", 0, -1)));
            return onnx.node("Reshape", CHANNELS_FIRST, List.of(row, onnx.integers("row", 0, 2, 4, 3)));
        });
        assertExported(Network.build(IMAGE, 1, einsum, leaky, thereAndBack, einsum, conv2d(3, 2)));
    }

    @Test
    void mayHandOnTheirInput() throws IOException {
        assertExported(Network.build(IMAGE, 1, new Copy(onnx -> onnx.inAnyLayout(0))));
        assertExported(Network.build(IMAGE, 1, new Copy(onnx -> onnx.channelsFirst(0)), relu()));
    }

    @Test
    void mayReadAParameterTwice() throws IOException {
        Layer adds = (emitter, x) -> {
            Parameter zeros = emitter.parameter("zeros", x.shape(), Initializer.zeros());
            Copy copy = new Copy(onnx -> {
                OnnxValue once = onnx.node(
                        "Add", CHANNELS_LAST, List.of(onnx.channelsLast(0), onnx.initializer(zeros)));
                return onnx.node("Add", CHANNELS_LAST, List.of(once, onnx.initializer(zeros)));
            });
            return copy.emit(emitter, copy.emit(emitter, x));
        };
        assertExported(Network.build(IMAGE, 1, adds));
        assertTrue(Files.size(file) < 2 * IMAGE.size() * Float.BYTES + 400, "written once");
    }

    private void assertExported(Network network) throws IOException {
        for (boolean fold : new boolean[] {true, false}) {
            network.exportOnnx(file, new OnnxOptions().foldBatchNorm(fold));
            try (OnnxSession session = OnnxSession.open(file)) {
                Shape shape = network.inputShape().batch(5);
                Tensor x = Tensor.of(shape, gaussian(1, shape.size()));
                assertEquals(network.predict(x).shape(), session.run(x).shape());
                assertClose("output", session.run(x).data(), network.predict(x).data(), 1e-5);
            }
        }
    }

    @Test
    void areRefusedByNameIfTheirOpsDoNotSayHow() throws IOException {
        Network network = Network.build(
                Shape.of(4), 1, relu(), residual(sequential(dense(4), sequential(new BatchCenter(0.5)))));
        assertRefused(
                network, UnsupportedOperationException.class,
                "layer residual.body.sequential.center cannot be exported to ONNX: its op, "
                        + "org.example.custom.BatchCenter$CenterOp, does not say how. Let that class implement "
                        + "dev.fovea.nn.onnx.OnnxOp, or export a network without the layer");
    }

    @Test
    void areRefusedIfTheyReturnNoValueOfTheSamples() throws IOException {
        String message =
                "layer copy: the export of org.example.custom.Copy$CopyOp should return a value computed from its "
                        + "inputs, not OnnxValue[name=%s, layout=%s]";
        assertRefused(onnx -> onnx.integers("seven", 7), String.format(message, "copy.seven", CONSTANT));
        assertRefused(onnx -> new OnnxValue("other", CHANNELS_LAST), String.format(message, "other", CHANNELS_LAST));
    }

    @Test
    void areRefusedIfTheyReadWhatThereIsNot() throws IOException {
        assertRefused(
                onnx -> onnx.node("Relu", CHANNELS_LAST, List.of(new OnnxValue("other", CHANNELS_LAST))),
                "layer copy: the ONNX node Relu reads other, which is no value of this graph");
    }

    @Test
    void areRefusedIfAnInitializerHasAnotherSize() throws IOException {
        assertRefused(
                onnx -> onnx.initializer("ones", Shape.of(2, 2), new float[3]),
                "the ONNX initialiser copy.ones of shape (2, 2) cannot have 3 values");
    }

    @Test
    void areRefusedIfTheFileWouldBeTooLarge() throws IOException {
        Shape large = Shape.of(1 << 24);
        float[] values = new float[large.size()];
        Layer many = new Copy(onnx -> {
            for (int i = 0; i < 32; i++) {
                onnx.initializer("large", large, values);
            }
            return onnx.node("Identity", CHANNELS_LAST, List.of(onnx.channelsLast(0)));
        });
        UnsupportedOperationException e = assertRefused(
                Network.build(IMAGE, 1, many), UnsupportedOperationException.class, null);
        assertTrue(
                e.getMessage().matches(
                        "the ONNX model would have 21474\\d{5} bytes; its format, protobuf, allows 2147483647"),
                e.getMessage());
    }

    private void assertRefused(Function<OnnxEmitter, OnnxValue> export, String message) throws IOException {
        assertRefused(Network.build(IMAGE, 1, new Copy(export)), IllegalArgumentException.class, message);
    }

    private <E extends Exception> E assertRefused(Network network, Class<E> type, String message) throws IOException {
        E e = assertThrows(type, () -> network.exportOnnx(file));
        if (message != null) {
            assertEquals(message, e.getMessage());
        }
        assertEquals("earlier", Files.readString(file));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList());
        }
        return e;
    }
}
