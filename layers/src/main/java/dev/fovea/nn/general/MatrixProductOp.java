package dev.fovea.nn.general;

import dev.fovea.nn.onnx.Layout;
import dev.fovea.nn.onnx.OnnxEmitter;
import dev.fovea.nn.onnx.OnnxOp;
import dev.fovea.nn.onnx.OnnxValue;
import dev.fovea.nn.op.Frame;
import dev.fovea.nn.op.Op;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/** Products of matrices of the same sample. */
final class MatrixProductOp implements Op, OnnxOp {
    private final Shape shape;
    private final int matrices;
    private final int m;
    private final int k;
    private final int n;

    MatrixProductOp(Shape a, Shape b) {
        int rank = a.rank();
        m = a.dimension(rank - 2);
        k = a.dimension(rank - 1);
        n = b.dimension(rank - 1);
        matrices = a.size() / (m * k);
        int[] extents = a.dimensions();
        extents[rank - 1] = n;
        shape = Shape.of(extents);
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
    public void forward(Frame frame, int from, int to) {
        float[] y = frame.y();
        for (int sample = from; sample < to; sample++) {
            for (int matrix = 0; matrix < matrices; matrix++) {
                int a0 = frame.xOffset(0, sample) + matrix * m * k;
                int b0 = frame.xOffset(1, sample) + matrix * k * n;
                int y0 = frame.yOffset(sample) + matrix * m * n;
                Arrays.fill(y, y0, y0 + m * n, 0);
                // y (m, n) = a (m, k) · b (k, n)
                for (int row = 0; row < m; row++) {
                    for (int j = 0; j < k; j++) {
                        float factor = frame.x(0)[a0 + row * k + j];
                        axpy(factor, frame.x(1), b0 + j * n, y, y0 + row * n, n);
                    }
                }
            }
        }
    }

    private static void axpy(float factor, float[] x, int x0, float[] y, int y0, int length) {
        for (int i = 0; i < length; i++) {
            y[y0 + i] = Math.fma(factor, x[x0 + i], y[y0 + i]);
        }
    }

    @Override
    public void backward(Frame frame, int from, int to) {
        float[] da = frame.dx(0);
        float[] db = frame.dx(1);
        float[] a = frame.x(0);
        float[] b = frame.x(1);
        float[] dy = frame.dy();
        for (int sample = from; sample < to; sample++) {
            for (int matrix = 0; matrix < matrices; matrix++) {
                int a0 = frame.xOffset(0, sample) + matrix * m * k;
                int b0 = frame.xOffset(1, sample) + matrix * k * n;
                int dy0 = frame.dyOffset(sample) + matrix * m * n;
                if (da != null) {
                    int da0 = frame.dxOffset(0, sample) + matrix * m * k;
                    // da (m, k) = dy (m, n) · bᵀ (n, k)
                    for (int i = 0; i < m * k; i++) {
                        float sum = 0;
                        for (int c = 0; c < n; c++) {
                            sum = Math.fma(dy[dy0 + i / k * n + c], b[b0 + i % k * n + c], sum);
                        }
                        da[da0 + i] = sum;
                    }
                }
                if (db != null) {
                    int db0 = frame.dxOffset(1, sample) + matrix * k * n;
                    // db (k, n) = aᵀ (k, m) · dy (m, n)
                    Arrays.fill(db, db0, db0 + k * n, 0);
                    for (int row = 0; row < m; row++) {
                        for (int j = 0; j < k; j++) {
                            axpy(a[a0 + row * k + j], dy, dy0 + row * n, db, db0 + j * n, n);
                        }
                    }
                }
            }
        }
    }

    @Override
    public OnnxValue export(OnnxEmitter onnx) {
        return onnx.node("MatMul", Layout.CHANNELS_LAST, List.of(onnx.channelsLast(0), onnx.channelsLast(1)));
    }
}
