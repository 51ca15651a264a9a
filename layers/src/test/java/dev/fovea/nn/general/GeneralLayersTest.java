package dev.fovea.nn.general;

import static dev.fovea.nn.Layers.reshape;
import static dev.fovea.testing.Close.assertClose;
import static dev.fovea.testing.RandomArrays.gaussian;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.Layer;
import dev.fovea.nn.LayerGraph;
import dev.fovea.nn.Network;
import dev.fovea.nn.PassOptions;
import dev.fovea.nn.TrainingPass;
import dev.fovea.nn.internal.onnx.file.ElementType;
import dev.fovea.nn.internal.onnx.file.NdArray;
import dev.fovea.nn.internal.onnx.file.OnnxFile;
import dev.fovea.nn.internal.onnx.network.OnnxReader;
import dev.fovea.nn.internal.onnx.reference.Budget;
import dev.fovea.nn.internal.onnx.reference.Evaluator;
import dev.fovea.nn.loss.MeanSquaredError;
import dev.fovea.nn.loss.Target;
import dev.fovea.nn.onnx.OnnxImport;
import dev.fovea.nn.op.Batch;
import dev.fovea.nn.op.Example;
import dev.fovea.nn.op.Parameter;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.testing.Close;
import dev.fovea.testing.GradientCheck;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the layers on tensors of any rank keep to: their outputs are those of the ONNX operators that they are exported as;
 * their gradients are the derivatives of those by central differences in float64; they survive a file.
 */
class GeneralLayersTest {
    /** A few float32 operations in a row; both sides are float64 else. */
    private static final double BOUND = 5e-6;

    /** Inputs of which no function has a kink or a pole near, and all are defined: between 1/4 and 3/4, 1/50 apart. */
    private static final double LEAST = 0.25;

    @TempDir
    private Path folder;

