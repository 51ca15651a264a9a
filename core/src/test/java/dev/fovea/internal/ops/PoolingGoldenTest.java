package dev.fovea.internal.ops;

import static dev.fovea.testing.Close.SINGLE_OPERATION;
import static dev.fovea.testing.Close.assertClose;
import static dev.fovea.testing.RandomArrays.poisoned;

import dev.fovea.tensor.Shape;
import dev.fovea.testing.GoldenCase;
import dev.fovea.testing.GoldenFiles;
import dev.fovea.testing.Paddings;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pooling against Keras. */
class PoolingGoldenTest {
    static List<GoldenCase> cases() {
        return GoldenFiles.cases("pooling", "x");
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

    @ParameterizedTest
    @MethodSource("cases")
    void average(GoldenCase golden) {
        Shape x = golden.tensor("x").shape();
        Pool2dGeometry g = geometry(golden);
        float[] y = poisoned(golden.data("avg.y").length);
        float[] dx = poisoned(x.size());
        for (int n = 0; n < x.dimension(0); n++) {
            int x0 = n * g.x().size();
            int y0 = n * g.y().size();
            new Pooling(g).average(false, golden.data("x"), x0, y, y0);
            new Pooling(g).averageGradient(false, golden.data("avg.dy"), y0, dx, x0);
        }
        assertClose("y", y, golden.data("avg.y"), SINGLE_OPERATION);
        assertClose("dx", dx, golden.data("avg.dx"), SINGLE_OPERATION);
    }

    private static Pool2dGeometry geometry(GoldenCase golden) {
        int[] pool = golden.pair("pool");
        int[] stride = golden.pair("stride");
        return Pool2dGeometry.of(
                golden.tensor("x").shape().sample(),
                new Window(pool[0], pool[1], stride[0], stride[1]).padding(Paddings.named(golden.text("padding"))),
                false);
    }
}
