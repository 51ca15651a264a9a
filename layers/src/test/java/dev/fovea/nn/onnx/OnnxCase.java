package dev.fovea.nn.onnx;

import dev.fovea.nn.Network;
import dev.fovea.nn.internal.onnx.file.Extents;
import dev.fovea.nn.internal.onnx.file.NdArray;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the tests of imports compare. */
final class OnnxCase {
    private OnnxCase() {}

    /** Different numbers from −1 to 1. */
    static float[] numbers(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) Math.sin(2.3 * i + 1);
        }
        return values;
    }

    /** What a network predicts, for each output. */
    static List<Tensor> predicted(Network network, List<NdArray> inputs) {
        List<Tensor> xs = inputs.stream().map(x -> Tensor.of(Shape.of(x.extents()), x.floats())).toList();
        Tensor x = xs.get(0);
        if (network.inputParts().isPresent()) {
            List<String> names = network.inputParts().get().names();
            Map<String, Tensor> parts = new LinkedHashMap<>();
            for (int i = 0; i < xs.size(); i++) {
                parts.put(names.get(i), xs.get(i));
            }
            x = network.inputParts().get().join(parts);
        }
        Tensor y = network.predict(x);
        return network.outputParts().isPresent()
                ? List.copyOf(network.outputParts().get().split(y).values())
                : List.of(y);
    }

    /** What a light model answers to i/n, the elements counted in memory order. */
    static Tensor light(Path path) throws IOException {
        Network network = Network.importOnnx(path);
        float[] x = new float[network.inputShape().size()];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) ((double) i / x.length);
        }
        return network.predict(Tensor.of(network.inputShape().batch(1), x));
    }

    /** The first difference beyond the tolerance of the ONNX project's own runner; empty if there is none. */
    static String difference(NdArray expected, int[] shape, NdArray.Source place, double[] actual) {
        if (!Arrays.equals(expected.extents(), shape)) {
            return "shape " + Extents.text(shape) + " for " + expected;
        }
        for (int i = 0; i < expected.size(); i++) {
            double e = expected.real(i);
            double a = actual[place.of(i)];
            boolean same =
                    a == e || (Double.isNaN(a) && Double.isNaN(e)) || Math.abs(a - e) <= 1e-7 + 1e-3 * Math.abs(e);
            if (!same) {
                return "element " + i + " is " + a + ", expected " + e;
            }
        }
        return "";
    }

    /** ‖actual − expected‖/‖expected‖; infinite if a shape is another one. */
    static double error(Tensor actual, NdArray expected) {
        if (!Arrays.equals(actual.shape().dimensions(), expected.extents())) {
            return Double.POSITIVE_INFINITY;
        }
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < expected.size(); i++) {
            difference += Math.pow(actual.data()[i] - expected.real(i), 2);
            norm += Math.pow(expected.real(i), 2);
        }
        return difference == 0 ? 0 : Math.sqrt(difference / norm);
    }
}
