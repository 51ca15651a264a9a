package dev.fovea.testing.layer;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.nn.Layer;
import dev.fovea.nn.Network;
import dev.fovea.nn.model.LayerKinds;
import dev.fovea.nn.model.ModelMetadata;
import dev.fovea.nn.op.Mode;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.testing.Close;
import dev.fovea.testing.RandomArrays;
import dev.fovea.testing.layer.LayerRun.Dependence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * Checks what a layer must keep to, whatever it computes, on random samples: gradients are derivatives, bits do not depend
 * on threads, files keep it.
 *
 * <pre>{@code
 * LayerCheck check = LayerCheck.of(new Swish(), Shape.of(4, 4, 3));
 * check.assertGradients();
 * check.assertSameBits();
 * }</pre>
 *
 * <p>Immutable: settings return a changed check.
 */
@CheckReturnValue
public final class LayerCheck {
    /**
     * h of the differences: float32 rounds outputs by 6e-8, a difference over 2h by 1e-6, and what a quotient's own error
     * of order h² is falls out (Richardson's extrapolation).
     */
    private static final float STEP = 1f / 16;

    /** ‖gradient − differences‖/‖differences‖: the rounding above a hundred times, for the h⁴ of what bends much. */
    private static final double BOUND = 1e-3;

    private final Layer layer;
    private final Shape input;
    private final float[] x;
    private final double bound;

    private LayerCheck(Layer layer, Shape input, float[] x, double bound) {
        this.layer = layer;
        this.input = input;
        this.x = x;
        this.bound = bound;
    }

    /**
     * A check on four samples of standard normal numbers.
     *
     * @param layer a layer of one input
     * @param input the shape of a sample; a few dozen elements, for each of which the layer is run four times
     * @return the check
     */
    public static LayerCheck of(Layer layer, Shape input) {
        return new LayerCheck(layer, input, RandomArrays.gaussian(1, 4 * input.size()), BOUND);
    }

    /**
     * On other samples: for a layer that bends, such as a rectifier, samples none of whose elements is within 1/16 of a bend.
     *
     * @param samples their elements, one sample after the other; not modified
     * @return the changed check
     * @throws IllegalArgumentException if these are no whole samples, or none
     */
    public LayerCheck on(float... samples) {
        if (samples.length == 0 || samples.length % input.size() != 0) {
            throw new IllegalArgumentException(
                    samples.length + " elements are no whole samples of " + input + ", " + input.size()
                            + " elements each");
        }
        return new LayerCheck(layer, input, samples.clone(), bound);
    }

    /**
     * With another bound for gradients.
     *
     * @param relativeError ‖gradient − differences‖/‖differences‖ at most; default 1e-3
     * @return the changed check
     */
    public LayerCheck bound(double relativeError) {
        return new LayerCheck(layer, input, x, relativeError);
    }

    /** The layer, the shape of its samples and how many there are. */
    @Override
    public String toString() {
        return "LayerCheck[" + layer + " on " + x.length / input.size() + " samples of " + input + ", bound " + bound
                + "]";
    }

    /**
     * Asserts that the gradients by the input and by every trainable parameter are the derivatives of what the layer
     * computes in training and in evaluation, by central differences: alone, and among layers whose values are not kept for the
     * whole batch, so that its arrays do not begin at the same places.
     *
     * @throws AssertionError naming the mode, the array, its error and the element that is farthest off
     */
    public void assertGradients() {
        for (Mode mode : new Mode[] {Mode.TRAINING, Mode.EVALUATION}) {
            assertGradients(layer + " in " + mode, new LayerRun(network(), x.clone(), mode, 2));
            Network among = Network.build(input, 1, new Apart(), layer, new Apart());
            assertGradients(
                    layer + " in " + mode + ", arrays beginning anywhere", new LayerRun(among, x.clone(), mode, 2));
        }
    }

    private void assertGradients(String what, LayerRun run) {
        for (Dependence one : run.dependences()) {
            Close.assertClose(
                    what + ", the gradient by " + one.name() + " beside differences",
                    Close.doubles(one.gradient()), differences(one.values(), run::sum), bound);
        }
    }

    /**
     * Asserts that gradients have the same bits on one, two and five threads.
     *
     * @throws AssertionError naming the array that differs
     */
    public void assertSameBits() {
        List<Dependence> expected = new LayerRun(network(), x, Mode.TRAINING, 1).dependences();
        for (int threads : new int[] {2, 5}) {
            List<Dependence> found = new LayerRun(network(), x, Mode.TRAINING, threads).dependences();
            for (int i = 0; i < expected.size(); i++) {
                requireEqual(
                        layer + ", the gradient by " + expected.get(i).name() + " on " + threads + " threads",
                        expected.get(i).gradient(), found.get(i).gradient());
            }
        }
    }

    /**
     * Asserts that a network with the layer survives a model file: the layer equals what is read, and predicts the same bits.
     *
     * @param kinds the kinds, the layer's among them
     * @throws IOException if no temporary file can be written, or the file is refused
     * @throws AssertionError if something differs
     */
    public void assertSaved(LayerKinds kinds) throws IOException {
        Path file = Files.createTempFile("layer", ".safetensors");
        try {
            Network network = network();
            network.save(file, ModelMetadata.none(), kinds);
            Network loaded = Network.load(file, kinds);
            if (!loaded.layers().equals(network.layers())) {
                throw new AssertionError("saved " + network.layers() + ", loaded " + loaded.layers());
            }
            requireEqual(layer + ", predictions of the loaded network", predict(network), predict(loaded));
        } finally {
            Files.delete(file);
        }
    }

    /**
     * Asserts that a network with the layer, exported to ONNX and imported again, predicts the same but for rounding.
     *
     * @param relativeError the largest relative error, 1e-5 for a few operations
     * @throws IOException if no temporary file can be written, or the file is refused
     * @throws AssertionError if predictions differ by more
     */
    public void assertExported(double relativeError) throws IOException {
        Path file = Files.createTempFile("layer", ".onnx");
        try {
            Network network = network();
            network.exportOnnx(file);
            Close.assertClose(
                    layer + ", predictions of the exported network", predict(Network.importOnnx(file)),
                    predict(network), relativeError);
        } finally {
            Files.delete(file);
        }
    }

    private Network network() {
        return Network.build(input, 1, layer);
    }

    private float[] predict(Network network) {
        return network.predict(Tensor.of(input.batch(x.length / input.size()), x)).data();
    }

    private static double[] differences(float[] values, DoubleSupplier sum) {
        double[] gradient = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            gradient[i] = (4 * difference(values, i, STEP / 2, sum) - difference(values, i, STEP, sum)) / 3;
        }
        return gradient;
    }

    /** (f(x + h) − f(x − h))/2h, where 2h is what float32 makes of it. */
    private static double difference(float[] values, int i, float step, DoubleSupplier sum) {
        float at = values[i];
        float above = at + step;
        float below = at - step;
        values[i] = above;
        double up = sum.getAsDouble();
        values[i] = below;
        double down = sum.getAsDouble();
        values[i] = at;
        return (up - down) / ((double) above - below);
    }

    private static void requireEqual(String what, float[] expected, float[] found) {
        int i = Arrays.mismatch(expected, found);
        if (i >= 0) {
            throw new AssertionError(
                    what + ": element " + i + " of " + expected.length + " is " + found[i] + ", not " + expected[i]);
        }
    }
}
