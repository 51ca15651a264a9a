package dev.fovea.nn.internal.onnx.reference;

import dev.fovea.nn.internal.onnx.file.ElementType;
import dev.fovea.nn.internal.onnx.file.NdArray;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.stream.IntStream;

/** Operators on the elements of several tensors at the same place, which are broadcast. */
final class BinaryOperators {
    private BinaryOperators() {}

    static Map<String, Operator> table() {
        Map<String, Operator> table = new HashMap<>();
        table.put("Add", arithmetic((a, b) -> a + b, (a, b) -> a + b));
        table.put("Sub", arithmetic((a, b) -> a - b, (a, b) -> a - b));
        table.put("Mul", arithmetic((a, b) -> a * b, (a, b) -> a * b));
        table.put("Div", arithmetic((a, b) -> a / b, (a, b) -> a / b));
        table.put("Pow", ((Operator.Single) BinaryOperators::power).operator());
        table.put("Mod", ((Operator.Single) call -> {
            boolean likeC = call.settings().integer("fmod", 0) != 0;
            return arithmetic(
                    call, List.of(call.in(0), call.in(1)),
                    (a, b) -> likeC ? a % b : a - b * Math.floor(a / b),
                    (a, b) -> likeC ? a % b : Math.floorMod(a, b));
        }).operator());
        table.put("PRelu", arithmetic((x, slope) -> x < 0 ? slope * x : x, (x, slope) -> x < 0 ? slope * x : x));
        table.put("Sum", several((a, b) -> a + b, (a, b) -> a + b));
        table.put("Max", several(Math::max, Math::max));
        table.put("Min", several(Math::min, Math::min));
        table.put("Mean", ((Operator.Single) call -> {
            NdArray sum = sum(call);
            return call.reals(sum.type(), sum.extents(), i -> sum.real(i) / call.inputs());
        }).operator());
        table.put("And", logical((a, b) -> a != 0 && b != 0));
        table.put("Or", logical((a, b) -> a != 0 || b != 0));
        table.put("Xor", logical((a, b) -> a != 0 ^ b != 0));
        table.put("BitwiseAnd", arithmetic((a, b) -> a, (a, b) -> a & b));
        table.put("BitwiseOr", arithmetic((a, b) -> a, (a, b) -> a | b));
        table.put("BitwiseXor", arithmetic((a, b) -> a, (a, b) -> a ^ b));
        table.put("Less", comparison((a, b) -> less(a, b)));
        table.put("Greater", comparison((a, b) -> less(b, a)));
        table.put("LessOrEqual", comparison((a, b) -> less(a, b) || equal(a, b)));
        table.put("GreaterOrEqual", comparison((a, b) -> less(b, a) || equal(a, b)));
        table.put("Equal", comparison(BinaryOperators::equal));
        table.put("Where", ((Operator.Single) BinaryOperators::where).operator());
        return table;
    }

    private static boolean less(Number a, Number b) {
        return (a instanceof Long x && b instanceof Long y) ? x < y : a.doubleValue() < b.doubleValue();
    }

    private static boolean equal(Number a, Number b) {
        return (a instanceof Long x && b instanceof Long y)
                ? x.longValue() == y.longValue()
                : a.doubleValue() == b.doubleValue();
    }

    private static Operator arithmetic(DoubleBinaryOperator real, LongBinaryOperator whole) {
        return ((Operator.Single) call -> arithmetic(call, List.of(call.in(0), call.in(1)), real, whole)).operator();
    }

    private static Operator several(DoubleBinaryOperator real, LongBinaryOperator whole) {
        return ((Operator.Single) call -> arithmetic(
                call, IntStream.range(0, call.inputs()).mapToObj(call::in).toList(), real, whole)).operator();
    }

    private static NdArray sum(Call call) {
        return arithmetic(
                call, IntStream.range(0, call.inputs()).mapToObj(call::in).toList(), (a, b) -> a + b, (a, b) -> a + b);
    }

    private static NdArray arithmetic(
            Call call, List<NdArray> xs, DoubleBinaryOperator real, LongBinaryOperator whole) {
        if (xs.isEmpty()) {
            throw call.problem("expected an input");
        }
        NdArray y = xs.get(0);
        for (NdArray x : xs.subList(1, xs.size())) {
            if (x.type() != y.type()) {
                throw call.problem("expected inputs of one type, found " + y + " and " + x);
            }
            int[] shape = Broadcast.shape(y.extents(), x.extents());
            NdArray a = y;
            NdArray.Source ofA = Broadcast.source(a.extents(), shape);
            NdArray.Source ofX = Broadcast.source(x.extents(), shape);
            y = call.numbers(
                    x.type(), shape, i -> real.applyAsDouble(a.real(ofA.of(i)), x.real(ofX.of(i))),
                    i -> whole.applyAsLong(a.whole(ofA.of(i)), x.whole(ofX.of(i))));
        }
        return y;
    }

    /** Base and exponent may be of different types; the result is of the base's. */
    private static NdArray power(Call call) {
        NdArray a = call.in(0);
        NdArray b = call.in(1);
        int[] shape = Broadcast.shape(a.extents(), b.extents());
        NdArray.Source ofA = Broadcast.source(a.extents(), shape);
        NdArray.Source ofB = Broadcast.source(b.extents(), shape);
        return call.numbers(
                a.type(), shape, i -> StrictMath.pow(a.real(ofA.of(i)), b.real(ofB.of(i))),
                i -> (long) StrictMath.pow((double) a.whole(ofA.of(i)), b.real(ofB.of(i))));
    }

    private static Operator logical(BiPredicate<Long, Long> test) {
        return comparison((a, b) -> test.test(a.longValue(), b.longValue()));
    }

    private static Operator comparison(BiPredicate<Number, Number> test) {
        return ((Operator.Single) call -> {
            NdArray a = call.in(0);
            NdArray b = call.in(1);
            int[] shape = Broadcast.shape(a.extents(), b.extents());
            NdArray.Source ofA = Broadcast.source(a.extents(), shape);
            NdArray.Source ofB = Broadcast.source(b.extents(), shape);
            return call.wholes(
                    ElementType.BOOL, shape, i -> test.test(number(a, ofA.of(i)), number(b, ofB.of(i))) ? 1 : 0);
        }).operator();
    }

    private static Number number(NdArray x, int index) {
        if (x.type().real()) {
            return x.real(index);
        }
        return x.whole(index);
    }

    private static NdArray where(Call call) {
        NdArray condition = call.in(0);
        NdArray yes = call.in(1);
        NdArray no = call.in(2);
        int[] shape = Broadcast.shape(condition.extents(), yes.extents(), no.extents());
        NdArray.Source ofCondition = Broadcast.source(condition.extents(), shape);
        NdArray.Source ofYes = Broadcast.source(yes.extents(), shape);
        NdArray.Source ofNo = Broadcast.source(no.extents(), shape);
        return call.numbers(
                yes.type(), shape,
                i -> condition.whole(ofCondition.of(i)) != 0 ? yes.real(ofYes.of(i)) : no.real(ofNo.of(i)),
                i -> condition.whole(ofCondition.of(i)) != 0 ? yes.whole(ofYes.of(i)) : no.whole(ofNo.of(i)));
    }
}
