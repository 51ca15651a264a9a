package dev.fovea.internal.ops;

import static dev.fovea.testing.Close.SINGLE_OPERATION;
import static dev.fovea.testing.Close.assertClose;
import static dev.fovea.testing.RandomArrays.poisoned;

import dev.fovea.internal.ops.AxisSources.Outside;
import dev.fovea.tensor.Shape;
import dev.fovea.testing.GoldenCase;
import dev.fovea.testing.GoldenFiles;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Resizing, depth to space and padding against PyTorch, outputs and gradients. Cases without settings are told by their names. */
class ResizingGoldenTest {
    /** An operation from samples of x to samples of y. */
    private interface Operation {
        Shape outputShape();

        void forward(float[] x, int x0, float[] y, int y0);

        void gradient(float[] dy, int dy0, float[] dx, int dx0);
    }

    private record Gathering(Gather gather) implements Operation {
        @Override
        public Shape outputShape() {
            return gather.outputShape();
        }

        @Override
        public void forward(float[] x, int x0, float[] y, int y0) {
            gather.forward(x, x0, y, y0);
        }

        @Override
        public void gradient(float[] dy, int dy0, float[] dx, int dx0) {
            gather.gradient(dy, dy0, dx, dx0);
        }
    }

    private record Bilinear(BilinearResize resize, float[] workspace) implements Operation {
        @Override
        public Shape outputShape() {
            return resize.outputShape();
        }

        @Override
        public void forward(float[] x, int x0, float[] y, int y0) {
            resize.forward(x, x0, y, y0, workspace);
        }

        @Override
        public void gradient(float[] dy, int dy0, float[] dx, int dx0) {
            resize.gradient(dy, dy0, dx, dx0, workspace);
        }
    }

    static List<GoldenCase> cases() {
        return GoldenFiles.cases("layers/resizing", "dx");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void outputAndGradient(GoldenCase golden) {
        Shape x = golden.tensor("x").shape();
        Operation operation = operation(golden, x.sample());
        int in = x.sample().size();
        int out = operation.outputShape().size();
        float[] y = poisoned(x.dimension(0) * out);
        float[] dx = poisoned(x.size());
        for (int n = 0; n < x.dimension(0); n++) {
            operation.forward(golden.data("x"), n * in, y, n * out);
            operation.gradient(golden.data("dy"), n * out, dx, n * in);
        }
        assertClose("y", y, golden.data("y"), SINGLE_OPERATION);
        assertClose("dx", dx, golden.data("dx"), SINGLE_OPERATION);
    }

    private static Operation operation(GoldenCase golden, Shape x) {
        String name = golden.prefix().substring(0, golden.prefix().length() - 1);
        Shape y = golden.tensor("y").shape().sample();
        if (name.equals("depth_to_space")) {
            return new Gathering(Gather.depthToSpace(x, y.dimension(0) / x.dimension(0)));
        }
        if (name.equals("space_to_depth")) {
            return new Gathering(Gather.spaceToDepth(x, x.dimension(0) / y.dimension(0)));
        }
        Outside outside = name.startsWith("reflect")
                ? Outside.REFLECT
                : name.startsWith("replicate") ? Outside.REPLICATE : Outside.ZERO;
        if (name.matches("(reflect|replicate|zero)(_\\d+){4}")) {
            int[] pad = Arrays.stream(name.split("_")).skip(1).mapToInt(Integer::parseInt).toArray();
            return new Gathering(Gather.ofPixels(
                    x, AxisSources.pad(x.dimension(0), pad[0], pad[1], outside),
                    AxisSources.pad(x.dimension(1), pad[2], pad[3], outside)));
        }
        int[] size = golden.pair("out");
        return switch (golden.text("mode")) {
            case "nearest" -> new Gathering(Gather.ofPixels(
                    x, AxisSources.nearest(x.dimension(0), size[0]), AxisSources.nearest(x.dimension(1), size[1])));
            case "bilinear" -> {
                BilinearResize resize = new BilinearResize(x, size[0], size[1]);
                yield new Bilinear(resize, new float[resize.workspaceSize()]);
            }
            default -> throw new AssertionError(golden + ": unknown mode " + golden.text("mode"));
        };
    }
}
