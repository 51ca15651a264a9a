package dev.fovea.nn.general;

import dev.fovea.nn.Layer;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Value;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** One number of all those along some axes, which are gone then. Immutable. */
public final class Reduce implements Layer {
    private final Kind kind;
    private final List<Integer> axes;

    /** What is computed of several numbers. */
    public enum Kind {
        /** Their sum. */
        SUM("ReduceSum"),
        /** Their mean. */
        MEAN("ReduceMean"),
        /** Their product. */
        PRODUCT("ReduceProd"),
        /** The largest; the gradient goes to the first of several. */
        MAXIMUM("ReduceMax"),
        /** The least; the gradient goes to the first of several. */
        MINIMUM("ReduceMin"),
        /** The sum of their magnitudes. */
        L1("ReduceL1"),
        /** The root of the sum of their squares. */
        L2("ReduceL2"),
        /** The sum of their squares. */
        SQUARES("ReduceSumSquare"),
        /** The logarithm of their sum. */
        LOG_SUM("ReduceLogSum"),
        /** The logarithm of the sum of their exponentials. */
        LOG_SUM_EXP("ReduceLogSumExp"),
        /** Which is the largest, the first of several, of one axis; without a gradient. */
        WHICH_MAXIMUM("ArgMax"),
        /** Which is the least, the first of several, of one axis; without a gradient. */
        WHICH_MINIMUM("ArgMin"),
        /** Which is the largest, the last of several, of one axis; without a gradient. */
        LAST_MAXIMUM("ArgMax"),
        /** Which is the least, the last of several, of one axis; without a gradient. */
        LAST_MINIMUM("ArgMin");

        private final String operator;

        Kind(String operator) {
            this.operator = operator;
        }

        /** ONNX's name of it. */
        String operator() {
            return operator;
        }

        /** Whether it tells a place. */
        boolean tellsPlace() {
            return switch (this) {
                case WHICH_MAXIMUM, WHICH_MINIMUM, LAST_MAXIMUM, LAST_MINIMUM -> true;
                default -> false;
            };
        }
    }

    /**
     * A reduction.
     *
     * @param kind what is computed
     * @param axes the axes that are reduced, at least one; just one if a place is told
     * @throws IllegalArgumentException if there are too few or too many axes, or one is negative or there twice
     */
    public Reduce(Kind kind, int... axes) {
        this.kind = Objects.requireNonNull(kind, "kind");
        this.axes = Arrays.stream(axes).sorted().boxed().toList();
        if (axes.length == 0 || Arrays.stream(axes).anyMatch(axis -> axis < 0)
                || Arrays.stream(axes).distinct().count() != axes.length || (kind.tellsPlace() && axes.length > 1)) {
            throw new IllegalArgumentException("reduce: " + kind + " along " + Arrays.toString(axes));
        }
    }

    /**
     * What is computed.
     *
     * @return the kind
     */
    public Kind kind() {
        return kind;
    }

    /**
     * The axes that are reduced.
     *
     * @return from the first on
     */
    public List<Integer> axes() {
        return axes;
    }

    @Override
    public Value emit(Emitter emitter, Value x) {
        Shape shape = x.shape();
        if (axes.get(axes.size() - 1) >= shape.rank()) {
            throw new IllegalArgumentException("reduce: expected the axes " + axes + ", found " + shape);
        }
        int[] kept = IntStream.range(0, shape.rank())
                .filter(axis -> !axes.contains(axis)).map(shape::dimension).toArray();
        return emitter.emit(new ReduceOp(kind, shape, axes, Shape.of(kept)), x);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Reduce that && kind == that.kind && axes.equals(that.axes);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, axes);
    }

    @Override
    public String toString() {
        return "Reduce[" + kind + " along " + axes + "]";
    }
}
