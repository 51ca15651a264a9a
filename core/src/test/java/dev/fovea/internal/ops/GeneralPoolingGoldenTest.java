package dev.fovea.internal.ops;

import static dev.fovea.testing.Close.SINGLE_OPERATION;
import static dev.fovea.testing.Close.assertClose;
import static dev.fovea.testing.RandomArrays.poisoned;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.fovea.ops.Padding;
import dev.fovea.tensor.Shape;
import dev.fovea.testing.GoldenCase;
import dev.fovea.testing.GoldenFiles;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Padded and dilated pooling against PyTorch, of inputs that are mostly negative. */
class GeneralPoolingGoldenTest {
    static List<GoldenCase> cases() {
        return GoldenFiles.cases("layers/pooling_general", "x");
    }

    static List<GoldenCase> averages(String padding) {
        return cases().stream()
                .filter(golden -> golden.has("avg_" + padding + "_padding.y"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void maximum(GoldenCase golden) {
        Shape x = golden.tensor("x").shape();
        Pool2dGeometry g = geometry(golden);
        float[] y = poisoned(golden.data("max.y").length);
        float[] dx = poisoned(x.size());
        for (int n = 0; n < x.dimension(0); n++) {
            int x0 = n * g.x().size();
            int y0 = n * g.y().size();
            new Pooling(g).max(golden.data("x"), x0, y, y0);
            new Pooling(g).maxGradient(golden.data("x"), x0, y, y0, golden.data("max.dy"), y0, dx, x0);
        }
        assertClose("y", y, golden.data("max.y"), 0);
        assertClose("dx", dx, golden.data("max.dx"), SINGLE_OPERATION);
    }

    @Test
    void average() {
        for (String padding : List.of("with", "without")) {
            List<GoldenCase> averages = averages(padding);
            assertFalse(averages.isEmpty(), "no mean " + padding + " padding");
            averages.forEach(golden -> average(golden, "avg_" + padding + "_padding", padding.equals("with")));
        }
    }

    private static void average(GoldenCase golden, String name, boolean countPadding) {
        Shape x = golden.tensor("x").shape();
        Pool2dGeometry g = geometry(golden);
        float[] y = poisoned(golden.data(name + ".y").length);
        float[] dx = poisoned(x.size());
        for (int n = 0; n < x.dimension(0); n++) {
            int x0 = n * g.x().size();
            int y0 = n * g.y().size();
            new Pooling(g).average(countPadding, golden.data("x"), x0, y, y0);
            new Pooling(g).averageGradient(countPadding, golden.data(name + ".dy"), y0, dx, x0);
        }
        assertClose(golden + " " + name + ".y", y, golden.data(name + ".y"), SINGLE_OPERATION);
        assertClose(golden + " " + name + ".dx", dx, golden.data(name + ".dx"), SINGLE_OPERATION);
    }

    private static Pool2dGeometry geometry(GoldenCase golden) {
        int[] pool = golden.pair("pool");
        int[] stride = golden.pair("stride");
        int[] padding = golden.pair("padding");
        int[] dilation = golden.pair("dilation");
        return Pool2dGeometry.of(
                golden.tensor("x").shape().sample(),
                new Window(pool[0], pool[1], stride[0], stride[1])
                        .dilation(dilation[0], dilation[1])
                        .padding(Padding.of(padding[0], padding[1])),
                false);
    }
}
