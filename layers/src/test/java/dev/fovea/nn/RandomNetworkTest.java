package dev.fovea.nn;

import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.testing.Close.assertClose;
import static dev.fovea.testing.RandomArrays.gaussian;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.op.Mode;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.testing.Close;
import dev.fovea.testing.GradientCheck;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * Small networks of any form: chains, branches of branches, values read many times or never, views of views. Whatever
 * arrays the plan lets them share, they compute what the oracle computes, and bit for bit what they compute when
 * nothing is shared.
 *
 * <p>
 * Where rounding decides, the networks drawn are the same in every run: no bound on a relative error holds for every
 * network, since outputs and derivatives may cancel.
 */
class RandomNetworkTest {
    private static final Shape IMAGE = Shape.of(4, 3, 2);

    /** Relative error of outputs behind a dozen float32 operations. */
    private static final double FORWARD = 2e-4;

    /** Error of a derivative along a random direction, relative to the gradient's norm. */
    private static final double GRADIENT = 5e-4;

    /** Half of it must not change a derivative: then nothing bends nearby. */
    private static final double STEP = 2e-6;

    @Property(tries = 300)
    void trainsBitForBitAsWithoutSharingArrays(
            @ForAll @Size(min = 1, max = 14) List<@IntRange(min = 0, max = 2000) Integer> genes,
            @ForAll @IntRange(min = 2, max = 18) int samples,
            @ForAll boolean wantInputGradient) {
        List<Layer> layers = new ArrayList<>(GrownNetwork.layers(IMAGE, genes));
        if (wantInputGradient) {
            layers.addFirst(new InputAsParameter(samples, true));
        }
        layers.addAll(List.of(flatten(), dense(3)));
        Projection loss = Projection.random(1, samples, 3);
        Projection plainLoss = Projection.random(1, samples, 3);
        Step step = step(layers, samples, loss);
        Step plain = step(layers.stream().map(Unplanned::of).toList(), samples, plainLoss);
        step.assertSameBits(layers.toString(), plain);
        assertArrayEquals(plainLoss.y(), loss.y(), layers.toString());
    }

    private static Step step(List<Layer> layers, int samples, Projection loss) {
        Network network = Network.build(IMAGE, 1, layers.toArray(Layer[]::new));
        Step.randomize(network, 2);
        return Step.of(network, loss, ArrayBatch.random(3, samples, IMAGE.size(), 1));
    }

    @Property(tries = 150, seed = "1")
    void differentiatesAsTheOracle(
            @ForAll @Size(min = 1, max = 14) List<@IntRange(min = 0, max = 2000) Integer> genes,
            @ForAll @IntRange(min = 2, max = 5) int samples,
            @ForAll @IntRange(min = 0, max = 1 << 20) int seed) {
        Layer[] layers = GrownNetwork.layers(IMAGE, genes).toArray(Layer[]::new);
        Run run = new Run(seed, samples, layers);
        OracleNetwork.Result expected = run.oracle(run.before);
        Assume.that(expected.margin() > 1e-4 && expected.flattest() > 1e-2);
        assertClose("output", run.loss.y(), expected.y(), FORWARD);
        double all = run.step.gradients().stream().mapToDouble(RandomNetworkTest::norm).sum();
        for (int i = 0; i < run.before.size(); i++) {
            String name = run.network.parameters().get(i).toString();
            if (i > 0) {
                assertClose(name, run.step.parameters().get(i), expected.parameters().get(i - 1), FORWARD);
            }
            float[] gradient = run.step.gradients().get(i);
            if (gradient.length > 0) {
                double[] direction = Close.doubles(gaussian(seed + i, gradient.length));
                double derivative = run.derivative(i, direction, STEP);
                double closer = run.derivative(i, direction, STEP / 2);
                Assume.that(Math.abs(derivative - closer) < 1e-5 * (norm(gradient) + 0.01 * all));
                double actual = 0;
                for (int k = 0; k < gradient.length; k++) {
                    actual += gradient[k] * direction[k];
                }
                double bound = GRADIENT * (norm(gradient) + 0.01 * all);
                assertTrue(
                        Math.abs(actual - derivative) <= bound,
                        name + ": " + actual + " instead of " + derivative + ", allowed ±" + bound);
            }
        }
    }

    @Property(tries = 200, seed = "1")
    void predictsAsTheOracle(
            @ForAll @Size(min = 1, max = 14) List<@IntRange(min = 0, max = 2000) Integer> genes,
            @ForAll @IntRange(min = 1, max = 9) int samples,
            @ForAll @IntRange(min = 0, max = 1 << 20) int seed) {
        Layer[] layers = GrownNetwork.layers(IMAGE, genes).toArray(Layer[]::new);
        Network network = Network.build(IMAGE, seed, layers);
        Step.randomize(network, seed);
        float[] x = gaussian(~seed, samples * IMAGE.size());
        List<double[]> parameters = Step.values(network).stream().map(Close::doubles).toList();
        OracleNetwork.Result expected = OracleNetwork.run(
                Mode.PREDICTION, IMAGE, Close.doubles(x), parameters, List.of(), layers);
        Tensor y = network.predict(Tensor.of(IMAGE.batch(samples), x));
        assertClose("prediction", y.data(), expected.y(), FORWARD);
    }

    /** One training step of a network whose first parameter is its input, on the loss Σ weights·y. */
    private static final class Run {
        final int samples;
        final Layer[] layers;
        final Masks masks;
        final Network network;
        final Projection loss;
        final List<double[]> before;
        final Step step;

        Run(long seed, int samples, Layer... layers) {
            this.samples = samples;
            this.layers = layers;
            masks = new Masks(samples);
            network = Network.build(
                    IMAGE, seed, new InputAsParameter(samples, true), masks.watch(new Sequential(layers)), flatten());
            Step.randomize(network, seed);
            loss = Projection.random(seed, samples, network.outputShape().size());
            before = Step.values(network).stream().map(Close::doubles).toList();
            step = Step.of(network, loss, ArrayBatch.random(seed, samples, IMAGE.size(), 1));
        }

        OracleNetwork.Result oracle(List<double[]> parameters) {
            return OracleNetwork.run(
                    Mode.TRAINING, IMAGE, parameters.get(0), parameters.subList(1, parameters.size()),
                    masks.lastStep(), layers);
        }

        double derivative(int parameter, double[] direction, double step) {
            return GradientCheck.directional(
                    values -> {
                        List<double[]> moved = new ArrayList<>(before);
                        moved.set(parameter, values);
                        return loss.of(oracle(moved).y(), samples);
                    }, before.get(parameter), direction, step);
        }
    }

    private static double norm(float[] array) {
        double squares = 0;
        for (float value : array) {
            squares += (double) value * value;
        }
        return Math.sqrt(squares);
    }
}