    /** A layer on samples of a shape. */
    record Case(String name, Layer layer, Shape in, boolean smooth) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        Shape in = Shape.of(2, 3, 4);
        for (ElementFunction function : ElementFunction.values()) {
            double a = switch (function) {
                case CLIP -> 0.405;
                case THRESHOLD -> 0.415;
                case SHRINK -> 0.425;
                case POWER -> 2.5;
                default -> 1.5;
            };
            double b = function == ElementFunction.CLIP ? 0.605 : 0.5;
            boolean defined = function != ElementFunction.AREA_COSINE;
            cases.add(new Case(function.toString(), new Elementwise(function, a, b), in, defined));
            cases.add(new Case(
                    function + " below 0",
                    LayerGraph.of(x -> x.to(
                            new Elementwise(ElementFunction.AFFINE, -1, 0), new Elementwise(function, a, b))),
                    in,
                    switch (function) {
                        case POWER, ROOT, LOGARITHM, AREA_COSINE -> false;
                        default -> true;
                    }));
        }
        for (Arithmetic.Function function : Arithmetic.Function.values()) {
            boolean where = function == Arithmetic.Function.WHERE;
            // A row for all others, and a column.
            cases.add(new Case(
                    function + " broadcast",
                    LayerGraph.of(x -> where
                            ? x.to(new Elementwise(ElementFunction.AFFINE, 1, -0.5005),
                                    new Elementwise(ElementFunction.SIGN),
                                    new Elementwise(ElementFunction.AFFINE, 1, 1))
                                    .with(new Arithmetic(function), x,
                                            x.to(new Reduce(Reduce.Kind.MEAN, 0), reshape(1, 3, 4)))
                            : x.with(new Arithmetic(function), x.to(
                                    new Reduce(Reduce.Kind.MEAN, 1), new Elementwise(ElementFunction.AFFINE, 1, 0.007),
                                    reshape(2, 1, 4)))),
                    in, true));
        }
        for (Reduce.Kind kind : Reduce.Kind.values()) {
            cases.add(new Case(kind + " of one axis", new Reduce(kind, 1), in, true));
            if (!kind.tellsPlace()) {
                cases.add(new Case(kind + " of two axes", new Reduce(kind, 0, 2), in, true));
            }
        }
        cases.add(
                new Case("select", new Select(new int[] {1, 0, 1}, new int[] {2, -1, 0}, new int[] {3, 2}), in, true));
        cases.add(new Case("select all", new Select(new int[] {0, 1}, new int[] {0, 1, 2}, new int[] {0, 1, 2, 3}), in,
                true));
        cases.add(new Case("along the first axis", new AlongAxis(0, 3), in, true));
        cases.add(new Case("along the last axis", new AlongAxis(2, 5), in, true));
        cases.add(new Case("matrix product",
                LayerGraph.of(x -> x.with(new MatrixProduct(), x.to(new dev.fovea.nn.Permute(0, 2, 1)))), in, true));
        cases.add(new Case("norm of three channels", new LocalResponseNorm(3).alpha(0.5), in, true));
        cases.add(new Case("norm of two channels", new LocalResponseNorm(2).alpha(0.5).beta(0.5).k(2), in, true));
        cases.add(new Case("constant",
                LayerGraph.of(x -> x.with(new Arithmetic(Arithmetic.Function.MULTIPLY),
                        x.to(new Constant(Shape.of(1, 3, 1)).trainable(true)))),
                in, true));
        return cases;
    }

    private static Network network(Case one) {
        Network network = Network.build(one.in, 1, one.layer);
        for (Parameter parameter : network.parameters()) {
            float[] values = gaussian(5, parameter.values().length);
            System.arraycopy(values, 0, parameter.values(), 0, values.length);
        }
        network.changed();
        return network;
    }

    private static Tensor samples(Shape in, int count) {
        Shape shape = in.batch(count);
        float[] x = new float[shape.size()];
        for (int i = 0; i < x.length; i++) {
            int turn = i / 25;
            x[i] = (float) (LEAST + i * 17 % 25 * 0.02 + turn * 0.0008);
        }
        return Tensor.of(shape, x);
    }

    /** The exported graph in float64. */
    private double[] reference(Network network, double[] x, Shape shape, ElementType type) throws IOException {
        Path path = folder.resolve("network.onnx");
        network.exportOnnx(path);
        OnnxFile file = OnnxReader.graph(path, new OnnxImport());
        Map<String, NdArray> constants = new HashMap<>();
        file.initializers().forEach((name, value) -> constants.put(
                name,
                value.type() == ElementType.FLOAT ? NdArray.reals(type, value.extents(), value::real) : value));
        OnnxFile same = new OnnxFile(
                file.irVersion(), file.opset(), file.nodes(), constants, file.inputs(), file.outputs(),
                file.metadata(), file.size());
        NdArray y = Evaluator.evaluate(
                same, Map.of("input", NdArray.reals(type, shape.dimensions(), i -> x[i])), Budget.unlimited())
                .get("output");
        double[] values = new double[y.size()];
        Arrays.setAll(values, y::real);
        return values;
    }

    private static double[] doubles(float[] x) {
        return Close.doubles(x);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void computesWhatItsOperatorDoes(Case one) throws IOException {
        Network network = network(one);
        Tensor x = samples(one.in, 3);
        float[] y = network.predict(x).data();
        double[] expected = reference(network, doubles(x.data()), x.shape(), ElementType.FLOAT);
        assertEquals(expected.length, y.length);
        for (int i = 0; i < y.length; i++) {
            boolean both = Double.isNaN(expected[i]) && Float.isNaN(y[i]);
            assertTrue(both || Math.abs(y[i] - expected[i]) <= BOUND * Math.max(1, Math.abs(expected[i])),
                    one.name + ": " + y[i] + " for " + expected[i]);
        }
        Path saved = folder.resolve("network.safetensors");
        network.save(saved);
        assertArrayEquals(y, Network.load(saved).predict(x).data());
    }

    static List<Case> smooth() {
        return cases().stream().filter(Case::smooth).filter(one -> !steps(one)).toList();
    }

    /** Truth values are cast to float32 when they are exported; their gradient is 0, which is tested by itself. */
    private static boolean steps(Case one) {
        return (one.layer instanceof Reduce reduce && reduce.kind().tellsPlace())
                || Arrays.stream(Arithmetic.Function.values())
                        .anyMatch(f -> f.tells() && one.name.startsWith(f + " "))
                || List.of("NOT", "IS_NAN", "IS_INFINITE", "TRUNCATE").contains(one.name.replace(" below 0", ""));
    }

    @ParameterizedTest
    @MethodSource("smooth")
    void gradientsAreDerivatives(Case one) throws IOException {
        Network network = network(one);
        Tensor x = samples(one.in, 1);
        double[] numeric = GradientCheck.numeric(at -> {
            try {
                double[] y = reference(network, at, x.shape(), ElementType.DOUBLE);
                return Arrays.stream(y).map(v -> v * v).sum() / y.length;
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }, doubles(x.data()), GradientCheck.STEP);
        float[] dx = gradientOfSquares(network, x).data();
        if (Arrays.stream(numeric).allMatch(d -> Math.abs(d) < 1e-12)) {
            assertNothing(one, dx);
        } else {
            assertClose(one.name, dx, numeric, BOUND);
        }
    }

    private static Tensor gradientOfSquares(Network network, Tensor x) {
        Target target = Target.values(network.outputShape());
        Tensor zeros = Tensor.zeros(target.shape().batch(x.shape().dimension(0)));
        return network.inputGradient(x, new MeanSquaredError(), target, zeros);
    }

    private static void assertNothing(Case one, float[] dx) {
        for (float d : dx) {
            assertEquals(0, Math.abs(d), one.name);
        }
    }

    @Test
    void stepsHaveNoGradient() {
        for (Case one : cases()) {
            if (steps(one)) {
                float[] dx = gradientOfSquares(network(one), samples(one.in, 1)).data();
                assertNothing(one, dx);
            }
        }
    }

    @Test
    void powersOf0HaveGradients() {
        Arithmetic.Function power = Arithmetic.Function.POWER;
        assertEquals(0, power.slope(0, 0, 0, 0));
        assertEquals(1, power.slope(0, 0, 1, 0));
        assertEquals(0, power.slope(0, 0, 2.5f, 0));
        assertEquals(0, power.slope(1, 0, 0, 0));
        assertEquals(0, power.slope(1, 0, 2, 0));
        assertEquals(Float.NEGATIVE_INFINITY, power.slope(1, 0, -1, 0));
        assertEquals(4 * Math.log(2), power.slope(1, 2, 2, 0), 1e-6);
        assertEquals(0, ElementFunction.POWER.derivative(0, 0, 0));
        assertEquals(1, ElementFunction.POWER.derivative(0, 1, 0));
    }

    @Test
    void aConstantLearns() throws IOException {
        Case one = cases().getLast();
        Network network = network(one);
        Tensor x = samples(one.in, 1);
        Parameter value = network.parameters().get(0);
        TrainingPass pass = network.trainingPass(
                PassOptions.of(new MeanSquaredError(), 1).target(Target.values(network.outputShape()))
                        .parallel(Parallel.ofThreads(1)));
        pass.run(new Batch() {
            @Override
            public int size() {
                return 1;
            }

            @Override
            public void read(int sample, Example example) {
                System.arraycopy(x.data(), 0, example.x(), example.xOffset(), x.data().length);
            }
        }, 0);
        float[] gradient = new float[value.values().length];
        pass.consumeGradients((parameter, d, from, to) -> System.arraycopy(d, from, gradient, from, to - from));
        double[] numeric = GradientCheck.numeric(at -> {
            for (int i = 0; i < at.length; i++) {
                value.values()[i] = (float) at[i];
            }
            network.changed();
            double sum = 0;
            for (float y : network.predict(x).data()) {
                sum += (double) y * y;
            }
            return sum / x.data().length;
        }, doubles(value.values()), 1e-2);
        // The loss is a square, so a large step is exact but for the rounding of float32 that it divides.
        assertClose("dvalue", gradient, numeric, 1e-4);
    }

    @Test
    void saysWhatDoesNotFit() {
        Shape in = Shape.of(2, 3);
        List<Layer> wrong = List.of(
                new Select(new int[] {0}), new Select(new int[] {0}, new int[] {3}), new Reduce(Reduce.Kind.SUM, 2),
                new AlongAxis(2, 1), new Arithmetic(Arithmetic.Function.ADD), new MatrixProduct());
        for (Layer layer : wrong) {
            IllegalArgumentException e =
                    assertThrows(IllegalArgumentException.class, () -> Network.build(in, 1, layer), layer.toString());
            assertTrue(e.getMessage().contains("(2, 3)"), e.getMessage());
        }
        assertThrows(IllegalArgumentException.class, () -> new Select(new int[] {-2}));
        assertThrows(IllegalArgumentException.class, () -> new Select(new int[0]));
        assertThrows(IllegalArgumentException.class, () -> new Reduce(Reduce.Kind.SUM));
        assertThrows(IllegalArgumentException.class, () -> new Reduce(Reduce.Kind.WHICH_MAXIMUM, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new AlongAxis(-1, 1));
        assertThrows(IllegalArgumentException.class, () -> new LocalResponseNorm(0));
        assertEquals(
                "LocalResponseNorm[5 channels, alpha 1.0E-4, beta 0.75, k 2.0]",
                new LocalResponseNorm(5).k(2).toString());
    }
}
