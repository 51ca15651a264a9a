package dev.fovea.nn.internal.onnx.network;

import dev.fovea.nn.Conv2d;
import dev.fovea.nn.Dense;
import dev.fovea.nn.Flatten;
import dev.fovea.nn.Layer;
import dev.fovea.nn.Permute;
import dev.fovea.nn.Reshape;
import dev.fovea.nn.general.AlongAxis;
import dev.fovea.nn.general.MatrixProduct;
import dev.fovea.nn.internal.onnx.file.Extents;
import dev.fovea.nn.internal.onnx.file.NdArray;
import dev.fovea.nn.internal.onnx.network.Traced.Flow;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/** Products with matrices. */
final class ProductHandlers {
    /** What a Gemm is whose rows are not only the samples. */
    static final String ROWS = "fovea.Rows";

    private ProductHandlers() {}

    static Map<String, Handler> table() {
        return Map.of("Gemm", site -> List.of(gemm(site, false)), ROWS, site -> List.of(gemm(site, true)), "MatMul",
                site -> List.of(matMul(site)));
    }

    private static Flow gemm(Site site, boolean rows) {
        Flow x = site.batched(0);
        if (site.settings().integer("transA", 0) != 0 || (!rows && x.rank() != 2)) {
            throw site.unsupported("its first input is no row for each sample");
        }
        NdArray b = site.constant(1);
        boolean transposed = site.settings().integer("transB", 0) != 0;
        double alpha = site.settings().real("alpha", 1);
        double beta = site.settings().real("beta", 1);
        @Nullable NdArray c = site.optional(2);
        if (b.rank() != 2) {
            throw site.settings().problem("expected a matrix, found " + b);
        }
        int inputs = b.extent(transposed ? 1 : 0);
        int outputs = b.extent(transposed ? 0 : 1);
        if (inputs != x.extent(x.rank() - 1, 1)) {
            throw site.settings()
                    .problem("the inner extents of " + Extents.text(x.extents(1)) + " and " + b + " are different");
        }
        Filler kernel = transposed ? Filler.of(b, i -> i % outputs * inputs + i / outputs) : Filler.of(b);
        if (alpha != 1) {
            kernel = kernel.scaled(new double[] {alpha}, new double[1]);
        }
        Map<String, Filler> fillers = new HashMap<>();
        if (c != null && c.size() != 1 && c.size() != outputs) {
            throw site.unsupported("its third input has numbers for each sample");
        }
        if (c != null && c.rank() > 0 && c.size() > 1 && c.extent(c.rank() - 1) != outputs) {
            throw site.unsupported("its third input has numbers for each sample");
        }
        if (c != null) {
            fillers.put("bias", Filler.repeated(c).scaled(new double[] {beta}, new double[1]));
        }
        return x.rank() == 2
                ? dense(site, x, kernel, fillers, outputs)
                : timesMatrix(site, x, kernel, fillers, outputs);
    }

    /**
     * A dense layer. If its input is an image that was permuted in order to be flattened as ONNX does, the image is
     * flattened as it is, and the kernel's rows are permuted.
     */
    private static Flow dense(Site site, Flow given, Filler kernel, Map<String, Filler> more, int outputs) {
        Flow x = site.layouts().arranged(given, 1);
        String reads = x.node();
        Filler rows = kernel;
        String arranged = "";
        Piece reshape = site.pieces().piece(reads);
        if (reshape != null && (reshape.layer() instanceof Reshape || reshape.layer() instanceof Flatten)) {
            Piece permute = site.pieces().piece(reshape.reads().get(0));
            if (permute != null && permute.layer() instanceof Permute order) {
                Shape image = site.pieces().shape(permute.reads().get(0));
                int[] places = unpermuted(image, order);
                rows = target -> {
                    float[] plain = new float[target.length];
                    kernel.fill(plain);
                    for (int i = 0; i < target.length; i++) {
                        target[i] = plain[places[i / outputs] * outputs + i % outputs];
                    }
                };
                reads = site.add(new Flatten(), permute.reads(), Map.of());
                arranged = " of " + image + order;
            }
        }
        Map<String, Filler> fillers = new HashMap<>(more);
        fillers.put("kernel", rows);
        Layer layer = new Dense(outputs).bias(more.containsKey("bias"));
        String name = site.pieces().add(site.hint(), layer, List.of(reads), fillers, site.weights() + arranged);
        return new Flow(name, Shape.of(outputs), new int[] {Traced.BATCH, 0}, x.type());
    }

    /** For each element of an image its place when the axes are in another order. */
    private static int[] unpermuted(Shape image, Permute order) {
        int rank = image.rank();
        int[] steps = new int[rank];
        for (int k = rank - 1, step = 1; k >= 0; k--) {
            steps[order.axes().get(k)] = step;
            step *= image.dimension(order.axes().get(k));
        }
        int[] places = new int[image.size()];
        for (int i = 0; i < places.length; i++) {
            for (int axis = rank - 1, rest = i; axis >= 0; axis--) {
                places[i] += rest % image.dimension(axis) * steps[axis];
                rest /= image.dimension(axis);
            }
        }
        return places;
    }

