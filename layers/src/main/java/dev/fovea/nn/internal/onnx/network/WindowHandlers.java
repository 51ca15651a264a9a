package dev.fovea.nn.internal.onnx.network;

import dev.fovea.nn.AvgPool2d;
import dev.fovea.nn.Conv2d;
import dev.fovea.nn.ConvTranspose2d;
import dev.fovea.nn.ConvolutionLayer;
import dev.fovea.nn.DepthwiseConv2d;
import dev.fovea.nn.GlobalAvgPool2d;
import dev.fovea.nn.GlobalMaxPool2d;
import dev.fovea.nn.Layer;
import dev.fovea.nn.MaxPool2d;
import dev.fovea.nn.Pad2d;
import dev.fovea.nn.PoolingLayer;
import dev.fovea.nn.general.ElementFunction;
import dev.fovea.nn.general.Elementwise;
import dev.fovea.nn.internal.onnx.file.Extents;
import dev.fovea.nn.internal.onnx.file.NdArray;
import dev.fovea.nn.internal.onnx.network.Traced.Flow;
import dev.fovea.nn.internal.onnx.reference.Windows;
import dev.fovea.ops.Padding;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** Convolutions and poolings of images, and of sequences, which are images of one row. */
final class WindowHandlers {
    private WindowHandlers() {}

    static Map<String, Handler> table() {
        Map<String, Handler> table = new HashMap<>();
        table.put("Conv", site -> List.of(conv(site)));
        table.put("ConvTranspose", site -> List.of(convTranspose(site)));
        table.put("MaxPool", site -> List.of(pool(site, true)));
        table.put("AveragePool", site -> List.of(pool(site, false)));
        table.put("GlobalAveragePool", site -> List.of(global(site, new GlobalAvgPool2d())));
        table.put("GlobalMaxPool", site -> List.of(global(site, new GlobalMaxPool2d())));
        table.put("LpPool", site -> List.of(norm(site, WindowHandlers::means)));
        table.put("GlobalLpPool", site -> List.of(norm(site, WindowHandlers::globalMeans)));
        return table;
    }

    /** Numbers for height and width; a sequence has the width only. */
    private record Plane(int height, int width) {
        static Plane of(int otherwise, int... numbers) {
            return numbers.length == 1 ? new Plane(otherwise, numbers[0]) : new Plane(numbers[0], numbers[1]);
        }
    }

    private static Flow image(Site site) {
        Flow x = site.batched(0);
        if (x.rank() != 3 && x.rank() != 4) {
            throw site.unsupported("it works on " + (x.rank() - 2) + " axes; images and sequences are supported");
        }
        return x.rank() == 4
                ? site.layouts().channelsLast(x)
                : site.layouts().channelsLast(site.layouts().reshaped(x, x.extent(1, 1), 1, x.extent(2, 1)));
    }

    private static int[] spatial(Site site) {
        int[] extents = site.flow(0).extents(1);
        return Arrays.copyOfRange(extents, 2, extents.length);
    }

    /** The result, which is an image, as a value of the rank of the input. */
    private static Flow result(Site site, Layer layer, Flow x, Map<String, Filler> fillers, int[] output) {
        Flow y = site.add(layer, List.of(x), fillers, 4, 2, 3, 1);
        Plane expected = Plane.of(1, output);
        Shape made = y.stored();
        if (made.dimension(0) != expected.height || made.dimension(1) != expected.width) {
            throw site.unsupported("its output would be " + made + ", not of " + Extents.text(output));
        }
        return output.length == 2 ? y : site.layouts().reshaped(y, y.extent(1, 1), y.extent(3, 1));
    }

    private static NdArray kernel(Site site) {
        NdArray kernel = site.constant(1);
        if (kernel.rank() != site.flow(0).rank()) {
            throw site.settings().problem("a kernel " + kernel + " for a value of " + site.flow(0).rank() + " axes");
        }
        return kernel;
    }

    /** (h, w, i, o) from (o, i, h, w), or for a transposed convolution (h, w, o, i) from (i, o, h, w). */
    private static Map<String, Filler> fillers(Site site, NdArray kernel) {
        Plane size = Plane.of(1, Arrays.copyOfRange(kernel.extents(), 2, kernel.rank()));
        int last = kernel.extent(0);
        int next = kernel.extent(1);
        int positions = size.height * size.width;
        Map<String, Filler> fillers = new HashMap<>();
        fillers.put("kernel", Filler.of(kernel, i -> {
            int position = i / last / next;
            return (i % last * next + i / last % next) * positions + position;
        }));
        @Nullable NdArray bias = site.optional(2);
        if (bias != null) {
            fillers.put("bias", Filler.of(bias));
        }
        return fillers;
    }

    private static <L extends ConvolutionLayer<L>> L set(L layer, Windows windows, boolean bias) {
        Plane stride = Plane.of(1, windows.strides());
        Plane dilation = Plane.of(1, windows.dilations());
        return layer.stride(stride.height, stride.width)
                .dilation(dilation.height, dilation.width)
                .padding(padding(windows))
                .bias(bias);
    }

    private static Padding padding(Windows windows) {
        Plane before = Plane.of(0, windows.before());
        Plane after = Plane.of(0, windows.after());
        return Padding.of(before.height, after.height, before.width, after.width);
    }

