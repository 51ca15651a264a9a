package dev.fovea.nn.internal.onnx.reference;

import dev.fovea.nn.internal.onnx.file.Extents;
import dev.fovea.nn.internal.onnx.file.NdArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Operators that put whole rows and columns elsewhere. */
final class MovingOperators {
    private MovingOperators() {}

    static Map<String, Operator> table() {
        Map<String, Operator.Single> table = new HashMap<>();
        table.put("Transpose", MovingOperators::transpose);
        table.put("Expand", MovingOperators::expand);
        table.put("Tile", MovingOperators::tile);
        table.put("Concat", MovingOperators::concat);
        table.put("Slice", MovingOperators::slice);
        table.put("Pad", MovingOperators::pad);
        table.put("DepthToSpace", MovingOperators::depthToSpace);
        table.put("SpaceToDepth", MovingOperators::spaceToDepth);
        table.put("Trilu", MovingOperators::trilu);
        Map<String, Operator> operators = new HashMap<>();
        table.forEach((name, single) -> operators.put(name, single.operator()));
        operators.put("Split", MovingOperators::split);
        return operators;
    }

    private static NdArray transpose(Call call) {
        NdArray x = call.in(0);
        int[] axes = Permutation.of(call.settings(), x.rank());
        return permuted(call, x, axes);
    }

    private static NdArray permuted(Call call, NdArray x, int... axes) {
        int[] strides = Broadcast.strides(x.extents());
        int[] extents = Arrays.stream(axes).map(x::extent).toArray();
        int[] steps = Arrays.stream(axes).map(axis -> strides[axis]).toArray();
        return call.gathered(x, extents, Broadcast.strided(extents, steps, 0));
    }

    private static NdArray expand(Call call) {
        NdArray x = call.in(0);
        int[] shape = Broadcast.shape(x.extents(), ShapeOperators.extents(call, call.in(1).wholes()));
        return call.gathered(x, shape, Broadcast.source(x.extents(), shape));
    }

    private static NdArray tile(Call call) {
        NdArray x = call.in(0);
        long[] repeats = call.in(1).wholes();
        if (repeats.length != x.rank()) {
            throw call.problem("expected a number for each axis of " + x + ", found " + Arrays.toString(repeats));
        }
        int[][] sources = new int[x.rank()][];
        for (int axis = 0; axis < x.rank(); axis++) {
            int extent = x.extent(axis);
            int count = call.settings().small("the extent", Math.multiplyExact(extent, repeats[axis]));
            sources[axis] = IntStream.range(0, Extents.size(count)).map(i -> i % extent).toArray();
        }
        return selected(call, x, sources, 0);
    }

    /** The elements at given places along each axis; −1 for a filling. */
    static NdArray selected(Call call, NdArray x, int[][] sources, double filling) {
        int[] extents = Arrays.stream(sources).mapToInt(source -> source.length).toArray();
        int[] strides = Broadcast.strides(x.extents());
        NdArray.Source source = i -> {
            int place = 0;
            for (int axis = extents.length - 1, rest = i; axis >= 0; axis--) {
                int along = sources[axis][rest % extents[axis]];
                if (along < 0) {
                    return -1;
                }
                place += along * strides[axis];
                rest /= extents[axis];
            }
            return place;
        };
        boolean fills = Arrays.stream(sources).anyMatch(s -> Arrays.stream(s).anyMatch(i -> i < 0));
        if (!fills) {
            return call.gathered(x, extents, source);
        }
        return call.numbers(
                x.type(), extents,
                i -> source.of(i) < 0 ? filling : x.real(source.of(i)),
                i -> source.of(i) < 0 ? (long) filling : x.whole(source.of(i)));
    }

    private static NdArray concat(Call call) {
        List<NdArray> xs = IntStream.range(0, call.inputs()).mapToObj(call::in).toList();
        if (xs.isEmpty()) {
            throw call.problem("expected an input");
        }
        NdArray first = xs.get(0);
        int axis = call.axis(call.settings().integer("axis", 1), first.rank());
        int[] extents = first.extents();
        int[] ends = new int[xs.size()];
        int end = 0;
        for (int i = 0; i < xs.size(); i++) {
            NdArray x = xs.get(i);
            int[] expected = first.extents();
            if (x.rank() == first.rank()) {
                expected[axis] = x.extent(axis);
            }
            if (x.type() != first.type() || !Arrays.equals(expected, x.extents())) {
                throw call.problem("expected inputs that differ along axis " + axis + " only, found " + xs);
            }
            end = Math.addExact(end, x.extent(axis));
            ends[i] = end;
        }
        extents[axis] = end;
        int inner = Extents.size(Arrays.copyOfRange(extents, axis + 1, extents.length));
        int total = end;
        record Place(NdArray x, int index) {}
        java.util.function.IntFunction<Place> place = i -> {
            int along = i / inner % total;
            int which = 0;
            while (along >= ends[which]) {
                which++;
            }
            NdArray x = xs.get(which);
            int own = x.extent(axis);
            int begin = ends[which] - own;
            return new Place(x, ((i / inner / total) * own + along - begin) * inner + i % inner);
        };
        return call.numbers(
                first.type(), extents, i -> {
                    Place p = place.apply(i);
                    return p.x.real(p.index);
                }, i -> {
                    Place p = place.apply(i);
                    return p.x.whole(p.index);
                });
    }

