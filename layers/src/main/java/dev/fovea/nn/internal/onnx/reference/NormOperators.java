package dev.fovea.nn.internal.onnx.reference;

import dev.fovea.nn.internal.onnx.file.Extents;
import dev.fovea.nn.internal.onnx.file.NdArray;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Normalisations, and softmax. */
final class NormOperators {
    private NormOperators() {}

    static Map<String, Operator> table() {
        Map<String, Operator> table = new HashMap<>();
        table.put("BatchNormalization", ((Operator.Single) NormOperators::batch).operator());
        table.put("InstanceNormalization", ((Operator.Single) NormOperators::instance).operator());
        table.put("GroupNormalization", ((Operator.Single) NormOperators::group).operator());
        table.put("LayerNormalization", NormOperators::layer);
        table.put("RMSNormalization", ((Operator.Single) NormOperators::rms).operator());
        table.put("LRN", ((Operator.Single) NormOperators::localResponse).operator());
        table.put("LpNormalization", ((Operator.Single) NormOperators::lp).operator());
        table.put("MeanVarianceNormalization", ((Operator.Single) NormOperators::meanVariance).operator());
        table.put("Softmax", ((Operator.Single) call -> softmax(call, Kind.SOFTMAX)).operator());
        table.put("LogSoftmax", ((Operator.Single) call -> softmax(call, Kind.LOGARITHM)).operator());
        table.put("Hardmax", ((Operator.Single) call -> softmax(call, Kind.HARDMAX)).operator());
        return table;
    }

    private static int inner(NdArray x, int axis) {
        return Extents.size(Arrays.copyOfRange(x.extents(), axis, x.rank()));
    }

    private static NdArray batch(Call call) {
        NdArray x = call.in(0);
        if (call.settings().integer("training_mode", 0) != 0) {
            throw call.settings().unsupported("it is in training mode");
        }
        double epsilon = call.settings().real("epsilon", 1e-5);
        int channels = x.rank() > 1 ? x.extent(1) : 1;
        int pixels = x.rank() > 1 ? inner(x, 2) : 1;
        NdArray gamma = call.in(1);
        NdArray beta = call.in(2);
        NdArray mean = call.in(3);
        NdArray variance = call.in(4);
        return call.reals(x.type(), x.extents(), i -> {
            int c = i / pixels % channels;
            return (x.real(i) - mean.real(c)) / Math.sqrt(variance.real(c) + epsilon) * gamma.real(c) + beta.real(c);
        });
    }

    /** Mean and 1/√(variance + epsilon) of runs of elements. */
    private record Moments(double[] mean, double[] scale) {
        static Moments of(NdArray x, int length, double epsilon) {
            int count = length == 0 ? 0 : x.size() / length;
            double[] mean = new double[count];
            double[] scale = new double[count];
            for (int set = 0; set < count; set++) {
                for (int i = 0; i < length; i++) {
                    mean[set] += x.real(set * length + i) / length;
                }
                double squares = 0;
                for (int i = 0; i < length; i++) {
                    double difference = x.real(set * length + i) - mean[set];
                    squares += difference * difference;
                }
                scale[set] = 1 / Math.sqrt(squares / length + epsilon);
            }
            return new Moments(mean, scale);
        }
    }

    private static NdArray instance(Call call) {
        NdArray x = call.in(0);
        NdArray gamma = call.in(1);
        NdArray beta = call.in(2);
        int pixels = inner(x, 2);
        Moments moments = Moments.of(x, pixels, call.settings().real("epsilon", 1e-5));
        return call.reals(x.type(), x.extents(), i -> {
            int set = i / pixels;
            int c = set % x.extent(1);
            return (x.real(i) - moments.mean[set]) * moments.scale[set] * gamma.real(c) + beta.real(c);
        });
    }

    /** Before operator set 21 there was a scale for each group, since then for each channel. */
    private static NdArray group(Call call) {
        NdArray x = call.in(0);
        NdArray gamma = call.in(1);
        NdArray beta = call.in(2);
        int groups = call.settings().small("num_groups", 1);
        int channels = x.extent(1);
        if (groups < 1 || channels % groups != 0) {
            throw call.problem(channels + " channels in " + groups + " groups");
        }
        int pixels = inner(x, 2);
        int length = pixels * (channels / groups);
        Moments moments = Moments.of(x, length, call.settings().real("epsilon", 1e-5));
        return call.reals(x.type(), x.extents(), i -> {
            int c = i / pixels % channels;
            int set = i / length;
            int k = gamma.size() == groups && gamma.size() != channels ? set % groups : c;
            return (x.real(i) - moments.mean[set]) * moments.scale[set] * gamma.real(k) + beta.real(k);
        });
    }

    private static List<NdArray> layer(Call call) {
        NdArray x = call.in(0);
        NdArray gamma = call.in(1);
        NdArray beta = call.optional(2);
        int axis = call.axis(call.settings().integer("axis", -1), x.rank());
        int length = inner(x, axis);
        Moments moments = Moments.of(x, length, call.settings().real("epsilon", 1e-5));
        NdArray.Source ofGamma = Broadcast.source(gamma.extents(), x.extents());
        NdArray.Source ofBeta = beta == null ? i -> 0 : Broadcast.source(beta.extents(), x.extents());
        NdArray y = call.reals(
                x.type(), x.extents(),
                i -> (x.real(i) - moments.mean[i / length]) * moments.scale[i / length]
                        * gamma.real(ofGamma.of(i))
                        + (beta == null ? 0 : beta.real(ofBeta.of(i))));
        int[] shape = x.extents();
        Arrays.fill(shape, axis, shape.length, 1);
        return List.of(
                y, call.reals(x.type(), shape, i -> moments.mean[i]),
                call.reals(x.type(), shape, i -> moments.scale[i]));
    }

