package dev.fovea.nn.general;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.nn.Layer;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Value;
import dev.fovea.tensor.Shape;
import java.util.List;

/** The product of two values, matrix by matrix: a (…, m, k), b (…, k, n), y (…, m, n), with the same axes before. */
@CheckReturnValue
public final class MatrixProduct implements Layer {
    /** The layer. */
    public MatrixProduct() {}

    @Override
    public Value emit(Emitter emitter, Value x) {
        return emit(emitter, List.of(x));
    }

    @Override
    public Value emit(Emitter emitter, List<Value> xs) {
        if (xs.size() == 2) {
            Shape a = xs.get(0).shape();
            Shape b = xs.get(1).shape();
            int rank = a.rank();
            boolean fits = rank >= 2 && b.rank() == rank && a.dimension(rank - 1) == b.dimension(rank - 2);
            for (int axis = 0; fits && axis < rank - 2; axis++) {
                fits = a.dimension(axis) == b.dimension(axis);
            }
            if (fits) {
                return emitter.emit(new MatrixProductOp(a, b), xs.get(0), xs.get(1));
            }
        }
        throw new IllegalArgumentException("matrix product: expected (…, m, k) and (…, k, n), found "
                + xs.stream().map(Value::shape).toList());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MatrixProduct;
    }

    @Override
    public int hashCode() {
        return MatrixProduct.class.hashCode();
    }

    @Override
    public String toString() {
        return "MatrixProduct[]";
    }
}
