package org.example.custom;

import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.relu;
import static dev.fovea.nn.Layers.residual;
import static dev.fovea.nn.Layers.sequential;
import static dev.fovea.nn.Layers.softmax;
import static dev.fovea.testing.Close.assertClose;
import static dev.fovea.testing.RandomArrays.gaussian;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.Network;
import dev.fovea.nn.PassOptions;
import dev.fovea.nn.TrainingPass;
import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.nn.model.LayerKind;
import dev.fovea.nn.model.LayerKinds;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.ModelFile;
import dev.fovea.nn.model.ModelFileException;
import dev.fovea.nn.model.ModelMetadata;
import dev.fovea.nn.model.Settings;
import dev.fovea.nn.op.Batch;
import dev.fovea.nn.op.Example;
import dev.fovea.nn.op.Parameter;
import dev.fovea.nn.op.Samples;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.testing.Close;
import dev.fovea.testing.GradientCheck;
import dev.fovea.testing.oracle.ChannelOracle;
import dev.fovea.testing.oracle.DenseOracle;
import dev.fovea.testing.oracle.SoftmaxOracle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layers written outside the project, from what its modules export, are built, trained, predicted and named alike. */
class CustomLayersTest {
    private static final int INPUTS = 5;
    private static final int HIDDEN = 6;
    private static final int CLASSES = 3;
    private static final int SAMPLES = 19;
    private static final double EPSILON = 1e-2;
    private static final double MOMENTUM = 0.9;

    private static Network network() {
        Network network = Network.build(
                Shape.of(INPUTS), 7, dense(HIDDEN), new LayerNorm(EPSILON), new BatchCenter(MOMENTUM), dense(CLASSES),
                softmax());
        for (Parameter parameter : network.parameters()) {
            float[] values = gaussian(parameter.index(), parameter.values().length);
            System.arraycopy(values, 0, parameter.values(), 0, values.length);
        }
        network.changed();
        return network;
    }

    /** Whether a coordinate of the sample is positive decides its class. */
    private record Signs(float[] x) implements Batch, Samples {
        @Override
        public int size() {
            return x.length / INPUTS;
        }

        @Override
        public void read(int sample, Example example) {
            read(sample, example.x(), example.xOffset(), new float[0]);
            example.target()[example.targetOffset()] = label(sample);
        }

        @Override
        public void read(int sample, float[] to, int offset, float[] workspace) {
            System.arraycopy(x, sample * INPUTS, to, offset, INPUTS);
        }

        int label(int sample) {
            return (x[sample * INPUTS] > 0 ? 1 : 0) + (x[sample * INPUTS + 1] > 0 ? 1 : 0);
        }

        int[] labels() {
            int[] labels = new int[size()];
            Arrays.setAll(labels, this::label);
            return labels;
        }
    }

    /** The network in float64, with the batch's mean or, if it is given, another one. */
    private static double[] logits(double[] x, List<double[]> p, double... mean) {
        int samples = x.length / INPUTS;
        double[] hidden = DenseOracle.forward(samples, INPUTS, HIDDEN, x, p.get(0), p.get(1));
        for (int n = 0; n < samples; n++) {
            double[] row = Arrays.copyOfRange(hidden, n * HIDDEN, (n + 1) * HIDDEN);
            double center = ChannelOracle.mean(row, 1)[0];
            double root = Math.sqrt(ChannelOracle.variance(row, 1)[0] + EPSILON);
            for (int i = 0; i < HIDDEN; i++) {
                hidden[n * HIDDEN + i] = Math.exp(p.get(2)[i]) * (row[i] - center) / root + p.get(3)[i];
            }
        }
        double[] center = mean.length > 0 ? mean : ChannelOracle.mean(hidden, HIDDEN);
        for (int i = 0; i < hidden.length; i++) {
            hidden[i] -= p.get(4)[0] * center[i % HIDDEN];
        }
        return DenseOracle.forward(samples, HIDDEN, CLASSES, hidden, p.get(6), p.get(7));
    }

