package dev.fovea.nn.internal.onnx.reference;

import dev.fovea.nn.internal.onnx.file.Extents;
import dev.fovea.nn.internal.onnx.file.NdArray;
import java.util.Arrays;
import java.util.Map;

/** Products of matrices. */
final class ProductOperators {
    private ProductOperators() {}

    static Map<String, Operator> table() {
        return Map.of(
                "MatMul", ((Operator.Single) ProductOperators::matMul).operator(),
                "Gemm", ((Operator.Single) ProductOperators::gemm).operator());
    }

    private static NdArray matMul(Call call) {
        NdArray a = call.in(0);
        NdArray b = call.in(1);
        if (a.rank() == 0 || b.rank() == 0) {
            throw call.problem("expected at least vectors, found " + a + " and " + b);
        }
        NdArray left = a.rank() == 1 ? a.reshaped(1, a.size()) : a;
        NdArray right = b.rank() == 1 ? b.reshaped(b.size(), 1) : b;
        int m = left.extent(left.rank() - 2);
        int k = left.extent(left.rank() - 1);
        int n = right.extent(right.rank() - 1);
        if (right.extent(right.rank() - 2) != k) {
            throw call.problem("the inner extents of " + a + " and " + b + " are different");
        }
        int[] leftBatch = Arrays.copyOf(left.extents(), left.rank() - 2);
        int[] rightBatch = Arrays.copyOf(right.extents(), right.rank() - 2);
        int[] batch = Broadcast.shape(leftBatch, rightBatch);
        NdArray.Source ofLeft = Broadcast.source(leftBatch, batch);
        NdArray.Source ofRight = Broadcast.source(rightBatch, batch);
        int[] shape = Arrays.copyOf(batch, batch.length + 2);
        shape[batch.length] = m;
        shape[batch.length + 1] = n;
        call.products(Extents.size(shape), k);
        NdArray y = call.numbers(a.type(), shape, i -> {
            int l = (ofLeft.of(i / n / m) * m + i / n % m) * k;
            int r = ofRight.of(i / n / m) * k * n + i % n;
            double sum = 0;
            for (int j = 0; j < k; j++) {
                sum += left.real(l + j) * right.real(r + j * n);
            }
            return sum;
        }, i -> {
            int l = (ofLeft.of(i / n / m) * m + i / n % m) * k;
            int r = ofRight.of(i / n / m) * k * n + i % n;
            long sum = 0;
            for (int j = 0; j < k; j++) {
                sum += left.whole(l + j) * right.whole(r + j * n);
            }
            return sum;
        });
        int[] squeezed = shape;
        if (b.rank() == 1) {
            squeezed = Arrays.copyOf(squeezed, squeezed.length - 1);
        }
        if (a.rank() == 1) {
            int[] without = new int[squeezed.length - 1];
            System.arraycopy(squeezed, 0, without, 0, batch.length);
            System.arraycopy(squeezed, batch.length + 1, without, batch.length, squeezed.length - batch.length - 1);
            squeezed = without;
        }
        return y.reshaped(squeezed);
    }

    private static NdArray gemm(Call call) {
        NdArray a = call.in(0);
        NdArray b = call.in(1);
        boolean transA = call.settings().integer("transA", 0) != 0;
        boolean transB = call.settings().integer("transB", 0) != 0;
        double alpha = call.settings().real("alpha", 1);
        double beta = call.settings().real("beta", 1);
        if (a.rank() != 2 || b.rank() != 2) {
            throw call.problem("expected matrices, found " + a + " and " + b);
        }
        int m = a.extent(transA ? 1 : 0);
        int k = a.extent(transA ? 0 : 1);
        int n = b.extent(transB ? 0 : 1);
        if (b.extent(transB ? 1 : 0) != k) {
            throw call.problem("the inner extents of " + a + " and " + b + " are different");
        }
        int[] shape = {m, n};
        call.products(m, n, k);
        NdArray c = call.optional(2);
        NdArray.Source ofC = c == null ? i -> 0 : Broadcast.source(c.extents(), shape);
        return call.reals(a.type(), shape, i -> {
            double sum = 0;
            for (int j = 0; j < k; j++) {
                sum += a.real(transA ? j * m + i / n : i / n * k + j) * b.real(transB ? i % n * k + j : j * n + i % n);
            }
            return alpha * sum + (c == null ? 0 : beta * c.real(ofC.of(i)));
        });
    }
}