    private static Flow matMul(Site site) {
        if (site.known(1)) {
            NdArray b = site.constant(1);
            Flow x = site.batched(0);
            while (b.rank() > 2 && b.extent(0) == 1) {
                b = b.reshaped(Arrays.copyOfRange(b.extents(), 1, b.rank()));
            }
            if (b.rank() == 2 && x.rank() >= 2) {
                return timesMatrix(site, x, b);
            }
            if (b.rank() == 1 && x.rank() >= 2) {
                Flow y = timesMatrix(site, x, b.reshaped(b.size(), 1));
                return y.relabelled(Arrays.copyOf(y.axes(), y.rank() - 1));
            }
        }
        if (site.known(0) && site.constant(0).rank() == 2) {
            return matrixTimes(site, site.constant(0), site.batched(1));
        }
        if (site.known(0) && site.constant(0).rank() == 1) {
            NdArray row = site.constant(0);
            return withoutRow(matrixTimes(site, row.reshaped(1, row.size()), site.batched(1)));
        }
        int rank = Math.max(
                site.input(0) instanceof Flow a ? a.rank() : 0, site.input(1) instanceof Flow b ? b.rank() : 0);
        Flow a = site.flow(0, rank);
        Flow b = site.flow(1, rank);
        if (a.rank() != b.rank() || a.rank() < 3 || a.axes()[0] != Traced.BATCH || b.axes()[0] != Traced.BATCH) {
            throw site.unsupported("a product of values of " + a.rank() + " and " + b.rank() + " axes");
        }
        int[] axes = IntStream.range(1, a.rank()).toArray();
        Flow left = site.layouts().arranged(a, axes);
        Flow right = site.layouts().arranged(b, axes);
        for (int axis = 1; axis < a.rank() - 2; axis++) {
            int m = left.extent(axis, 1);
            int n = right.extent(axis, 1);
            if (m != n) {
                if (m == 1) {
                    left = MovingHandlers.selected(site, left, Map.of(axis, new int[n]));
                } else if (n == 1) {
                    right = MovingHandlers.selected(site, right, Map.of(axis, new int[m]));
                }
            }
        }
        return site.add(new MatrixProduct(), List.of(left, right), Map.of(), a.rank(), axes);
    }

    /** A row times matrices has no axis of rows. */
    private static Flow withoutRow(Flow y) {
        int[] axes = new int[y.rank() - 1];
        System.arraycopy(y.axes(), 0, axes, 0, axes.length - 1);
        axes[axes.length - 1] = y.axes()[y.rank() - 1];
        return y.relabelled(axes);
    }

    /** x (…, k) times a constant (k, n): a dense layer, or a convolution with a window of one pixel. */
    private static Flow timesMatrix(Site site, Flow given, NdArray matrix) {
        int last = given.rank() - 1;
        int inputs = matrix.extent(0);
        int outputs = matrix.extent(1);
        if (given.axes()[last] == Traced.BATCH || given.extent(last, 1) != inputs) {
            throw site.settings().problem("the inner extents of " + Extents.text(given.extents(1)) + " and " + matrix
                    + " are different");
        }
        return given.rank() == 2
                ? dense(site, given, Filler.of(matrix), Map.of(), outputs)
                : timesMatrix(site, given, Filler.of(matrix), Map.of(), outputs);
    }

    private static Flow timesMatrix(
            Site site, Flow given, Filler kernel, Map<String, Filler> more, int outputs) {
        int last = given.rank() - 1;
        int inputs = given.extent(last, 1);
        Flow x = site.layouts().including(given, last);
        int[] order = IntStream.concat(
                Arrays.stream(x.order()).filter(axis -> axis != last), IntStream.of(last)).toArray();
        x = site.layouts().arranged(x, order);
        String reads = x.node();
        boolean image = order.length == 3;
        if (!image) {
            Shape rows = Shape.of(1, x.stored().size() / inputs, inputs);
            reads = site.add(new Reshape(rows), List.of(reads), Map.of());
        }
        Map<String, Filler> fillers = new HashMap<>(more);
        fillers.put("kernel", kernel);
        String product = site.add(
                new Conv2d(outputs, 1, 1).bias(more.containsKey("bias")), List.of(reads), fillers);
        int[] extents = x.stored().dimensions();
        extents[order.length - 1] = outputs;
        String name = image ? product : site.add(new Reshape(Shape.of(extents)), List.of(product), Map.of());
        return new Flow(name, Shape.of(extents), x.axes(), x.type());
    }

    /** A constant (m, k) times x (…, k, n). */
    private static Flow matrixTimes(Site site, NdArray matrix, Flow given) {
        int axis = given.rank() - 2;
        if (axis < 1 || given.extent(axis, 1) != matrix.extent(1)) {
            throw site.unsupported("a product of " + matrix + " and " + Extents.text(given.extents(1)));
        }
        Flow x = site.layouts().including(given, axis);
        return site.add(
                new AlongAxis(x.axes()[axis], matrix.extent(0)), List.of(x), Map.of("weights", Filler.of(matrix)),
                x.rank(),
                x.order());
    }
}
