package dev.fovea.nn;

import static dev.fovea.nn.Layers.hardSigmoid;
import static dev.fovea.nn.Layers.hardSwish;
import static dev.fovea.nn.Layers.relu;
import static dev.fovea.testing.Close.assertClose;
import static dev.fovea.testing.RandomArrays.gaussian;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.internal.onnx.ModelBytes;
import dev.fovea.nn.internal.onnx.file.OnnxFile;
import dev.fovea.nn.internal.onnx.file.ValueInfo;
import dev.fovea.nn.internal.onnx.network.OnnxReader;
import dev.fovea.nn.loss.MeanSquaredError;
import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.ModelFile;
import dev.fovea.nn.model.ModelMetadata;
import dev.fovea.nn.onnx.OnnxImport;
import dev.fovea.nn.onnx.OnnxOptions;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.testing.Close;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is exported and read again computes the same, and learns the same; what is imported is saved and exported. */
class OnnxRoundTripTest {
    /** Relative error of layers that no single operator of ONNX is: some float32 operations in another order. */
    private static final double SPELLED_OUT = 5e-6;

    @TempDir
    private Path folder;

    private Network again(Network network, boolean fold) throws IOException {
        Path file = folder.resolve("network.onnx");
        network.exportOnnx(file, new OnnxOptions().foldBatchNorm(fold));
        return Network.importOnnx(file, new OnnxImport().seed(network.seed()));
    }

    private static Tensor samples(Network network, int count) {
        Shape shape = network.inputShape().batch(count);
        return Tensor.of(shape, gaussian(7, shape.size()));
    }

    static List<Arguments> networks() {
        return List.of(
                Arguments.of("digits", Shape.of(28, 28, 1), TestNetworks.digits()),
                Arguments.of("everything", TestNetworks.SMALL, TestNetworks.everything()),
                Arguments.of("lenet5", Shape.of(28, 28, 1), Networks.lenet5(10)),
                Arguments.of("resnet20", Shape.of(16, 16, 3), Networks.resnet20(10)),
                Arguments.of("mobileNetV2", Shape.of(32, 32, 3), Networks.mobileNetV2(0.25, 10, 32)),
                Arguments.of("convNext", Shape.of(16, 16, 3),
                        Networks.convNext(10, 4, new int[] {8, 16}, new int[] {1, 2})),
                Arguments.of("unet", Shape.of(16, 16, 1), Networks.unet(3, 4, 2)),
                Arguments.of("mobileNetV3", Shape.of(12, 12, 8),
                        new Layer[] {Blocks.invertedResidual(
                                new InvertedResidual(8, 8).kernel(5).within(16).activation(hardSwish())
                                        .squeezeExcite(8, relu(), hardSigmoid())),
                            new GlobalAvgPool2d(), new Dense(3)}),
                Arguments.of("inception", Shape.of(8, 8, 6),
                        new Layer[] {
                            Blocks.inception(new Inception(2).convolution(3, 3, 4).convolution(5, 2, 3).pool(2)),
                            new GlobalAvgPool2d(), new Dense(3)}),
                Arguments.of("denseNet", Shape.of(8, 8, 6),
                        new Layer[] {Blocks.denseNet(4), Blocks.denseNet(4), new Flatten(), new Dense(3)}));
    }

    @Test
    void whatIsRememberedOfAModelGoesWithIt() throws IOException {
        ModelMetadata known = ModelMetadata.none().labels(List.of("Hund", "Kätzchen")).with("input", "height=3")
                .with("empty", "").metric("accuracy", 0.75);
        Network network = Network.build(Shape.of(3), 1, new Dense(2));
        Path file = folder.resolve("network.onnx");
        network.exportOnnx(file, new OnnxOptions().metadata("input", "another").metadata(known.with(" ", "no key")));
        Model again = Network.importOnnxModel(file, new OnnxImport());
        assertEquals(known, again.metadata());
        assertEquals(List.of("input", "labels", "empty", "metric.accuracy"),
                List.copyOf(again.metadata().entries().keySet()));
        assertEquals("", again.libraryVersion());
        Tensor x = samples(network, 2);
        assertArrayEquals(network.predict(x).data(), again.network().predict(x).data());

        again.network().save(folder.resolve("again"), again.metadata());
        assertEquals(known, ModelFile.read(folder.resolve("again")).metadata());
    }

