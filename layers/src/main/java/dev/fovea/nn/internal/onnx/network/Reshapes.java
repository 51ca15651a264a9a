package dev.fovea.nn.internal.onnx.network;

import dev.fovea.nn.internal.onnx.file.Extents;
import dev.fovea.nn.internal.onnx.file.OnnxProblem;
import dev.fovea.nn.internal.onnx.network.Traced.Flow;
import dev.fovea.nn.internal.onnx.network.Traced.Known;
import dev.fovea.nn.internal.onnx.network.Traced.Merged;
import dev.fovea.nn.internal.onnx.reference.Reshaping;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reshape: where the batch goes, and what is one axis with it. */
final class Reshapes {
    private Reshapes() {}

    /** The shape that ONNX takes a value for, with so many samples. */
    static int[] extents(Traced x, int batch) {
        return switch (x) {
            case Flow flow -> flow.extents(batch);
            case Merged merged -> merged.extents(batch);
            case Known known -> known.few().extents();
        };
    }

    private static Merged merged(Site site) {
        return switch (site.input(0)) {
            case Merged merged -> merged;
            case Traced other -> Merged.of(site.flow(0));
        };
    }

    /** The new shape for each of two batches; a file with a fixed batch may say it for just that one. */
    static Traced reshape(Site site) {
        Merged x = merged(site);
        Known target = site.requireKnown(1);
        int fixed = target.dependsOnBatch() ? -1 : site.fixedBatch();
        int @Nullable [] said = fixed < 0
                ? null
                : Reshaping.extents(site.settings(), x.extents(fixed), target.few().wholes());
        if (said != null) {
            int alone = place(x, said, fixed, true);
            if (alone >= 0) {
                return reshaped(site, x, said, alone, 1);
            }
        }
        try {
            return reshaped(
                    site, x, Reshaping.extents(site.settings(), x.extents(Traced.FEW), target.few().wholes()),
                    Reshaping.extents(site.settings(), x.extents(Traced.MANY), target.many().wholes()));
        } catch (OnnxProblem e) {
            int together = said == null ? -1 : place(x, said, fixed, false);
            if (said == null) {
                throw e;
            }
            if (together < 0) {
                throw apart(site, x, said);
            }
            return reshaped(site, x, said, together, said[together] / fixed);
        }
    }

    /** Which axis of a shape for a fixed batch is the batch, alone or with others; −1 for none. */
    private static int place(Merged x, int[] shape, int batch, boolean alone) {
        long outside = outside(x);
        long before = 1;
        for (int axis = 0; axis < shape.length; axis++) {
            boolean fits = alone
                    ? before == outside && shape[axis] == batch
                    : outside % before == 0 && shape[axis] % (outside / before * batch) == 0;
            if (fits) {
                return axis;
            }
            before *= Math.max(1, shape[axis]);
        }
        return -1;
    }

    private static long outside(Merged x) {
        long product = 1;
        for (int axis = 1; axis <= x.outside(); axis++) {
            product *= x.flow().extent(axis, 1);
        }
        return product;
    }

    /** A value under another shape, for each of two batches: where they differ, the batch is. */
    static Traced reshaped(Site site, Traced x, int[] few, int[] many) {
        Merged merged = x instanceof Merged one ? one : Merged.of((Flow) x);
        int[] differ = few.length != many.length
                ? new int[0]
                : IntStream.range(0, few.length).filter(axis -> few[axis] != many[axis]).toArray();
        if (differ.length != 1 || few[differ[0]] % Traced.FEW != 0
                || few[differ[0]] / Traced.FEW * Traced.MANY != many[differ[0]]) {
            throw apart(site, merged, few);
        }
        return reshaped(site, merged, few, differ[0], few[differ[0]] / Traced.FEW);
    }

    private static OnnxProblem apart(Site site, Merged x, int[] shape) {
        return site.unsupported("the shape " + Extents.text(shape) + " for " + Extents.text(x.extents(Traced.FEW))
                + " does not keep the samples apart");
    }

    /** A shape whose axis {@code place} is the batch and {@code count} others. */
    private static Traced reshaped(Site site, Merged x, int[] shape, int place, int count) {
        long before = Arrays.stream(shape).limit(place).asLongStream().reduce(1, (a, b) -> a * b);
        long outside = outside(x);
        int outer = before == 0 || outside % before != 0 ? 0 : (int) (outside / before);
        if (outer == 0 || count % outer != 0) {
            throw apart(site, x, shape);
        }
        int[] group = IntStream.of(outer, count / outer).filter(extent -> extent > 1).toArray();
        int[] sample = IntStream.concat(
                IntStream.concat(Arrays.stream(shape).limit(place), Arrays.stream(group)),
                Arrays.stream(shape).skip(place + 1L)).toArray();
        Flow y = site.layouts().reshaped(x.flow(), site.shape(sample).dimensions());
        return new Merged(y, place, outer > 1 ? 1 : 0, count > outer ? 1 : 0).simplified();
    }
}