    private static List<double[]> parameters(Network network) {
        return new ArrayList<>(
                network.parameters().stream().map(parameter -> Close.doubles(parameter.values())).toList());
    }

    @Test
    void haveTheNamesOfTheirClasses() {
        Network network = network();
        String summary = network.summary().toString();
        assertTrue(summary.contains("│ layer_norm (LayerNorm) │ (None, 6)    │      12 │"), summary);
        assertTrue(summary.contains("│ center (BatchCenter)   │ (None, 6)    │       7 │"), summary);
        assertTrue(summary.contains(" Non-trainable params: 6 (24.00 B)"), summary);
        assertEquals(
                List.of(
                        "dense.kernel", "dense.bias", "layer_norm.gain", "layer_norm.shift", "center.strength",
                        "center.mean", "dense_1.kernel", "dense_1.bias"),
                network.parameters().stream().map(Parameter::name).toList());
        assertFalse(network.parameter("center.mean").trainable());
    }

    @Test
    void theirErrorsNameThem() {
        String message = assertThrows(
                IllegalArgumentException.class,
                () -> Network.build(Shape.of(2, 2, 1), 1, relu(), new LayerNorm(EPSILON))).getMessage();
        assertEquals(
                "layer 2 of 2, layer_norm, on an input of (2, 2, 1): layer norm: expected a vector, found (2, 2, 1)",
                message);
    }

    @Test
    void gradientsAreTheDerivatives() {
        Network network = network();
        Signs batch = new Signs(gaussian(100, SAMPLES * INPUTS));
        List<double[]> before = parameters(network);
        TrainingPass pass = network
                .trainingPass(PassOptions.of(new SoftmaxCrossEntropy(), SAMPLES).parallel(Parallel.ofThreads(2)));
        checkGradients(network, pass, batch, before);
    }

    @Test
    void gradientsInEvaluationAreThoseOfThePrediction() {
        Network network = network();
        Signs batch = new Signs(gaussian(100, SAMPLES * INPUTS));
        List<double[]> before = parameters(network);
        TrainingPass pass = network
                .evaluationPass(PassOptions.of(new SoftmaxCrossEntropy(), SAMPLES).parallel(Parallel.ofThreads(2)));
        checkGradients(network, pass, batch, before, before.get(5));
        assertArrayEquals(before.get(5), Close.doubles(network.parameter("center.mean").values()));
    }

    private static void checkGradients(
            Network network, TrainingPass pass, Signs batch, List<double[]> before, double... mean) {
        pass.run(batch, 0);
        double[] x = Close.doubles(batch.x);
        double[] logits = logits(x, before, mean);
        assertEquals(SoftmaxOracle.crossEntropy(logits, batch.labels(), CLASSES), pass.loss(), 1e-5);
        List<float[]> gradients = gradients(network, pass);
        for (Parameter parameter : network.parameters()) {
            if (parameter.trainable()) {
                GradientCheck.assertGradient(
                        parameter.name(),
                        values -> {
                            List<double[]> moved = new ArrayList<>(before);
                            moved.set(parameter.index(), values);
                            return SoftmaxOracle.crossEntropy(logits(x, moved, mean), batch.labels(), CLASSES);
                        },
                        before.get(parameter.index()), Close.doubles(gradients.get(parameter.index())), 1e-5);
            }
        }
    }

    @Test
    void stateMovesInTrainingAndServesPrediction() {
        Network network = network();
        Signs batch = new Signs(gaussian(100, SAMPLES * INPUTS));
        double[] x = Close.doubles(batch.x);
        for (int step = 0; step < 2; step++) {
            TrainingPass pass = network
                    .trainingPass(PassOptions.of(new SoftmaxCrossEntropy(), SAMPLES).parallel(Parallel.ofThreads(1)));
            pass.run(batch, step);
            List<double[]> now = parameters(network);
            double[] expected = SoftmaxOracle.softmax(logits(x, now, now.get(5)), CLASSES);
            Tensor y = network.predict(Tensor.of(Shape.of(SAMPLES, INPUTS), batch.x));
            assertClose("prediction", y.data(), expected, 1e-6);
            // Shared memory is prepared anew: the new gains count.
            network.parameter("layer_norm.gain").values()[step] += 1;
            network.changed();
        }
    }

