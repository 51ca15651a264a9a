package dev.fovea.nn.internal.onnx.network;

import dev.fovea.nn.internal.onnx.file.ElementType;
import dev.fovea.nn.internal.onnx.file.Extents;
import dev.fovea.nn.internal.onnx.file.NdArray;
import dev.fovea.nn.internal.onnx.network.Traced.Flow;
import dev.fovea.nn.internal.onnx.network.Traced.Known;
import dev.fovea.nn.internal.onnx.reference.Permutation;
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
        table.put("Reshape", site -> List.of(Reshapes.reshape(site)));
        table.put("Flatten", site -> List.of(flatten(site)));
        table.put("Squeeze", site -> List.of(squeeze(site)));
        table.put("Unsqueeze", site -> List.of(unsqueeze(site)));
        table.put("Transpose", site -> List.of(transpose(site)));
        return table;
    }

    private static Known shape(Site site) {
        Traced x = site.input(0);
        int rank = Reshapes.extents(x, 1).length;
        int begin = clamped(site.settings().integer("start", 0), rank);
        int end = Math.max(begin, clamped(site.settings().integer("end", rank), rank));
        return Known.of(vector(x, Traced.FEW, begin, end), vector(x, Traced.MANY, begin, end));
    }

    private static int clamped(long axis, int rank) {
        return Math.clamp(axis < 0 ? axis + rank : axis, 0, rank);
    }

    private static NdArray vector(Traced x, int batch, int begin, int end) {
        return NdArray.vector(
                Arrays.stream(Arrays.copyOfRange(Reshapes.extents(x, batch), begin, end)).asLongStream().toArray());
    }

    private static Known size(Site site) {
        Traced x = site.input(0);
        return Known.of(
                NdArray.scalar(ElementType.INT64, Extents.size(Reshapes.extents(x, Traced.FEW))),
                NdArray.scalar(ElementType.INT64, Extents.size(Reshapes.extents(x, Traced.MANY))));
    }

    private static Traced flatten(Site site) {
        Traced x = site.input(0);
        int rank = Reshapes.extents(x, 1).length;
        long given = site.settings().integer("axis", 1);
        int axis = given == rank ? rank : site.settings().axis(given, rank);
        return Reshapes.reshaped(
                site, x, flat(Reshapes.extents(x, Traced.FEW), axis), flat(Reshapes.extents(x, Traced.MANY), axis));
    }

    private static int[] flat(int[] extents, int axis) {
        return new int[] {
            Extents.size(Arrays.copyOf(extents, axis)),
            Extents.size(Arrays.copyOfRange(extents, axis, extents.length))
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

    private static Traced transpose(Site site) {
        if (site.input(0) instanceof Traced.Merged merged) {
            return Merging.transposed(site.settings(), merged);
        }
        Flow x = site.flow(0);
        return x.relabelled(
                Arrays.stream(Permutation.of(site.settings(), x.rank())).map(axis -> x.axes()[axis]).toArray());
    }
}
