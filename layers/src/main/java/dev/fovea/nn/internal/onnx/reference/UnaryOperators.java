package dev.fovea.nn.internal.onnx.reference;

import dev.fovea.nn.internal.onnx.file.ElementType;
import dev.fovea.nn.internal.onnx.file.NdArray;
import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.LongUnaryOperator;

/** Operators on each element alone. */
final class UnaryOperators {
    private UnaryOperators() {}

    static Map<String, Operator> table() {
        Map<String, Operator> table = new HashMap<>();
        Scalars.plain().forEach((name, function) -> table.put(name, real(settings -> function)));
        table.put("Abs", both(Math::abs, Math::abs));
        table.put("Neg", both(x -> -x, x -> -x));
        table.put("Sign", both(Math::signum, Long::signum));
        table.put("Relu", both(x -> Double.isNaN(x) ? x : Math.max(x, 0), x -> Math.max(x, 0)));
        table.put("Floor", both(Math::floor, x -> x));
        table.put("Ceil", both(Math::ceil, x -> x));
        table.put("Round", both(Math::rint, x -> x));
        table.put("Not", both(x -> x == 0 ? 1 : 0, x -> x == 0 ? 1 : 0));
        table.put("BitwiseNot", both(x -> x, x -> ~x));
        for (String name : Scalars.WITH_SETTINGS) {
            table.put(name, real(settings -> Scalars.of(name, settings)));
        }
        table.put("IsNaN", ((Operator.Single) call -> {
            NdArray x = call.in(0);
            return call.wholes(ElementType.BOOL, x.extents(), i -> Double.isNaN(x.real(i)) ? 1 : 0);
        }).operator());
        table.put("IsInf", ((Operator.Single) call -> {
            NdArray x = call.in(0);
            boolean above = call.settings().integer("detect_positive", 1) != 0;
            boolean below = call.settings().integer("detect_negative", 1) != 0;
            return call.wholes(
                    ElementType.BOOL, x.extents(),
                    i -> Double.isInfinite(x.real(i)) && (x.real(i) > 0 ? above : below) ? 1 : 0);
        }).operator());
        table.put("Clip", ((Operator.Single) UnaryOperators::clip).operator());
        return table;
    }

    private static Operator real(Function<Settings, DoubleUnaryOperator> made) {
        return ((Operator.Single) call -> {
            NdArray x = call.in(0);
            DoubleUnaryOperator function = made.apply(call.settings());
            if (!x.type().real()) {
                throw call.problem("expected real numbers, found " + x);
            }
            return call.reals(x.type(), x.extents(), i -> function.applyAsDouble(x.real(i)));
        }).operator();
    }

    private static Operator both(DoubleUnaryOperator real, LongUnaryOperator whole) {
        return ((Operator.Single) call -> {
            NdArray x = call.in(0);
            return call.numbers(
                    x.type(), x.extents(), i -> real.applyAsDouble(x.real(i)), i -> whole.applyAsLong(x.whole(i)));
        }).operator();
    }

    /** Bounds were attributes before operator set 11; the upper one wins. */
    private static NdArray clip(Call call) {
        NdArray x = call.in(0);
        if (x.type().real()) {
            double least = call.has(1) ? call.in(1).real(0) : call.settings().real("min", Double.NEGATIVE_INFINITY);
            double most = call.has(2) ? call.in(2).real(0) : call.settings().real("max", Double.POSITIVE_INFINITY);
            return call.reals(x.type(), x.extents(), i -> Math.min(most, Math.max(least, x.real(i))));
        }
        long least = call.has(1) ? call.in(1).whole(0) : Long.MIN_VALUE;
        long most = call.has(2) ? call.in(2).whole(0) : Long.MAX_VALUE;
        return call.wholes(x.type(), x.extents(), i -> Math.min(most, Math.max(least, x.whole(i))));
    }
}