    private static Flow conv(Site site) {
        Flow x = image(site);
        NdArray kernel = kernel(site);
        Windows windows = Windows.of(
                site.settings(), spatial(site), Arrays.copyOfRange(kernel.extents(), 2, kernel.rank()));
        int groups = site.settings().small("group", 1);
        int out = kernel.extent(0);
        int in = x.stored().channels();
        if (groups < 1 || out % groups != 0 || kernel.extent(1) * groups != in) {
            throw site.settings().problem("a kernel " + kernel + " in " + groups + " groups on " + in + " channels");
        }
        Plane size = Plane.of(1, windows.kernel());
        boolean bias = site.has(2);
        Padding padding = padding(windows);
        @Nullable Piece before = site.pieces().piece(x.node());
        if (before != null && before.layer() instanceof Pad2d zeros && zeros.fill() == Pad2d.Fill.ZERO) {
            // Zeros around an image are the convolution's own padding; nobody needs the larger image then.
            padding = padded(windows, zeros);
            String image = before.reads().get(0);
            x = new Flow(image, site.pieces().shape(image), x.axes(), x.type());
        }
        Layer layer = groups == in && groups > 1
                ? set(new DepthwiseConv2d(size.height, size.width).multiplier(out / in), windows, bias).padding(padding)
                : set(new Conv2d(out, size.height, size.width).groups(groups), windows, bias).padding(padding);
        return result(site, layer, x, fillers(site, kernel), windows.output());
    }

    private static Padding padded(Windows windows, Pad2d zeros) {
        Plane before = Plane.of(0, windows.before());
        Plane after = Plane.of(0, windows.after());
        return Padding.of(
                before.height + zeros.top(), after.height + zeros.bottom(), before.width + zeros.left(),
                after.width + zeros.right());
    }

    private static Flow convTranspose(Site site) {
        Flow x = image(site);
        NdArray kernel = kernel(site);
        int[] extents = spatial(site);
        Windows windows = Windows.transposed(
                site.settings(), extents, Arrays.copyOfRange(kernel.extents(), 2, kernel.rank()));
        int groups = site.settings().small("group", 1);
        if (kernel.extent(0) != x.stored().channels()) {
            throw site.settings().problem("a kernel " + kernel + " on " + x.stored().channels() + " channels");
        }
        Plane size = Plane.of(1, windows.kernel());
        int[] more = new int[extents.length];
        for (int axis = 0; axis < more.length; axis++) {
            int whole = (extents[axis] - 1) * windows.strides()[axis]
                    + (windows.kernel()[axis] - 1) * windows.dilations()[axis] + 1;
            more[axis] = windows.output()[axis] + windows.before()[axis] + windows.after()[axis] - whole;
        }
        Plane outputPadding = Plane.of(0, more);
        Layer layer = set(
                new ConvTranspose2d(kernel.extent(1) * groups, size.height, size.width)
                        .groups(groups).outputPadding(outputPadding.height, outputPadding.width),
                windows, site.has(2));
        return result(site, layer, x, fillers(site, kernel), windows.output());
    }

    private static Flow pool(Site site, boolean largest) {
        Flow x = image(site);
        int[] kernel = site.settings().sizes("kernel_shape");
        Windows windows = Windows.of(site.settings(), spatial(site), kernel);
        Plane size = Plane.of(1, kernel);
        boolean count = site.settings().integer("count_include_pad", 0) != 0;
        Layer layer = largest
                ? set(new MaxPool2d(size.height, size.width), windows, site)
                : set(new AvgPool2d(size.height, size.width).countPadding(count), windows, site);
        return result(site, layer, x, Map.of(), windows.output());
    }

    private static <L extends PoolingLayer<L>> L set(L layer, Windows windows, Site site) {
        Plane stride = Plane.of(1, windows.strides());
        Plane dilation = Plane.of(1, windows.dilations());
        boolean explicit = !site.settings().text("auto_pad", "NOTSET").startsWith("SAME");
        return layer.stride(stride.height, stride.width)
                .dilation(dilation.height, dilation.width)
                .padding(padding(windows))
                .ceilMode(explicit && site.settings().integer("ceil_mode", 0) != 0);
    }

    private static Flow global(Site site, Layer layer) {
        return global(site, layer, image(site));
    }

    private static Flow global(Site site, Layer layer, Flow x) {
        return site.add(layer, List.of(x), Map.of(), site.flow(0).rank(), 1);
    }

    /** Means of windows, and of how many numbers each is. */
    private record Means(Flow flow, int count) {}

    /** Takes means of windows. */
    private interface Averaging {
        Means of(Site site, Flow x);
    }

    /** (Σ|x|ᵖ)^(1/p) over windows, as a mean and what stands around it. */
    private static Flow norm(Site site, Averaging averaging) {
        long p = site.settings().integer("p", 2);
        if (p != 1 && p != 2) {
            throw site.unsupported("p is " + p + "; 1 and 2 are supported");
        }
        Layer power =
                p == 1 ? new Elementwise(ElementFunction.MAGNITUDE) : new Elementwise(ElementFunction.POWER, 2, 0);
        Means means = averaging.of(site, site.same(image(site), power));
        Flow sum = site.same(means.flow, new Elementwise(ElementFunction.AFFINE, means.count, 0));
        return p == 1 ? sum : site.same(sum, new Elementwise(ElementFunction.ROOT));
    }

    private static Means means(Site site, Flow x) {
        if (site.settings().integer("ceil_mode", 0) != 0) {
            throw site.unsupported("windows beyond the padding (ceil_mode) have fewer numbers");
        }
        int[] kernel = site.settings().sizes("kernel_shape");
        Windows windows = Windows.of(site.settings(), spatial(site), kernel);
        Plane size = Plane.of(1, kernel);
        Layer layer = set(new AvgPool2d(size.height, size.width).countPadding(true), windows, site);
        return new Means(result(site, layer, x, Map.of(), windows.output()), Extents.size(kernel));
    }

    private static Means globalMeans(Site site, Flow x) {
        return new Means(global(site, new GlobalAvgPool2d(), x), Extents.size(spatial(site)));
    }
}
