package dev.fovea.nn;

import static dev.fovea.nn.Layers.avgPool2d;
import static dev.fovea.nn.Layers.batchNorm;
import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.dropout;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.globalAvgPool2d;
import static dev.fovea.nn.Layers.maxPool2d;
import static dev.fovea.nn.Layers.relu;
import static dev.fovea.nn.Layers.residual;
import static dev.fovea.nn.Layers.sequential;
import static dev.fovea.nn.Layers.softmax;
import static dev.fovea.ops.Padding.SAME;
import static dev.fovea.testing.RandomArrays.gaussian;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.model.ModelMetadata;
import dev.fovea.nn.onnx.OnnxOptions;
import dev.fovea.nn.op.Parameter;
import dev.fovea.nn.op.Parts;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.testing.OnnxSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An exported network keeps ONNX's rules, and ONNX Runtime computes from it what the network predicts, for any number
 * of samples, batch normalisation folded or not. Every layer of the contract is exported in each of its cases there.
 */
@Isolated
class OnnxExportTest {
    private static final Shape IMAGE = Shape.of(4, 3, 2);

    /** Largest difference of an output, in units of the largest output, or of 1 if that is smaller. */
    private static final double BOUND = 1e-5;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @MethodSource("dev.fovea.nn.LayerContractTest#cases")
    void everyLayerComputesTheSame(LayerContractTest.Case one) throws IOException {
        Network network = Network.build(one.in(), 2, one.layer());
        Step.randomize(network, 3);
        assertSamePredictions(network, folder);
    }

    @Test
    void theDigitsNetworkComputesTheSame() throws IOException {
        assertSamePredictions(randomized(TestNetworks.DIGIT, TestNetworks.digits()), folder);
    }

    @Test
    void aResidualNetworkComputesTheSame() throws IOException {
        assertSamePredictions(randomized(TestNetworks.SMALL, TestNetworks.everything()), folder);
        Layer narrowing = residual(
                sequential(
                        conv2d(6, 3).stride(2).padding(SAME), batchNorm(), relu(), conv2d(6, 3).padding(SAME),
                        batchNorm()),
                sequential(conv2d(6, 1).stride(2).padding(SAME), batchNorm()));
        assertSamePredictions(
                randomized(
                        TestNetworks.SMALL, conv2d(4, 3).padding(SAME), narrowing, relu(), avgPool2d(2),
                        globalAvgPool2d(), dense(3), softmax()),
                folder);
    }

    /** The networks are the same in every run: no bound holds for every network, since outputs may cancel. */
    @Property(tries = 100, seed = "1")
    void anyNetworkComputesTheSame(
            @ForAll @Size(min = 1, max = 14) List<@IntRange(min = 0, max = 2000) Integer> genes,
            @ForAll @IntRange(min = 0, max = 1 << 20) int seed) throws IOException {
        Network network = Network.build(IMAGE, seed, GrownNetwork.layers(IMAGE, genes).toArray(Layer[]::new));
        Step.randomize(network, seed);
        Path temporary = Files.createTempDirectory("onnx");
        try {
            assertSamePredictions(network, temporary);
        } finally {
            Files.delete(temporary.resolve("network.onnx"));
            Files.delete(temporary);
        }
    }

    @Test
    void writesTheSameBytesAgain() throws IOException {
        Network network = randomized(TestNetworks.SMALL, TestNetworks.everything());
        Path first = folder.resolve("first.onnx");
        Path second = folder.resolve("second.onnx");
        network.exportOnnx(first);
        network.exportOnnx(second, new OnnxOptions());
        assertEquals(-1, Files.mismatch(first, second));
    }

    @Test
    void exportsParametersAsTheyAreNow() throws IOException {
        Network network = randomized(Shape.of(3), dense(2));
        assertSamePredictions(network, folder);
        Arrays.fill(network.parameter("dense.kernel").values(), 7);
        network.changed();
        assertSamePredictions(network, folder);
    }

    @Test
    void keepsTheNamesOfParametersThatAreNotFolded() throws IOException {
        Network network = randomized(TestNetworks.SMALL, TestNetworks.everything());
        ExportedModel plain = export(network, new OnnxOptions().foldBatchNorm(false));
        Set<String> names = network.parameters().stream().map(Parameter::name).collect(Collectors.toSet());
        Set<String> written = new TreeSet<>(plain.initializers().keySet());
        written.removeIf(name -> name.equals("flatten.shape") || name.endsWith(".ratio"));
        assertEquals(new TreeSet<>(names), written);
        for (Parameter parameter : network.parameters()) {
            ExportedModel.Initializer initializer = plain.initializers().get(parameter.name());
            if (parameter.shape().rank() < 4) {
                assertEquals(longs(parameter.shape()), initializer.shape(), parameter.name());
                assertArrayEquals(parameter.values(), initializer.floats(), parameter.name());
            }
        }
        ExportedModel folded = export(network, new OnnxOptions());
        assertEquals(
                new TreeSet<>(Set.of(
                        "conv2d.folded_kernel", "conv2d.folded_bias",
                        "residual.body.conv2d.folded_kernel", "residual.body.conv2d.folded_bias",
                        "conv2d_1.folded_kernel", "conv2d_1.folded_bias", "dense.folded_kernel", "dense.folded_bias",
                        "dense_1.kernel", "dense_1.bias", "flatten.shape")),
                new TreeSet<>(folded.initializers().keySet()));
    }

