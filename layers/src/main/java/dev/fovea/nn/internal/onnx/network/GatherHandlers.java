package dev.fovea.nn.internal.onnx.network;

import dev.fovea.nn.internal.onnx.file.Extents;
import dev.fovea.nn.internal.onnx.file.NdArray;
import dev.fovea.nn.internal.onnx.network.Traced.Flow;
import dev.fovea.nn.internal.onnx.network.Traced.Merged;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Operators that take elements by constant indices. */
final class GatherHandlers {
    private GatherHandlers() {}

    static Map<String, Handler> table() {
        return Map.of("Gather", site -> List.of(gather(site)), "GatherND", site -> List.of(gatherNd(site)));
    }

    private static int place(Site site, long index, int extent) {
        if (index < -extent || index >= extent) {
            throw site.settings().problem("the index " + index + " into " + extent);
        }
        return (int) (index < 0 ? index + extent : index);
    }

    private static Flow gather(Site site) {
        Flow x = site.flow(0);
        int axis = site.sampleAxis(site.settings().integer("axis", 0), x);
        NdArray indices = site.constant(1);
        MovingHandlers.requireSize(site, indices.size());
        int[] places = new int[indices.size()];
        Arrays.setAll(places, i -> place(site, indices.whole(i), x.extent(axis, 1)));
        Flow y = MovingHandlers.selected(site, x, Map.of(axis, places));
        if (indices.rank() == 1) {
            return y;
        }
        if (indices.rank() == 0) {
            return y.relabelled(
                    IntStream.range(0, y.rank()).filter(a -> a != axis).map(a -> y.axes()[a]).toArray());
        }
        if (y.axes()[0] != Traced.BATCH) {
            throw site.unsupported("the samples are not along the first axis of its input");
        }
        int[] extents = y.extents(1);
        IntStream sample = IntStream.concat(
                IntStream.concat(
                        Arrays.stream(Arrays.copyOfRange(extents, 1, axis)), Arrays.stream(indices.extents())),
                Arrays.stream(Arrays.copyOfRange(extents, axis + 1, extents.length)));
        return site.layouts().reshaped(y, sample.toArray());
    }

    /** Indices into the first axes together, which PyTorch's newer exporter brings to the front for it. */
    private static Traced gatherNd(Site site) {
        Merged x = Merged.of(site.flow(0));
        NdArray indices = site.constant(1);
        int count = indices.rank() == 0 ? 0 : indices.extent(indices.rank() - 1);
        if (site.settings().integer("batch_dims", 0) != 0 || count < 1 || count > x.place()) {
            throw site.unsupported("it works along the axis of the samples");
        }
        MovingHandlers.requireSize(site, indices.size());
        int[] sample = Arrays.copyOfRange(x.flow().extents(1), 1, x.flow().rank());
        int[] first = Arrays.copyOf(sample, count);
        IntStream rest = Arrays.stream(sample).skip(count);
        int[] places = new int[indices.size() / count];
        for (int i = 0; i < places.length; i++) {
            for (int k = 0; k < count; k++) {
                places[i] = places[i] * first[k] + place(site, indices.whole(i * count + k), first[k]);
            }
        }
        int[] joined = IntStream.concat(IntStream.of(Extents.size(first)), rest).toArray();
        Flow y = MovingHandlers.selected(site, site.layouts().reshaped(x.flow(), joined), Map.of(1, places));
        int[] outer = Arrays.copyOf(indices.extents(), indices.rank() - 1);
        int[] shape = IntStream.concat(Arrays.stream(outer), Arrays.stream(joined).skip(1)).toArray();
        Flow apart = site.layouts().reshaped(y, site.shape(shape).dimensions());
        return new Merged(apart, x.place() - count + outer.length, 0, 0).simplified();
    }
}
