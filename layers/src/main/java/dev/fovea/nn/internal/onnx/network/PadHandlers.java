package dev.fovea.nn.internal.onnx.network;

import dev.fovea.nn.Pad2d;
import dev.fovea.nn.general.Arithmetic;
import dev.fovea.nn.general.Constant;
import dev.fovea.nn.general.ElementFunction;
import dev.fovea.nn.general.Elementwise;
import dev.fovea.nn.internal.onnx.file.ElementType;
import dev.fovea.nn.internal.onnx.file.NdArray;
import dev.fovea.nn.internal.onnx.network.Traced.Flow;
import dev.fovea.nn.internal.onnx.reference.Padding;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Pad: a layer's own, what a convolution behind it takes in, or elements from other places. */
final class PadHandlers {
    private PadHandlers() {}

    static Map<String, Handler> table() {
        return Map.of("Pad", site -> List.of(pad(site)));
    }

    private static Flow pad(Site site) {
        Flow x = site.flow(0);
        @Nullable NdArray given = site.optional(2);
        double value = given != null ? given.real(0) : site.settings().real("value", 0);
        String mode = site.settings().text("mode", "constant");
        long[] pads = site.numbers(1, "pads");
        if (pads == null) {
            throw site.settings().problem("pads are missing");
        }
        @Nullable NdArray axes = site.optional(3);
        int[][] places = Padding.sources(
                site.settings(), x.extents(Traced.FEW), pads, axes == null ? null : axes.wholes());
        boolean constant = mode.equals("constant");
        if (constant && value == 0) {
            @Nullable Flow image = pad2d(site, x, places);
            if (image != null) {
                return image;
            }
        }
        MovingHandlers.ForBatch made = (batch, few) -> Padding.sources(
                site.settings(), x.extents(batch), pads, axes == null ? null : axes.wholes());
        Flow y = MovingHandlers.moved(site, x, made);
        return constant && value != 0 ? filled(site, y, places, value) : y;
    }

    /** Zeros around images, which a convolution behind them can take in; null if it is another padding. */
    private static @Nullable Flow pad2d(Site site, Flow given, int[][] places) {
        if (given.rank() != 4 || given.axes()[0] != Traced.BATCH) {
            return null;
        }
        // Rows and columns are ONNX's last two axes, or the first two of an image whose channels are the last.
        boolean last = places[1].length == given.extent(1, 1);
        Flow x = last ? site.layouts().channelsLast(given) : given;
        int[] order = x.order();
        if (order.length != 3 || x.stored().rank() != 3) {
            return null;
        }
        int[] around = new int[4];
        for (int k = 0; k < 3; k++) {
            int extent = x.extent(order[k], 1);
            int[] along = places[order[k]];
            int begin = 0;
            while (begin < along.length && along[begin] < 0) {
                begin++;
            }
            int after = along.length - begin - extent;
            boolean whole = after >= 0 && begin < along.length && along[begin] == 0
                    && along[begin + extent - 1] == extent - 1;
            if (!whole || (k == 2 && along.length != extent)) {
                return null;
            }
            if (k < 2) {
                around[2 * k] = begin;
                around[2 * k + 1] = after;
            }
        }
        boolean samples = places[0].length == Traced.FEW;
        if (!samples) {
            return null;
        }
        MovingHandlers.requireSize(site, places[1].length, places[2].length, places[3].length);
        return MovingHandlers.flow(site, x, new Pad2d(Pad2d.Fill.ZERO, around[0], around[1], around[2], around[3]),
                order);
    }

    /** Another number where there are no places. */
    private static Flow filled(Site site, Flow y, int[][] places, double value) {
        int[] order = y.order();
        int[] extents = y.stored().dimensions();
        NdArray inside = NdArray.reals(y.type().real() ? y.type() : ElementType.FLOAT,
                extents, i -> {
                    for (int k = order.length - 1, rest = i; k >= 0; k--) {
                        if (places[order[k]][rest % extents[k]] < 0) {
                            return 0;
                        }
                        rest /= extents[k];
                    }
                    return 1;
                });
        int[] ones = new int[extents.length];
        Arrays.fill(ones, 1);
        List<String> reads = List.of(y.node());
        String mask = site.add(new Constant(y.stored()), reads, Map.of("value", Filler.of(inside)));
        String number = site.add(
                new Constant(Shape.of(ones)), reads,
                Map.of("value", target -> Arrays.fill(target, Double.isInfinite(value) ? 0 : (float) value)));
        if (Double.isInfinite(value)) {
            // Model files hold finite numbers only, and the logarithm of 0 is −∞.
            number = site.add(new Elementwise(ElementFunction.LOGARITHM), List.of(number), Map.of());
            number = value < 0
                    ? number
                    : site.add(new Elementwise(ElementFunction.NEGATE), List.of(number), Map.of());
        }
        String name = site.add(
                new Arithmetic(Arithmetic.Function.WHERE), List.of(mask, y.node(), number), Map.of());
        return new Flow(name, y.stored(), y.axes(), y.type());
    }
}
