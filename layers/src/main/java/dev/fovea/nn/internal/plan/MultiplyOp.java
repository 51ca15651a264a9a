package dev.fovea.nn.internal.plan;

import dev.fovea.internal.ops.Products;
import dev.fovea.nn.onnx.Layout;
import dev.fovea.nn.onnx.OnnxEmitter;
import dev.fovea.nn.onnx.OnnxOp;
import dev.fovea.nn.onnx.OnnxValue;
import dev.fovea.nn.op.Frame;
import dev.fovea.nn.op.Mode;
import dev.fovea.nn.op.Op;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/** The product of a value and factors: one for each element, each channel or each pixel. */
public final class MultiplyOp implements Op, OnnxOp {
    private final Shape shape;
    private final Shape factors;
    private final Factors kind;
    private final int channels;
    private final int pixels;

    /** What a factor is for. */
    private enum Factors {
        ELEMENT, CHANNEL, PIXEL, NOTHING
    }

    /**
     * The op.
     *
     * @param shape of the first input and the output
     * @param factors the shape of the second, which the first one {@link #takes}
     */
    public MultiplyOp(Shape shape, Shape factors) {
        this.shape = shape;
        this.factors = factors;
        this.kind = kind(shape, factors);
        this.channels = shape.rank() == 0 ? 1 : shape.channels();
        this.pixels = shape.size() / channels;
    }

    /**
     * Whether there is a factor for each element, channel or pixel.
     *
     * @param shape of what is multiplied
     * @param factors the shape of the factors
     * @return whether they go together
     */
    public static boolean takes(Shape shape, Shape factors) {
        return kind(shape, factors) != Factors.NOTHING;
    }

    private static Factors kind(Shape shape, Shape factors) {
        if (factors.equals(shape)) {
            return Factors.ELEMENT;
        }
        if (shape.rank() == 0 || factors.rank() == 0) {
            return Factors.NOTHING;
        }
        boolean sameRank = factors.rank() == shape.rank();
        if (factors.size() == shape.channels()
                && factors.channels() == shape.channels()
                && (sameRank || factors.rank() == 1)) {
            return Factors.CHANNEL;
        }
        int[] onePerPixel = shape.dimensions();
        onePerPixel[onePerPixel.length - 1] = 1;
        return factors.equals(Shape.of(onePerPixel)) ? Factors.PIXEL : Factors.NOTHING;
    }

    @Override
    public Shape outputShape() {
        return shape;
    }

    @Override
    public boolean readsOutput() {
        return false;
    }

    @Override
    public boolean inPlace() {
        return true;
    }

    @Override
    public int workspaceSize(Mode mode) {
        return kind == Factors.CHANNEL && mode != Mode.PREDICTION ? channels : 0;
    }

    @Override
    public void forward(Frame frame, int from, int to) {
        for (int n = from; n < to; n++) {
            multiply(frame, n, frame.x(0), frame.xOffset(0, n), frame.y(), frame.yOffset(n));
        }
    }

    @Override
    public void backward(Frame frame, int from, int to) {
        float[] dfactors = frame.dx(1);
        float[] dx = frame.dx(0);
        for (int n = from; n < to; n++) {
            if (dfactors != null) {
                factorGradient(frame, n, dfactors); // first: dx may take the place of dy
            }
            if (dx != null) {
                multiply(frame, n, frame.dy(), frame.dyOffset(n), dx, frame.dxOffset(0, n));
            }
        }
    }

    private void multiply(Frame frame, int n, float[] a, int a0, float[] y, int y0) {
        float[] by = frame.x(1);
        int by0 = frame.xOffset(1, n);
        switch (kind) {
            case CHANNEL -> Products.channels(a, a0, by, by0, y, y0, pixels, channels);
            case PIXEL -> Products.pixels(a, a0, by, by0, y, y0, pixels, channels);
            default -> Products.elements(a, a0, by, by0, y, y0, shape.size());
        }
    }

    private void factorGradient(Frame frame, int n, float[] d) {
        float[] x = frame.x(0);
        int x0 = frame.xOffset(0, n);
        float[] dy = frame.dy();
        int dy0 = frame.dyOffset(n);
        int d0 = frame.dxOffset(1, n);
        switch (kind) {
            case CHANNEL ->
                Products.channelGradient(x, x0, dy, dy0, d, d0, pixels, channels, frame.workspace());
            case PIXEL -> Products.pixelGradient(x, x0, dy, dy0, d, d0, pixels, channels);
            default -> Products.elements(x, x0, dy, dy0, d, d0, shape.size());
        }
    }

    @Override
    public OnnxValue export(OnnxEmitter onnx) {
        OnnxValue x = onnx.channelsLast(0);
        OnnxValue by = onnx.channelsLast(1);
        if (factors.rank() < shape.rank()) {
            // ONNX would put a vector of factors beside the batch: it gets the image's rank.
            long[] inserted = new long[shape.rank() + 1];
            Arrays.fill(inserted, 1);
            inserted[0] = 0; // the batch, as it is
            inserted[shape.rank()] = channels;
            by = onnx.node(
                    "Reshape", Layout.CHANNELS_LAST, List.of(by, onnx.integers("factors_shape", inserted)));
        }
        return onnx.node("Mul", Layout.CHANNELS_LAST, List.of(x, by));
    }
}
