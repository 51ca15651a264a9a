package dev.fovea.nn.internal.onnx.reference;

import dev.fovea.nn.internal.onnx.file.ElementType;
import dev.fovea.nn.internal.onnx.file.Extents;
import dev.fovea.nn.internal.onnx.file.NdArray;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Convolutions and poolings over any number of axes. */
final class WindowOperators {
    private WindowOperators() {}

    static Map<String, Operator> table() {
        Map<String, Operator> table = new HashMap<>();
        table.put("Conv", ((Operator.Single) WindowOperators::conv).operator());
        table.put("ConvTranspose", ((Operator.Single) WindowOperators::convTranspose).operator());
        table.put("MaxPool", WindowOperators::maxPool);
        table.put("AveragePool", ((Operator.Single) WindowOperators::averagePool).operator());
        table.put("LpPool", ((Operator.Single) WindowOperators::lpPool).operator());
        table.put("GlobalAveragePool", global((x, begin, n) -> {
            double sum = 0;
            for (int i = 0; i < n; i++) {
                sum += x.real(begin + i);
            }
            return sum / n;
        }));
        table.put("GlobalMaxPool", global((x, begin, n) -> {
            double most = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < n; i++) {
                most = Math.max(most, x.real(begin + i));
            }
            return most;
        }));
        table.put("GlobalLpPool", ((Operator.Single) call -> {
            double p = (double) call.settings().integer("p", 2);
            return overImage(call, (x, begin, n) -> {
                double sum = 0;
                for (int i = 0; i < n; i++) {
                    sum += StrictMath.pow(Math.abs(x.real(begin + i)), p);
                }
                return StrictMath.pow(sum, 1 / p);
            });
        }).operator());
        return table;
    }

    /** Makes one number of a whole image. */
    private interface OverImage {
        double of(NdArray x, int begin, int count);
    }

    private static Operator global(OverImage function) {
        return ((Operator.Single) call -> overImage(call, function)).operator();
    }

    private static NdArray overImage(Call call, OverImage function) {
        NdArray x = call.in(0);
        int[] spatial = spatial(call, x);
        int[] shape = x.extents();
        Arrays.fill(shape, 2, shape.length, 1);
        int pixels = Extents.size(spatial);
        return call.reals(x.type(), shape, i -> function.of(x, i * pixels, pixels));
    }

    private static int[] spatial(Call call, NdArray x) {
        if (x.rank() < 3) {
            throw call.problem("expected (batch, channels, …), found " + x);
        }
        return Arrays.copyOfRange(x.extents(), 2, x.rank());
    }

    private static int[] shape(NdArray x, int channels, int... output) {
        int[] shape = new int[output.length + 2];
        shape[0] = x.extent(0);
        shape[1] = channels;
        System.arraycopy(output, 0, shape, 2, output.length);
        return shape;
    }

    private static NdArray conv(Call call) {
        NdArray x = call.in(0);
        NdArray kernel = call.in(1);
        NdArray bias = call.optional(2);
        int[] image = spatial(call, x);
        Windows windows = Windows.of(
                call.settings(), image,
                Arrays.copyOfRange(kernel.extents(), Math.min(2, kernel.rank()), kernel.rank()));
        int groups = call.settings().small("group", 1);
        int out = kernel.extent(0);
        int in = kernel.extent(1);
        if (groups < 1 || out % groups != 0 || in * groups != x.extent(1)) {
            throw call.problem("a kernel " + kernel + " in " + groups + " groups on " + x);
        }
        int pixels = Extents.size(image);
        int positions = windows.positions();
        int outputs = Extents.size(windows.output());
        call.products(x.extent(0), out, in, outputs, positions);
        return call.reals(x.type(), shape(x, out, windows.output()), i -> {
            int window = i % outputs;
            int o = i / outputs % out;
            int image0 = (i / outputs / out * x.extent(1) + o / (out / groups) * in) * pixels;
            double sum = bias == null ? 0 : bias.real(o);
            for (int k = 0; k < positions; k++) {
                int place = windows.place(window, k, image);
                for (int c = 0; place >= 0 && c < in; c++) {
                    sum += x.real(image0 + c * pixels + place) * kernel.real((o * in + c) * positions + k);
                }
            }
            return sum;
        });
    }

    private static NdArray convTranspose(Call call) {
        NdArray x = call.in(0);
        NdArray kernel = call.in(1);
        NdArray bias = call.optional(2);
        int[] image = spatial(call, x);
        Windows windows = Windows.transposed(
                call.settings(), image,
                Arrays.copyOfRange(kernel.extents(), Math.min(2, kernel.rank()), kernel.rank()));
        int groups = call.settings().small("group", 1);
        int in = x.extent(1);
        int outEach = kernel.extent(1);
        if (groups < 1 || kernel.extent(0) != in || in % groups != 0) {
            throw call.problem("a kernel " + kernel + " in " + groups + " groups on " + x);
        }
        int out = outEach * groups;
        int pixels = Extents.size(image);
        int positions = windows.positions();
        int outputs = Extents.size(windows.output());
        int[] shape = shape(x, out, windows.output());
        call.products(Extents.size(shape));
        call.products(x.size(), positions, outEach);
        double[] y = new double[Extents.size(shape)];
        Windows back = new Windows(
                windows.kernel(), windows.strides(), windows.dilations(), windows.before(), windows.after(), image);
        for (int n = 0; n < x.extent(0); n++) {
            for (int pixel = 0; pixel < pixels; pixel++) {
                for (int k = 0; k < positions; k++) {
                    int place = back.place(pixel, k, windows.output());
                    for (int c = 0; place >= 0 && c < in; c++) {
                        int o = c / (in / groups) * outEach;
                        for (int e = 0; e < outEach; e++) {
                            y[(n * out + o + e) * outputs + place] += x.real((n * in + c) * pixels + pixel)
                                    * kernel.real((c * outEach + e) * positions + k);
                        }
                    }
                }
            }
        }
        return call.reals(
                x.type(), shape, i -> y[i] + (bias == null ? 0 : bias.real(i / outputs % out)));
    }

    private static int[] kernelShape(Call call) {
        int[] kernel = call.settings().sizes("kernel_shape");
        if (kernel.length == 0) {
            throw call.problem("kernel_shape is missing");
        }
        return kernel;
    }

    private static List<NdArray> maxPool(Call call) {
        NdArray x = call.in(0);
        int[] image = spatial(call, x);
        Windows windows = Windows.of(call.settings(), image, kernelShape(call));
        int pixels = Extents.size(image);
        int positions = windows.positions();
        int outputs = Extents.size(windows.output());
        int[] shape = shape(x, x.extent(1), windows.output());
        call.products(Extents.size(shape), positions);
        int[] best = new int[Extents.size(shape)];
        for (int i = 0; i < best.length; i++) {
            best[i] = -1;
            int image0 = i / outputs * pixels;
            for (int k = 0; k < positions; k++) {
                int place = windows.place(i % outputs, k, image);
                if (place >= 0 && (best[i] < 0 || x.real(image0 + place) > x.real(best[i]))) {
                    best[i] = image0 + place;
                }
            }
        }
        boolean columnMajor = call.settings().integer("storage_order", 0) != 0;
        NdArray values = call.numbers(
                x.type(), shape, i -> best[i] < 0 ? Double.NEGATIVE_INFINITY : x.real(best[i]),
                i -> best[i] < 0 ? Long.MIN_VALUE : x.whole(best[i]));
        if (call.node().outputs().size() < 2) {
            return List.of(values);
        }
        return List.of(values, call.wholes(ElementType.INT64, shape, i -> {
            if (!columnMajor) {
                return best[i];
            }
            int within = 0;
            for (int axis = image.length - 1, rest = best[i] % pixels; axis >= 0; axis--) {
                int step = 1;
                for (int a = 0; a < axis; a++) {
                    step *= image[a];
                }
                within += rest % image[axis] * step;
                rest /= image[axis];
            }
            return (long) best[i] / pixels * pixels + within;
        }));
    }

    /** Makes one number of a window's. */
    private interface OverWindow {
        double of(int image0, int window);
    }

    private static NdArray pooled(Call call, Windows windows, int[] image, OverWindow function) {
        NdArray x = call.in(0);
        int pixels = Extents.size(image);
        int outputs = Extents.size(windows.output());
        call.products(x.extent(0), x.extent(1), outputs, windows.positions());
        return call.reals(
                x.type(), shape(x, x.extent(1), windows.output()),
                i -> function.of(i / outputs * pixels, i % outputs));
    }

    private static NdArray averagePool(Call call) {
        NdArray x = call.in(0);
        int[] image = spatial(call, x);
        Windows windows = Windows.of(call.settings(), image, kernelShape(call));
        boolean countPadding = call.settings().integer("count_include_pad", 0) != 0;
        return pooled(call, windows, image, (image0, window) -> {
            double sum = 0;
            int count = 0;
            for (int k = 0; k < windows.positions(); k++) {
                int place = windows.place(window, k, image);
                sum += place >= 0 ? x.real(image0 + place) : 0;
                count += place >= 0 || (place == -1 && countPadding) ? 1 : 0;
            }
            return sum / count;
        });
    }

    private static NdArray lpPool(Call call) {
        NdArray x = call.in(0);
        int[] image = spatial(call, x);
        Windows windows = Windows.of(call.settings(), image, kernelShape(call));
        double p = (double) call.settings().integer("p", 2);
        return pooled(call, windows, image, (image0, window) -> {
            double sum = 0;
            for (int k = 0; k < windows.positions(); k++) {
                int place = windows.place(window, k, image);
                sum += place >= 0 ? StrictMath.pow(Math.abs(x.real(image0 + place)), p) : 0;
            }
            return StrictMath.pow(sum, 1 / p);
        });
    }
}
