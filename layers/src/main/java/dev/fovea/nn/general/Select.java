package dev.fovea.nn.general;

import dev.fovea.internal.ops.Gather;
import dev.fovea.nn.Layer;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Value;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * Elements by their places along each axis: y[i, j, …] = x[places₀[i], places₁[j], …], and 0 where a place is −1. It cuts
 * out, repeats, turns round, reorders and pads with zeros. Immutable.
 */
public final class Select implements Layer {
    private final List<List<Integer>> places;

    /**
     * A selection.
     *
     * @param places for each axis the places of the input that become those of the output
     * @throws IllegalArgumentException if an axis has none, or a place is below −1
     */
    public Select(int[]... places) {
        this.places = Arrays.stream(places).map(axis -> Arrays.stream(axis).boxed().toList()).toList();
        for (int[] axis : places) {
            if (axis.length == 0 || Arrays.stream(axis).anyMatch(place -> place < -1)) {
                throw new IllegalArgumentException(
                        "select: expected at least one place along each axis, none below -1, found "
                                + Arrays.toString(axis));
            }
        }
    }

    /**
     * The places.
     *
     * @return for each axis those of the input, −1 for zeros
     */
    public List<List<Integer>> places() {
        return places;
    }

    @Override
    public Value emit(Emitter emitter, Value x) {
        Shape shape = x.shape();
        if (shape.rank() != places.size()) {
            throw new IllegalArgumentException(
                    "select: expected " + places.size() + " axes, found " + shape);
        }
        int[][] sources = places.stream()
                .map(axis -> axis.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
        int[] extents = Arrays.stream(sources).mapToInt(axis -> axis.length).toArray();
        for (int axis = 0; axis < sources.length; axis++) {
            int most = Arrays.stream(sources[axis]).max().orElse(0);
            if (most >= shape.dimension(axis)) {
                throw new IllegalArgumentException("select: place " + most + " along axis " + axis + " of " + shape);
            }
        }
        int[] strides = Places.strides(shape);
        Gather gather = Gather.of(shape, Shape.of(extents), i -> {
            int source = 0;
            for (int axis = extents.length - 1, rest = i; axis >= 0; axis--) {
                int place = sources[axis][rest % extents[axis]];
                if (place < 0) {
                    return -1;
                }
                source += place * strides[axis];
                rest /= extents[axis];
            }
            return source;
        });
        return emitter.emit(SelectExport.op(gather, shape, sources), x);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Select that && places.equals(that.places);
    }

    @Override
    public int hashCode() {
        return places.hashCode();
    }

    @Override
    public String toString() {
        return "Select[" + places.stream().map(List::size).toList() + "]";
    }
}