    @Test
    void learn() {
        Network network = network();
        Signs batch = new Signs(gaussian(100, 64 * INPUTS));
        TrainingPass pass =
                network.trainingPass(PassOptions.of(new SoftmaxCrossEntropy(), 64).parallel(Parallel.ofThreads(2)));
        pass.run(batch, 0);
        double first = pass.loss();
        for (int step = 0; step < 100; step++) {
            pass.run(batch, step);
            pass.consumeGradients((parameter, gradient, from, to) -> {
                for (int i = from; i < to; i++) {
                    parameter.values()[i] -= 0.3f * gradient[i];
                }
            });
        }
        assertTrue(pass.loss() < 0.5 * first, first + " became " + pass.loss());
    }

    @Test
    void doNotDependOnThreads() {
        List<float[]> expected = null;
        for (int threads : new int[] {1, 2, 5}) {
            Network network = Network.build(
                    Shape.of(INPUTS), 7, residual(sequential(dense(INPUTS), new BatchCenter(0.5), new LayerNorm(0.1))),
                    new BatchCenter(0.9), relu(), dense(CLASSES));
            TrainingPass pass = network.trainingPass(
                    PassOptions.of(new SoftmaxCrossEntropy(), SAMPLES).parallel(Parallel.ofThreads(threads)));
            pass.run(new Signs(gaussian(100, SAMPLES * INPUTS)), 0);
            List<float[]> gradients = gradients(network, pass);
            for (int i = 0; expected != null && i < gradients.size(); i++) {
                assertArrayEquals(expected.get(i), gradients.get(i), network.parameters().get(i).name());
            }
            expected = gradients;
        }
    }

    @Test
    void surviveAFile(@TempDir Path folder) throws IOException {
        LayerKinds kinds = LayerKinds.standard()
                .with(
                        new LayerKind<>(
                                "example.layer_norm", LayerNorm.class,
                                layer -> new Settings().put("epsilon", layer.epsilon()),
                                settings -> new LayerNorm(settings.number("epsilon"))))
                .with(
                        new LayerKind<>(
                                "example.batch_center", BatchCenter.class,
                                layer -> new Settings().put("momentum", layer.momentum()),
                                settings -> new BatchCenter(settings.number("momentum"))));
        Path file = folder.resolve("custom.safetensors");
        Network network = network();
        network.save(file, ModelMetadata.none().metric("accuracy", 0.5), kinds);
        Model model = ModelFile.read(file, kinds);
        assertEquals(Optional.of("0.5"), model.metadata().metric("accuracy"));
        assertEquals(List.of(new LayerNorm(EPSILON), new BatchCenter(MOMENTUM)),
                model.network().layers().subList(1, 3));
        Tensor x = Tensor.of(Shape.of(SAMPLES, INPUTS), gaussian(100, SAMPLES * INPUTS));
        assertArrayEquals(network.predict(x).data(), model.network().predict(x).data());
        assertThrows(ModelFileException.class, () -> Network.load(file));
        assertThrows(ModelFileException.class, () -> network.save(file));
        assertEquals(network.summary().toString(), Network.load(file, kinds).summary().toString());
    }

    private static List<float[]> gradients(Network network, TrainingPass pass) {
        List<float[]> gradients = network.parameters().stream()
                .map(parameter -> new float[parameter.trainable() ? parameter.values().length : 0])
                .toList();
        pass.consumeGradients((parameter, gradient, from, to) -> System.arraycopy(
                gradient, from, gradients.get(parameter.index()), from, to - from));
        return gradients;
    }
}