    @Test
    void keysOfTheLibrarysOwnAreNotTakenFromOthersFiles() throws IOException {
        Network network = Network.build(Shape.of(3), 1, new Dense(2));
        Path file = folder.resolve("network.onnx");
        network.exportOnnx(file, new OnnxOptions().metadata("fovea.seed", "7").metadata("labels", "a\nb"));
        assertEquals(
                ModelMetadata.none().labels(List.of("a", "b")),
                Network.importOnnxModel(file, new OnnxImport()).metadata());
        network.exportOnnx(file);
        assertEquals(ModelMetadata.none(), Network.importOnnxModel(file, new OnnxImport()).metadata());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void predictsTheSameBits(String name, Shape input, Layer[] layers) throws IOException {
        Network network = Network.build(input, 3, layers);
        Tensor x = samples(network, 3);
        for (boolean fold : List.of(true, false)) {
            Network again = again(network, fold);
            assertEquals(network.inputShape(), again.inputShape(), name);
            assertArrayEquals(network.predict(x).data(), again.predict(x).data(), name);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void learnsTheSame(String name, Shape input, Layer[] layers) throws IOException {
        Network network = Network.build(input, 3, layers);
        Network again = again(network, false);
        for (int step = 0; step < 2; step++) {
            step(network, step);
            step(again, step);
        }
        Tensor x = samples(network, 2);
        assertArrayEquals(network.predict(x).data(), again.predict(x).data(), name);
    }

    @Test
    void dropoutOfElementsKeepsItsRate() throws IOException {
        Dropout channels = new Dropout(0.3).unit(Dropout.Unit.CHANNEL);
        Network network = Network.build(
                Shape.of(2, 2, 3), 1, new Dropout(0.1), new Conv2d(2, 1, 1), channels, new Flatten(), new Dense(2));
        List<Layer> dropped = again(network, false).layers().stream().filter(Dropout.class::isInstance).toList();
        assertEquals(List.of(new Dropout(0.1)), dropped);
        assertEquals(List.of(), again(network, true).layers().stream().filter(Dropout.class::isInstance).toList());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 2.0 / 3, 1 - 1e-9})
    void rateAndPlaceOfDropoutAreNearlyTheSame(double rate) throws IOException {
        Network network = Network.build(Shape.of(3), 1, new Dropout(rate), new Dense(2), new Dropout(rate));
        List<Layer> layers = again(network, false).layers();
        assertEquals(List.of("Dropout", "Dense", "Dropout"),
                layers.stream().map(layer -> layer.getClass().getSimpleName()).toList());
        assertEquals(rate, ((Dropout) layers.getLast()).rate(), Math.ulp(1f));
    }

    @Test
    void dropoutBesidePartsLeavesThemTheirNames() throws IOException {
        LayerGraphBuilder graph = new LayerGraphBuilder();
        Wire left = graph.input("left", Shape.of(2));
        Wire right = graph.input("right", Shape.of(3));
        graph.output("y", left.concat(right).to(new Dropout(0.5), new Dense(2)));
        graph.output("z", right.to(new Dense(1)));
        for (Layer[] layers : List.of(
                new Layer[] {graph.build()}, new Layer[] {new Dropout(0.1), graph.build()},
                new Layer[] {graph.build(), new Dropout(0.1)})) {
            Network network = Network.build(Shape.of(5), 1, layers);
            Network again = again(network, false);
            assertEquals(again(network, true).inputParts(), again.inputParts());
            assertEquals(again(network, true).outputParts(), again.outputParts());
            assertEquals(layers.length == 1, again.summary().toString().contains("Dropout"));
        }
    }

    private static void step(Network network, int step) {
        Shape output = network.outputShape();
        boolean classes = output.rank() == 1;
        PassOptions options = classes
                ? PassOptions.of(new SoftmaxCrossEntropy(), 4)
                : PassOptions.of(new MeanSquaredError(), 4).target(dev.fovea.nn.loss.Target.values(output));
        TrainingPass pass = network.trainingPass(options.parallel(Parallel.ofThreads(1)));
        Tensor x = samples(network, 4);
        int size = network.inputShape().size();
        pass.run(new dev.fovea.nn.op.Batch() {
            @Override
            public int size() {
                return 4;
            }

            @Override
            public void read(int sample, dev.fovea.nn.op.Example example) {
                System.arraycopy(x.data(), sample * size, example.x(), example.xOffset(), size);
                example.target()[example.targetOffset()] = sample % 3;
            }
        }, step);
        pass.consumeGradients(Step::descend);
        network.changed();
    }

    /** Every layer in each of its cases: most to the bit, all closely. */
    @ParameterizedTest
    @MethodSource("dev.fovea.nn.LayerContractTest#cases")
    void everyLayerIsReadAgain(LayerContractTest.Case one) throws IOException {
        Network network = Network.build(one.in(), 2, one.layer());
        Step.randomize(network, 3);
        Tensor x = samples(network, 3);
        Network again = again(network, true);
        Tensor expected = network.predict(x);
        assertClose(one.toString(), again.predict(x).data(), Close.doubles(expected.data()), SPELLED_OUT);
        Path saved = folder.resolve("again.safetensors");
        again.save(saved);
        assertArrayEquals(again.predict(x).data(), Network.load(saved).predict(x).data(), one.toString());
        Network third = again(again, true);
        assertClose(one.toString(), third.predict(x).data(), Close.doubles(expected.data()), SPELLED_OUT);
    }

    private Network exported(Network network) throws IOException {
        Path file = folder.resolve("named.onnx");
        network.exportOnnx(file);
        OnnxFile graph = OnnxReader.graph(file, new OnnxImport());
        assertEquals(List.of(network.inputName()), graph.inputs().stream().map(ValueInfo::name).toList());
        assertEquals(List.of(network.outputName()), graph.outputs().stream().map(ValueInfo::name).toList());
        return Network.importOnnx(file);
    }

    @Test
    void inputAndOutputKeepTheirNames() throws IOException {
        Path file = folder.resolve("foreign.onnx");
        Files.write(file, new ModelBytes().input("the.image/0", -1, 2, 3, 4).floats("k", Shape.of(1), 3)
                .node("Mul", "a", List.of("the.image/0", "k")).node("Relu", "the scores", List.of("a"))
                .output("the scores").bytes());
        Network network = Network.importOnnx(file);
        assertEquals("the.image/0", network.inputName());
        assertEquals("the scores", network.outputName());
        Path saved = folder.resolve("named.safetensors");
        network.save(saved);
        Network loaded = Network.load(saved);
        Network again = exported(exported(loaded));
        assertEquals(List.of("the.image/0", "the scores"), List.of(again.inputName(), again.outputName()));
        Network other = exported(loaded.then(1, new Flatten(), new Dense(2)));
        assertEquals(List.of("the.image/0", "output"), List.of(other.inputName(), other.outputName()));
        String first = loaded.summary().rows().get(0).name();
        assertEquals(List.of("input", "the scores"),
                List.of(loaded.after(first).inputName(), loaded.after(first).outputName()));
        assertEquals("output", loaded.upTo(first).outputName());
        assertEquals("the scores", network.at(Shape.of(2, 3, 4)).outputName());
    }

    @Test
    void namesAreOfTheNetworkNotOfItsParameters() throws IOException {
        Network network = Network.build(Shape.of(2, 2, 1), 1, new Conv2d(3, 1, 1));
        assertEquals(List.of("input", "output"), List.of(network.inputName(), network.outputName()));
        Network named = network.named("x", "x");
        assertSame(network.parameters().get(0), named.parameters().get(0));
        assertEquals(Shape.of(5, 4, 3), named.at(Shape.of(5, 4, 1)).outputShape());
        assertEquals("x", named.at(Shape.of(5, 4, 1)).inputName());
        assertEquals("input", network.at(Shape.of(5, 4, 1)).inputName());
        named.exportOnnx(folder.resolve("x.onnx"));
        assertEquals("x_1", Network.importOnnx(folder.resolve("x.onnx")).outputName());
        assertThrows(IllegalArgumentException.class, () -> network.named(" ", "y"));
    }

    @Test
    void partsKeepTheirNames() throws IOException {
        LayerGraphBuilder graph = new LayerGraphBuilder();
        Wire image = graph.input("image", Shape.of(4, 4, 1));
        Wire age = graph.input("age", Shape.of(2));
        Wire both = image.to(new Conv2d(3, 3, 3), new Flatten()).concat(age.to(new Dense(4)));
        graph.output("digit", both.to(new Dense(5)));
        graph.output("angle", both.to(new Dense(1)));
        Network network = Network.build(Shape.of(18), 1, graph.build());
        Network again = again(network, true);
        assertEquals(network.inputParts(), again.inputParts());
        assertEquals(network.outputParts(), again.outputParts());
        Tensor x = samples(network, 2);
        assertArrayEquals(network.predict(x).data(), again.predict(x).data());
    }

    @Test
    void imagesMayComeWithTheirChannelsLast() throws IOException {
        Network network =
                Network.build(Shape.of(3, 6, 5), 1, new Permute(1, 2, 0), new Conv2d(2, 3, 3), new Permute(2, 0, 1));
        Path file = folder.resolve("network.onnx");
        network.exportOnnx(file);
        Network last = Network.importOnnx(file, new OnnxImport().channelsLast(true));
        assertEquals(Shape.of(6, 5, 3), last.inputShape());
        assertEquals(Shape.of(4, 3, 2), last.outputShape());
        assertEquals(List.of("conv2d"), last.layers().stream().map(Layer::name).toList());
        assertTrue(last.summary().toString().contains("Conv2d"));
    }
}