    private static List<NdArray> split(Call call) {
        NdArray x = call.in(0);
        int axis = call.axis(call.settings().integer("axis", 0), x.rank());
        int[] sizes = SplitSizes.of(call.settings(), call.numbers(1, "split"), x.extent(axis));
        List<NdArray> parts = new ArrayList<>();
        int begin = 0;
        for (int size : sizes) {
            int[][] sources = everything(x);
            int from = begin;
            sources[axis] = IntStream.range(0, size).map(i -> from + i).toArray();
            parts.add(selected(call, x, sources, 0));
            begin += size;
        }
        return parts;
    }

    static int[][] everything(NdArray x) {
        int[][] sources = new int[x.rank()][];
        for (int axis = 0; axis < sources.length; axis++) {
            sources[axis] = IntStream.range(0, x.extent(axis)).toArray();
        }
        return sources;
    }

    private static NdArray slice(Call call) {
        NdArray x = call.in(0);
        long[] starts = call.numbers(1, "starts");
        long[] ends = call.numbers(2, "ends");
        if (starts == null || ends == null) {
            throw call.problem("starts or ends are missing");
        }
        return selected(
                call, x,
                Slicing.sources(call.settings(), x.extents(), starts, ends, call.numbers(3, "axes"),
                        call.numbers(4, "")),
                0);
    }

    private static NdArray pad(Call call) {
        NdArray x = call.in(0);
        long[] pads = call.numbers(1, "pads");
        if (pads == null) {
            throw call.problem("pads are missing");
        }
        double value = call.has(2) ? call.in(2).real(0) : call.settings().real("value", 0);
        int[][] sources = Padding.sources(call.settings(), x.extents(), pads, call.has(3) ? call.in(3).wholes() : null);
        return selected(call, x, sources, value);
    }

    private static NdArray depthToSpace(Call call) {
        NdArray x = call.in(0);
        int block = block(call, x);
        int channels = x.extent(1);
        if (channels % (block * block) != 0) {
            throw call.problem("the channels of " + x + " do not divide into blocks of " + block);
        }
        int out = channels / block / block;
        int n = x.extent(0);
        int height = x.extent(2);
        int width = x.extent(3);
        boolean dcr = call.settings().text("mode", "DCR").equals("DCR");
        NdArray blocks = dcr
                ? permuted(call, x.reshaped(n, block, block, out, height, width), 0, 3, 4, 1, 5, 2)
                : permuted(call, x.reshaped(n, out, block, block, height, width), 0, 1, 4, 2, 5, 3);
        return blocks.reshaped(n, out, height * block, width * block);
    }

    private static int block(Call call, NdArray x) {
        int block = call.settings().small("blocksize", 0);
        if (block < 1 || block > 1 << 15 || x.rank() != 4) {
            throw call.problem("expected an image and a blocksize of at least 1, found " + x + " and " + block);
        }
        return block;
    }

    private static NdArray spaceToDepth(Call call) {
        NdArray x = call.in(0);
        int block = block(call, x);
        int n = x.extent(0);
        int channels = x.extent(1);
        int height = x.extent(2) / block;
        int width = x.extent(3) / block;
        boolean dcr = call.settings().text("mode", "DCR").equals("DCR");
        NdArray blocks = x.reshaped(n, channels, height, block, width, block);
        NdArray depth = dcr ? permuted(call, blocks, 0, 3, 5, 1, 2, 4) : permuted(call, blocks, 0, 1, 3, 5, 2, 4);
        return depth.reshaped(n, channels * block * block, height, width);
    }

    private static NdArray trilu(Call call) {
        NdArray x = call.in(0);
        long diagonal = call.has(1) ? call.in(1).whole(0) : 0;
        boolean upper = call.settings().integer("upper", 1) != 0;
        int columns = x.extent(x.rank() - 1);
        int rows = x.extent(x.rank() - 2);
        java.util.function.IntPredicate kept = i -> {
            int column = i % columns;
            int row = i / columns % rows;
            return upper ? column - row >= diagonal : column - row <= diagonal;
        };
        return call.numbers(
                x.type(), x.extents(), i -> kept.test(i) ? x.real(i) : 0, i -> kept.test(i) ? x.whole(i) : 0);
    }
}