    @Test
    void writesKernelsOutputsFirst() throws IOException {
        Network network = Network.build(Shape.of(4, 4, 2), 1, new Conv2d(3, 2, 4));
        float[] kernel = network.parameter("conv2d.kernel").values();
        for (int i = 0; i < kernel.length; i++) {
            kernel[i] = i;
        }
        ExportedModel.Initializer initializer = export(network, new OnnxOptions()).initializers().get("conv2d.kernel");
        assertEquals(List.of(3L, 2L, 2L, 4L), initializer.shape());
        float[] oihw = initializer.floats();
        for (int o = 0; o < 3; o++) {
            for (int i = 0; i < 2; i++) {
                for (int pixel = 0; pixel < 8; pixel++) {
                    assertEquals((pixel * 2 + i) * 3 + o, oihw[(o * 2 + i) * 8 + pixel]);
                }
            }
        }
    }

    @Test
    void foldsBatchNormalizationOnlyIfToldTo() throws IOException {
        Network network = randomized(TestNetworks.DIGIT, TestNetworks.digits());
        List<String> folded = export(network, new OnnxOptions()).operators();
        assertEquals(
                List.of(
                        "Transpose", "Conv", "Relu", "Conv", "Relu", "Conv", "Relu", "Conv", "Relu", "Transpose",
                        "Reshape", "Gemm"),
                folded);
        List<String> plain = export(network, new OnnxOptions().foldBatchNorm(false)).operators();
        assertEquals(4, Collections.frequency(plain, "BatchNormalization"));
        assertEquals(2, Collections.frequency(plain, "Dropout"));
        assertEquals(folded.size() + 6, plain.size());
    }

    @Test
    void transposesNoMoreThanNeeded() throws IOException {
        Shape image = Shape.of(5, 4, 2);
        Map<String, Layer[]> twice = new TreeMap<>(Map.of(
                "image to image", new Layer[] {conv2d(2, 3), relu(), softmax()},
                "block on the input", new Layer[] {residual(conv2d(2, 3).padding(SAME)), flatten()},
                "two readers", new Layer[] {residual(conv2d(2, 3).padding(SAME), maxPool2d(1)), relu(), flatten()},
                "flattened twice", new Layer[] {maxPool2d(2), residual(flatten(), flatten())}));
        for (Map.Entry<String, Layer[]> one : twice.entrySet()) {
            assertEquals(2, transposes(image, one.getValue()), one.getKey());
        }
        assertEquals(1, transposes(image, conv2d(2, 3), relu(), globalAvgPool2d(), dense(2)));
        assertEquals(0, transposes(image, relu(), softmax(), residual(relu()), flatten(), dense(2)));
        assertEquals(0, transposes(Shape.of(7), dense(3), batchNorm(), relu(), batchNorm(), softmax()));
    }

    private int transposes(Shape input, Layer... layers) throws IOException {
        return Collections.frequency(export(randomized(input, layers), new OnnxOptions()).operators(), "Transpose");
    }

    @Test
    void leavesDropoutOut() throws IOException {
        ExportedModel model = export(randomized(Shape.of(6), dropout(0.5), relu(), dropout(0.2)), new OnnxOptions());
        assertEquals(List.of("Relu"), model.operators());
    }

    @Test
    void namesTheModelAndItsProducer() throws IOException {
        Network network = randomized(Shape.of(3), relu());
        ExportedModel standard = export(network, new OnnxOptions());
        assertEquals("network", standard.name());
        assertEquals("Fovea", standard.producer());
        ExportedModel named = export(network, new OnnxOptions().modelName("Ziffern №1").producer("test"));
        assertEquals("Ziffern №1", named.name());
        assertEquals("test", named.producer());
        try (OnnxSession session = OnnxSession.open(folder.resolve("network.onnx"))) {
            assertArrayEquals(
                    new float[] {0, 1, 2},
                    session.run(Tensor.of(Shape.of(1, 3), new float[] {-1, 1, 2})).data());
        }
    }

