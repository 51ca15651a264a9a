package dev.fovea.nn.internal.onnx.network;

import dev.fovea.nn.Resize2d;
import dev.fovea.nn.general.AlongAxis;
import dev.fovea.nn.internal.onnx.file.NdArray;
import dev.fovea.nn.internal.onnx.network.Traced.Flow;
import dev.fovea.nn.internal.onnx.reference.ResizeAxis;
import dev.fovea.nn.internal.onnx.reference.ResizePlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Operators that resize. */
final class ResizeHandlers {
    private ResizeHandlers() {}

    static Map<String, Handler> table() {
        return Map.of(
                "Resize", site -> List.of(resize(site)),
                "Upsample", site -> List.of(resize(site)));
    }

    private static double @Nullable [] reals(@Nullable NdArray x) {
        if (x == null) {
            return null;
        }
        double[] values = new double[x.size()];
        Arrays.setAll(values, x::real);
        return values;
    }

    private static ResizePlan plan(Site site, int[] extents, boolean few) {
        boolean old = site.node().operator().equals("Upsample") || site.settings().opset() < 11;
        if (old) {
            double[] scales = site.has(1) ? reals(site.constant(1)) : site.settings().reals("scales");
            return ResizePlan.upsample(site.settings(), extents, scales);
        }
        double[] roi = reals(site.optional(1));
        return ResizePlan.of(
                site.settings(), extents, roi == null ? new double[0] : roi, reals(site.optional(2)),
                MovingHandlers.wholes(site, 3, "", few));
    }

    private static Flow resize(Site site) {
        Flow x = site.flow(0);
        requireSizes(site, x);
        ResizePlan plan = plan(site, x.extents(Traced.FEW), true);
        Map<Integer, int[]> nearest = new HashMap<>();
        List<Integer> mixed = new ArrayList<>();
        for (int axis = 0; axis < x.rank(); axis++) {
            ResizeAxis along = plan.axes().get(axis);
            if (x.axes()[axis] == Traced.BATCH) {
                boolean kept = along.isIdentity() || fixedSize(site, axis);
                if (!kept) {
                    throw site.unsupported("it works along the axis of the samples");
                }
            } else if (!along.isIdentity()) {
                site.shape(along.places().length);
                if (Arrays.stream(along.places()).allMatch(places -> places.length == 1)) {
                    nearest.put(axis, Arrays.stream(along.places()).mapToInt(places -> places[0]).toArray());
                } else {
                    mixed.add(axis);
                }
            }
        }
        @Nullable Flow bilinear = bilinear(site, x, plan, mixed);
        if (bilinear != null) {
            return bilinear;
        }
        Flow y = MovingHandlers.selected(site, x, nearest);
        for (int axis : mixed) {
            ResizeAxis along = plan.axes().get(axis);
            if (plan.outside() != 0 && Arrays.stream(along.places()).anyMatch(places -> places.length == 0)) {
                throw site.unsupported("an extrapolation_value other than 0");
            }
            Flow whole = site.layouts().including(y, axis);
            y = flow(site, whole, new AlongAxis(whole.axes()[axis], along.places().length), whole.order(), along);
        }
        return y;
    }

    /** The tables of places are as large as the result's extents. */
    private static void requireSizes(Site site, Flow x) {
        for (int input = 1; input < site.inputs(); input++) {
            if (site.known(input)) {
                NdArray numbers = site.requireKnown(input).few();
                for (int i = 0; i < numbers.size(); i++) {
                    MovingHandlers.requireSize(site, (long) Math.min(Long.MAX_VALUE, Math.abs(numbers.real(i))));
                }
            }
        }
        MovingHandlers.requireSize(site, x.stored().size());
    }

    /** A file with a fixed batch says its size. */
    private static boolean fixedSize(Site site, int axis) {
        long[] sizes = site.has(3) ? site.requireKnown(3).few().wholes() : new long[0];
        return axis < sizes.length && site.fixedBatch() > 0 && sizes[axis] == site.fixedBatch();
    }

    private static Flow flow(Site site, Flow x, AlongAxis layer, int[] order, ResizeAxis along) {
        Filler weights = target -> {
            Arrays.fill(target, 0);
            for (int o = 0; o < along.places().length; o++) {
                for (int k = 0; k < along.places()[o].length; k++) {
                    target[o * along.input() + along.places()[o][k]] += (float) along.weights()[o][k];
                }
            }
        };
        String name = site.add(layer, List.of(x.node()), Map.of("weights", weights));
        int[] axes = x.axes().clone();
        for (int i = 0; i < order.length; i++) {
            axes[order[i]] = i;
        }
        return new Flow(name, site.pieces().shape(name), axes, x.type());
    }

    /** The layer that PyTorch's and TensorFlow's usual bilinear resizing has. */
    private static @Nullable Flow bilinear(Site site, Flow x, ResizePlan plan, List<Integer> mixed) {
        String coordinates = site.settings().text("coordinate_transformation_mode", "half_pixel");
        boolean usual = mixed.equals(List.of(2, 3)) && x.rank() == 4
                && site.settings().text("mode", "nearest").equals("linear") && site.settings().opset() >= 11
                && (coordinates.equals("half_pixel") || coordinates.equals("pytorch_half_pixel"))
                && site.settings().integer("antialias", 0) == 0 && site.settings().integer("exclude_outside", 0) == 0
                && plan.axes().get(1).isIdentity() && x.axes()[0] == Traced.BATCH;
        if (!usual) {
            return null;
        }
        int height = plan.axes().get(2).places().length;
        int width = plan.axes().get(3).places().length;
        @Nullable NdArray scales = site.optional(2);
        boolean exact = (scales == null || scales.size() == 0)
                ? site.settings().text("keep_aspect_ratio_policy", "stretch").equals("stretch")
                : (scales.size() == 4 && ElementHandlers.near(scales.real(2) * x.extent(2, 1), height)
                        && ElementHandlers.near(scales.real(3) * x.extent(3, 1), width));
        if (!exact || (coordinates.equals("pytorch_half_pixel") && (height == 1 || width == 1))) {
            return null;
        }
        Flow image = site.layouts().channelsLast(x);
        return site.add(
                Resize2d.to(height, width).interpolation(Resize2d.Interpolation.BILINEAR), List.of(image), Map.of(), 4,
                image.order());
    }
}
