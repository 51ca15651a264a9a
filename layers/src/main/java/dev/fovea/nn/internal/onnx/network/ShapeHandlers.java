package dev.fovea.nn.internal.onnx.network;

import dev.fovea.nn.internal.onnx.file.ElementType;
import dev.fovea.nn.internal.onnx.file.NdArray;
import dev.fovea.nn.internal.onnx.file.OnnxProblem;
import dev.fovea.nn.internal.onnx.network.Traced.Flow;
import dev.fovea.nn.internal.onnx.network.Traced.Known;
import dev.fovea.nn.internal.onnx.reference.Permutation;
import dev.fovea.nn.internal.onnx.reference.Reshaping;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Operators that name axes anew; most cost nothing. */
final class ShapeHandlers {
    private ShapeHandlers() {}

    static Map<String, Handler> table() {
        Map<String, Handler> table = new HashMap<>();
        table.put("Shape", site -> List.of(shape(site)));
        table.put("Size", site -> List.of(size(site)));
        table.put("Reshape", site -> List.of(reshape(site)));
        table.put("Flatten", site -> List.of(flatten(site)));
        table.put("Squeeze", site -> List.of(squeeze(site)));
        table.put("Unsqueeze", site -> List.of(unsqueeze(site)));
        table.put("Transpose", site -> List.of(transpose(site)));
        return table;
    }

    private static Known shape(Site site) {
        Flow x = site.flow(0);
        int rank = x.rank();
        int begin = clamped(site.settings().integer("start", 0), rank);
        int end = Math.max(begin, clamped(site.settings().integer("end", rank), rank));
        return Known.of(vector(x, Traced.FEW, begin, end), vector(x, Traced.MANY, begin, end));
    }

    private static int clamped(long axis, int rank) {
        return Math.clamp(axis < 0 ? axis + rank : axis, 0, rank);
    }

    private static NdArray vector(Flow x, int batch, int begin, int end) {
        return NdArray.vector(
                Arrays.stream(Arrays.copyOfRange(x.extents(batch), begin, end)).asLongStream().toArray());
    }

    private static Known size(Site site) {
        Flow x = site.flow(0);
        return Known.of(
                NdArray.scalar(ElementType.INT64, NdArray.size(x.extents(Traced.FEW))),
                NdArray.scalar(ElementType.INT64, NdArray.size(x.extents(Traced.MANY))));
    }

    /**
     * The new shape for each of two batches; where they differ, the batch is. A file with a fixed batch says the shape for
     * just that one: then its first axis stays the batch.
     */
    private static Flow reshape(Site site) {
        Flow x = site.batched(0);
        Known target = site.requireKnown(1);
        if (!target.dependsOnBatch() && site.fixedBatch() > 0) {
            int[] fixed = Reshaping.extents(
                    site.settings(), x.extents(site.fixedBatch()), target.few().wholes());
            if (fixed.length > 0 && fixed[0] == site.fixedBatch()) {
                return reshaped(site, x, Arrays.copyOfRange(fixed, 1, fixed.length));
            }
        }
        return reshaped(
                site, x, extents(site, x, Traced.FEW, target.few()), extents(site, x, Traced.MANY, target.many()));
    }

    private static int[] extents(Site site, Flow x, int batch, NdArray target) {
        try {
            return Reshaping.extents(site.settings(), x.extents(batch), target.wholes());
        } catch (OnnxProblem e) {
            if (site.fixedBatch() > 0) {
                throw site.unsupported("the shape " + Arrays.toString(target.wholes())
                        + " does not keep the samples apart");
            }
            throw e;
        }
    }

    private static Flow reshaped(Site site, Flow x, int[] few, int[] many) {
        int[] differ = IntStream.range(0, few.length).filter(axis -> few[axis] != many[axis]).toArray();
        if (few.length != many.length || differ.length != 1
                || few[differ[0]] != Traced.FEW || many[differ[0]] != Traced.MANY
                || !Arrays.stream(few).limit(differ[0]).allMatch(extent -> extent == 1)) {
            throw site.unsupported("the shape " + NdArray.text(few) + " for " + NdArray.text(x.extents(Traced.FEW))
                    + " does not keep the samples apart");
        }
        int batch = differ[0];
        Flow y = reshaped(site, x, Arrays.copyOfRange(few, batch + 1, few.length));
        if (batch == 0) {
            return y;
        }
        int[] axes = new int[few.length];
        Arrays.fill(axes, Traced.ONE);
        System.arraycopy(y.axes(), 0, axes, batch, y.rank());
        return y.relabelled(axes);
    }

    private static Flow reshaped(Site site, Flow x, int... sample) {
        return site.layouts().reshaped(x, site.shape(sample).dimensions());
    }

    private static Flow flatten(Site site) {
        Flow x = site.batched(0);
        long given = site.settings().integer("axis", 1);
        int axis = given == x.rank() ? x.rank() : site.settings().axis(given, x.rank());
        int[] few = flat(x.extents(Traced.FEW), axis);
        int[] many = flat(x.extents(Traced.MANY), axis);
        return reshaped(site, x, few, many);
    }

    private static int[] flat(int[] extents, int axis) {
        return new int[] {
            NdArray.size(Arrays.copyOf(extents, axis)),
            NdArray.size(Arrays.copyOfRange(extents, axis, extents.length))
        };
    }

    private static Flow squeeze(Site site) {
        Flow x = site.flow(0);
        long[] given = site.numbers(1, "axes");
        int[] gone = given == null
                ? IntStream.range(0, x.rank())
                        .filter(axis -> x.axes()[axis] != Traced.BATCH && x.extent(axis, 2) == 1).toArray()
                : site.settings().axes(given, x.rank());
        for (int axis : gone) {
            if (x.axes()[axis] == Traced.BATCH) {
                throw site.unsupported("it drops the axis of the samples");
            }
            if (x.extent(axis, 2) != 1) {
                throw site.settings().problem("axis " + axis + " is not 1");
            }
        }
        return x.relabelled(
                IntStream.range(0, x.rank())
                        .filter(axis -> Arrays.stream(gone).noneMatch(a -> a == axis))
                        .map(axis -> x.axes()[axis])
                        .toArray());
    }

    private static Flow unsqueeze(Site site) {
        Flow x = site.flow(0);
        long[] given = site.numbers(1, "axes");
        if (given == null) {
            throw site.settings().problem("the axes are missing");
        }
        int[] axes = new int[x.rank() + given.length];
        Arrays.fill(axes, Integer.MAX_VALUE);
        for (int axis : site.settings().axes(given, axes.length)) {
            axes[axis] = Traced.ONE;
        }
        int from = 0;
        for (int axis = 0; axis < axes.length; axis++) {
            axes[axis] = axes[axis] == Integer.MAX_VALUE ? x.axes()[from++] : axes[axis];
        }
        return x.relabelled(axes);
    }

    private static Flow transpose(Site site) {
        Flow x = site.flow(0);
        return x.relabelled(
                Arrays.stream(Permutation.of(site.settings(), x.rank())).map(axis -> x.axes()[axis]).toArray());
    }
}