    @Test
    void saysWhatGoesInAndWhatComesOut() throws IOException {
        Network network = randomized(Shape.of(3), relu());
        OnnxOptions options = new OnnxOptions().description("rectifies\n“numbers”").inputDescription("three numbers")
                .outputDescription("none below 0").metadata("range", "any").metadata("labels", "a b c")
                .metadata("range", "-1..1").metadata("empty", "");
        export(network, options);
        Path file = folder.resolve("network.onnx");
        ProtoFields model = ProtoFields.read(Files.readAllBytes(file), Set.of(1, 2, 6, 7, 8, 14));
        ProtoFields graph = model.message(7, Set.of(1, 2, 5, 11, 12));
        assertEquals("three numbers", graph.message(11, Set.of(1, 2, 3)).text(3));
        assertEquals("none below 0", graph.message(12, Set.of(1, 2, 3)).text(3));
        assertEquals(
                List.of("range=-1..1", "labels=a b c", "empty="),
                model.messages(14, Set.of(1, 2)).stream().map(entry -> entry.text(1) + "=" + entry.text(2)).toList());
        export(network, options.metadata(ModelMetadata.none().labels(List.of("a", "b"))));
        try (OnnxSession session = OnnxSession.open(file)) {
            assertEquals(Map.of("range", "-1..1", "labels", "a\nb", "empty", ""), session.metadata());
        }
        export(network, options);
        try (OnnxSession session = OnnxSession.open(file)) {
            assertEquals("rectifies\n“numbers”", session.description());
            assertEquals(Map.of("range", "-1..1", "labels", "a b c", "empty", ""), session.metadata());
        }
        export(network, new OnnxOptions());
        ProtoFields plain = ProtoFields.read(Files.readAllBytes(file), Set.of(1, 2, 7, 8));
        assertEquals(Set.of(1, 2, 7, 8), plain.numbers(), "no empty descriptions");
    }

    @Test
    void settingsAreEqualByTheirValues() {
        OnnxOptions options = new OnnxOptions().foldBatchNorm(false).modelName("a").producer("b").description("c")
                .inputDescription("d").outputDescription("e").metadata("f", "g");
        assertFalse(options.foldBatchNorm());
        assertEquals(
                "a b c d e {f=g}",
                String.join(" ", options.modelName(), options.producer(), options.description(),
                        options.inputDescription(), options.outputDescription(), options.metadata().toString()));
        OnnxOptions same = new OnnxOptions().metadata("f", "g").outputDescription("e").inputDescription("d")
                .description("c").producer("b").modelName("a").foldBatchNorm(false);
        assertEquals(options, same);
        assertEquals(options.hashCode(), same.hashCode());
        assertEquals(options.toString(), same.toString());
        assertNotEquals(options, same.metadata("f", "h"));
        assertNotEquals(new OnnxOptions(), options);
    }

    private static Network randomized(Shape input, Layer... layers) {
        Network network = Network.build(input, 5, layers);
        Step.randomize(network, 6);
        return network;
    }

    private ExportedModel export(Network network, OnnxOptions options) throws IOException {
        return export(network, folder, options);
    }

    private static ExportedModel export(Network network, Path folder, OnnxOptions options) throws IOException {
        Path file = folder.resolve("network.onnx");
        network.exportOnnx(file, options);
        return ExportedModel.read(Files.readAllBytes(file), network);
    }

    /** Asserts that a network's files, folded or not, compute what it predicts, each for any number of samples. */
    private static void assertSamePredictions(Network network, Path folder) throws IOException {
        for (boolean fold : new boolean[] {true, false}) {
            ExportedModel model = export(network, folder, new OnnxOptions().foldBatchNorm(fold));
            assertTrue(!model.nodes().isEmpty());
            try (OnnxSession session = OnnxSession.open(folder.resolve("network.onnx"))) {
                for (int samples : new int[] {1, 7}) {
                    Tensor x = Tensor.of(
                            network.inputShape().batch(samples),
                            gaussian(samples, samples * network.inputShape().size()));
                    assertSame(network.predict(x), run(session, network, x), fold);
                }
            }
        }
    }

    private static Tensor run(OnnxSession session, Network network, Tensor x) {
        Parts inputs = network.inputParts().orElse(null);
        Map<String, Tensor> ys = session.run(inputs == null ? Map.of("input", x) : inputs.split(x));
        Parts outputs = network.outputParts().orElse(null);
        return outputs == null ? ys.get("output") : outputs.join(ys);
    }

    private static void assertSame(Tensor expected, Tensor actual, boolean folded) {
        assertEquals(expected.shape(), actual.shape());
        double scale = 1;
        for (float value : expected.data()) {
            scale = Math.max(scale, Math.abs(value));
        }
        for (int i = 0; i < expected.data().length; i++) {
            assertEquals(
                    expected.data()[i], actual.data()[i], BOUND * scale,
                    "output " + i + " of " + expected.shape() + (folded ? ", folded" : ", not folded"));
        }
    }

    private static List<Long> longs(Shape shape) {
        return Arrays.stream(shape.dimensions()).asLongStream().boxed().toList();
    }
}
