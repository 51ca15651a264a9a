package dev.fovea.nn;

import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.elu;
import static dev.fovea.nn.Layers.leakyRelu;
import static dev.fovea.nn.Layers.logSoftmax;
import static dev.fovea.nn.Layers.prelu;
import static dev.fovea.nn.Layers.silu;
import static dev.fovea.testing.Close.assertClose;
import static dev.fovea.testing.RandomArrays.gaussian;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.io.FileException;
import dev.fovea.nn.model.LayerKind;
import dev.fovea.nn.model.LayerKinds;
import dev.fovea.nn.model.ModelMetadata;
import dev.fovea.nn.model.Settings;
import dev.fovea.tensor.Shape;
import dev.fovea.testing.Close;
import dev.fovea.testing.GradientCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Activations of one's own, and what activations refuse. */
class ActivationTest {
    private static final DoubleUnaryOperator CUBE = ActivationTest::cubed;
    private static final DoubleUnaryOperator SLOPE = ActivationTest::slope;

    private static double cubed(double x) {
        return x * x * x;
    }

    private static double slope(double x) {
        return 3 * x * x;
    }

    private static Activation cube() {
        return Activation.of("cube", CUBE, SLOPE);
    }

    @Test
    void computesAFunctionOfOnesOwnAndItsGradient() {
        Network network = Network.build(Shape.of(5), 1, cube());
        float[] x = gaussian(1, 5);
        float[] y = network.predict(new float[][] {x})[0];
        Projection loss = Projection.random(2, 1, 5);
        TrainingPass pass = network.evaluationPass(PassOptions.of(loss, 1).inputGradient(true));
        pass.run(new ArrayBatch(x, new int[1]), 0);
        for (int i = 0; i < 5; i++) {
            assertEquals((float) CUBE.applyAsDouble(x[i]), y[i]);
        }
        GradientCheck.assertGradient(
                "dx", v -> {
                    double[] cubes = new double[5];
                    for (int i = 0; i < 5; i++) {
                        cubes[i] = CUBE.applyAsDouble(v[i]);
                    }
                    return loss.of(cubes, 1);
                }, Close.doubles(x), Close.doubles(pass.inputGradient(0)), 1e-6);
    }

    @Test
    void keepsTheInputThatTheDerivativeReads() {
        Activation own = Activation.of(
                "own_silu", x -> x / (1 + Math.exp(-x)), x -> {
                    double s = 1 / (1 + Math.exp(-x));
                    return s * (1 + x * (1 - s));
                });
        assertClose("dx", gradientBehindADenseLayer(own), Close.doubles(gradientBehindADenseLayer(silu())), 2e-6);
    }

    private static float[] gradientBehindADenseLayer(Layer activation) {
        Network network = Network.build(Shape.of(4), 1, dense(6), activation, dense(3));
        TrainingPass pass =
                network.trainingPass(PassOptions.of(Projection.random(2, 1, 3), 1).inputGradient(true));
        pass.run(new ArrayBatch(gaussian(3, 4), new int[1]), 0);
        return pass.inputGradient(0).clone();
    }

    @Test
    void isSavedAndLoadedByWhoeverKnowsIt(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("model.safetensors");
        Network network = Network.build(Shape.of(4), 1, dense(3), cube());
        FileException refused = assertThrows(FileException.class, () -> network.save(file));
        assertTrue(refused.getMessage().contains("no kind is registered for the layer cube"), refused.getMessage());
        assertTrue(Files.notExists(file));
        LayerKinds kinds = LayerKinds.standard().with(LayerKind.ofOne("acme.cube", cube()));
        network.save(file, ModelMetadata.none(), kinds);
        Network loaded = Network.load(file, kinds);
        assertEquals(network.layers(), loaded.layers());
        float[][] x = {gaussian(1, 4)};
        assertArrayEquals(network.predict(x), loaded.predict(x));
        assertThrows(FileException.class, () -> Network.load(file));
        Network others = Network.build(Shape.of(4), 1, Activation.of("cube", SLOPE, CUBE));
        assertThrows(FileException.class, () -> others.save(file, ModelMetadata.none(), kinds));
    }

    /** A kind of all activations serves those that have none of their own. */
    @Test
    void oneKindMayServeAllOfOnesOwn(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("model.safetensors");
        LayerKinds kinds = LayerKinds.standard().with(new LayerKind<>(
                "acme.own", Activation.class, layer -> new Settings().put("name", layer.name()),
                settings -> Activation.of(settings.text("name"), CUBE, SLOPE)));
        Network network = Network.build(Shape.of(4), 1, cube(), Activation.of("relu", CUBE, SLOPE), leakyRelu(0.1));
        network.save(file, ModelMetadata.none(), kinds);
        assertEquals(network.layers(), Network.load(file, kinds).layers());
    }

    @Test
    void isNotExported(@TempDir Path folder) {
        Network network = Network.build(Shape.of(4), 1, cube());
        String message = assertThrows(
                UnsupportedOperationException.class, () -> network.exportOnnx(folder.resolve("model.onnx")))
                .getMessage();
        assertTrue(message.startsWith("layer cube cannot be exported to ONNX"), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Cube", "a.b", "9a", "é"})
    void refusesOtherNames(String name) {
        assertEquals(
                "the activation \"" + name + "\": expected up to 100 of a-z, 0-9 and '_', a letter first",
                assertThrows(IllegalArgumentException.class, () -> Activation.of(name, CUBE, SLOPE)).getMessage());
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, Double.NaN, Double.POSITIVE_INFINITY, 1e39})
    void refusesOtherSettings(double alpha) {
        assertEquals(
                "leaky_relu: alpha must be finite and at least 0, not " + alpha,
                assertThrows(IllegalArgumentException.class, () -> leakyRelu(alpha)).getMessage());
        assertEquals(
                "elu: alpha must be finite and at least 0, not " + alpha,
                assertThrows(IllegalArgumentException.class, () -> elu(alpha)).getMessage());
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.NEGATIVE_INFINITY, 1e39})
    void refusesOtherSlopes(double alpha) {
        assertEquals(
                "prelu: initialAlpha must be finite, not " + alpha,
                assertThrows(IllegalArgumentException.class, () -> prelu().initialAlpha(alpha)).getMessage());
    }

    @Test
    void refusesAScalarWhereThereAreNoChannels() {
        assertEquals(
                "layer 1 of 1, prelu, on an input of (): prelu: expected channels, found a scalar",
                assertThrows(IllegalArgumentException.class, () -> Network.build(Shape.of(), 1, prelu())).getMessage());
        assertEquals(
                "layer 1 of 1, log_softmax, on an input of (): log-softmax: expected classes, found a scalar",
                assertThrows(IllegalArgumentException.class, () -> Network.build(Shape.of(), 1, logSoftmax()))
                        .getMessage());
    }
}