    private static NdArray rms(Call call) {
        NdArray x = call.in(0);
        NdArray gamma = call.in(1);
        int axis = call.axis(call.settings().integer("axis", -1), x.rank());
        int length = inner(x, axis);
        double epsilon = call.settings().real("epsilon", 1e-5);
        double[] scale = new double[x.size() / Math.max(1, length)];
        for (int set = 0; set < scale.length; set++) {
            double squares = 0;
            for (int i = 0; i < length; i++) {
                squares += x.real(set * length + i) * x.real(set * length + i);
            }
            scale[set] = 1 / Math.sqrt(squares / length + epsilon);
        }
        NdArray.Source ofGamma = Broadcast.source(gamma.extents(), x.extents());
        return call.reals(
                x.type(), x.extents(), i -> x.real(i) * scale[i / length] * gamma.real(ofGamma.of(i)));
    }

    private static NdArray localResponse(Call call) {
        NdArray x = call.in(0);
        int size = call.settings().small("size", 0);
        double alpha = call.settings().real("alpha", 1e-4);
        double beta = call.settings().real("beta", 0.75);
        double bias = call.settings().real("bias", 1);
        int channels = x.extent(1);
        int pixels = inner(x, 2);
        if (size < 1) {
            throw call.problem("a size of " + size);
        }
        return call.reals(x.type(), x.extents(), i -> {
            int c = i / pixels % channels;
            double squares = 0;
            for (int k = Math.max(0, c - (size - 1) / 2); k <= Math.min(channels - 1, c + size / 2); k++) {
                double value = x.real(i + (k - c) * pixels);
                squares += value * value;
            }
            return x.real(i) / StrictMath.pow(bias + alpha / size * squares, beta);
        });
    }

    private static NdArray lp(Call call) {
        NdArray x = call.in(0);
        int axis = call.axis(call.settings().integer("axis", -1), x.rank());
        long p = call.settings().integer("p", 2);
        Reduction reduction = new Reduction(x.extents(), axis);
        int inner = inner(x, axis + 1);
        int extent = x.extent(axis);
        return call.reals(x.type(), x.extents(), i -> {
            int set = i / inner / extent * inner + i % inner;
            double sum = 0;
            for (int k = 0; k < extent; k++) {
                double value = Math.abs(x.real(reduction.place(set, k)));
                sum += p == 1 ? value : value * value;
            }
            double norm = p == 1 ? sum : Math.sqrt(sum);
            return norm == 0 ? 0 : x.real(i) / norm;
        });
    }

    private static NdArray meanVariance(Call call) {
        NdArray x = call.in(0);
        int[] axes = call.settings().sizes("axes", 0, 2, 3);
        Reduction reduction = new Reduction(x.extents(), axes);
        int[] shape = reduction.shape(true);
        int count = Extents.size(shape);
        double[] mean = new double[count];
        double[] deviation = new double[count];
        int n = reduction.setSize();
        for (int set = 0; set < count; set++) {
            for (int k = 0; k < n; k++) {
                mean[set] += x.real(reduction.place(set, k)) / n;
            }
            for (int k = 0; k < n; k++) {
                deviation[set] += StrictMath.pow(x.real(reduction.place(set, k)) - mean[set], 2) / n;
            }
            deviation[set] = Math.sqrt(deviation[set]);
        }
        NdArray.Source of = Broadcast.source(shape, x.extents());
        return call.reals(
                x.type(), x.extents(), i -> (x.real(i) - mean[of.of(i)]) / (deviation[of.of(i)] + 1e-9));
    }

    private enum Kind {
        SOFTMAX, LOGARITHM, HARDMAX
    }

    /** Before operator set 13 all axes from one on were a single one. */
    private static NdArray softmax(Call call, Kind kind) {
        NdArray x = call.in(0);
        boolean flattens = call.opset() < 13;
        int axis = call.axis(call.settings().integer("axis", flattens ? 1 : -1), x.rank());
        int[] axes = flattens ? IntStream.range(axis, x.rank()).toArray() : new int[] {axis};
        Reduction reduction = new Reduction(x.extents(), axes);
        int n = reduction.setSize();
        double[] y = new double[x.size()];
        for (int set = 0; n > 0 && set < x.size() / n; set++) {
            int best = 0;
            for (int k = 1; k < n; k++) {
                best = x.real(reduction.place(set, k)) > x.real(reduction.place(set, best)) ? k : best;
            }
            double most = x.real(reduction.place(set, best));
            double sum = 0;
            for (int k = 0; k < n; k++) {
                sum += StrictMath.exp(x.real(reduction.place(set, k)) - most);
            }
            for (int k = 0; k < n; k++) {
                int place = reduction.place(set, k);
                double above = x.real(place) - most;
                y[place] = switch (kind) {
                    case SOFTMAX -> StrictMath.exp(above) / sum;
                    case LOGARITHM -> above - StrictMath.log(sum);
                    case HARDMAX -> k == best ? 1 : 0;
                };
            }
        }
        return call.reals(x.type(), x.extents(), i -> y[i]);
    }
}
