package dev.fovea.nn.general;

import dev.fovea.nn.onnx.Layout;
import dev.fovea.nn.onnx.OnnxAttribute;
import dev.fovea.nn.onnx.OnnxEmitter;
import dev.fovea.nn.onnx.OnnxOp;
import dev.fovea.nn.onnx.OnnxValue;
import dev.fovea.nn.op.Frame;
import dev.fovea.nn.op.Op;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A reduction. Sums are of doubles, in the order of the elements. */
final class ReduceOp implements Op, OnnxOp {
    private final Reduce.Kind kind;
    private final List<Integer> axes;
    private final Shape shape;
    /** Where each result's elements begin, and where they are from there. */
    private final int[] begin;
    private final int[] within;

    ReduceOp(Reduce.Kind kind, Shape input, List<Integer> axes, Shape shape) {
        this.kind = kind;
        this.axes = axes;
        this.shape = shape;
        begin = places(input, IntStream.range(0, input.rank()).filter(axis -> !axes.contains(axis)).toArray());
        within = places(input, axes.stream().mapToInt(axis -> axis).toArray());
    }

    private static int[] places(Shape shape, int... axes) {
        int[] strides = Places.strides(shape);
        int count = 1;
        for (int axis : axes) {
            count *= shape.dimension(axis);
        }
        int[] places = new int[count];
        for (int i = 0; i < count; i++) {
            for (int k = axes.length - 1, rest = i; k >= 0; k--) {
                places[i] += rest % shape.dimension(axes[k]) * strides[axes[k]];
                rest /= shape.dimension(axes[k]);
            }
        }
        return places;
    }

    @Override
    public Shape outputShape() {
        return shape;
    }

    @Override
    public void forward(Frame frame, int from, int to) {
        for (int n = from; n < to; n++) {
            int x0 = frame.xOffset(0, n);
            int y0 = frame.yOffset(n);
            for (int i = 0; i < begin.length; i++) {
                frame.y()[y0 + i] = reduced(frame.x(0), x0 + begin[i]);
            }
        }
    }

    private float reduced(float[] x, int at) {
        return switch (kind) {
            case SUM -> (float) sum(x, at);
            case MEAN -> (float) (sum(x, at) / within.length);
            case LOG_SUM -> (float) StrictMath.log(sum(x, at));
            case MAXIMUM, MINIMUM -> x[at + within[best(x, at)]];
            case WHICH_MAXIMUM, WHICH_MINIMUM, LAST_MAXIMUM, LAST_MINIMUM -> best(x, at);
            case L1 -> {
                double sum = 0;
                for (int place : within) {
                    sum += Math.abs(x[at + place]);
                }
                yield (float) sum;
            }
            case SQUARES -> (float) squares(x, at);
            case L2 -> (float) Math.sqrt(squares(x, at));
            case PRODUCT -> {
                double product = 1;
                for (int place : within) {
                    product *= x[at + place];
                }
                yield (float) product;
            }
            case LOG_SUM_EXP -> {
                double most = Double.NEGATIVE_INFINITY;
                for (int place : within) {
                    most = Math.max(most, x[at + place]);
                }
                double sum = 0;
                for (int place : within) {
                    sum += StrictMath.exp(x[at + place] - most);
                }
                yield (float) (most + StrictMath.log(sum));
            }
        };
    }

    private double sum(float[] x, int at) {
        double sum = 0;
        for (int place : within) {
            sum += x[at + place];
        }
        return sum;
    }

    private double squares(float[] x, int at) {
        double sum = 0;
        for (int place : within) {
            sum += (double) x[at + place] * x[at + place];
        }
        return sum;
    }

    private int best(float[] x, int at) {
        boolean least = kind == Reduce.Kind.MINIMUM || kind == Reduce.Kind.WHICH_MINIMUM
                || kind == Reduce.Kind.LAST_MINIMUM;
        boolean last = kind == Reduce.Kind.LAST_MAXIMUM || kind == Reduce.Kind.LAST_MINIMUM;
        int best = 0;
        for (int k = 1; k < within.length; k++) {
            float value = x[at + within[k]];
            float most = x[at + within[best]];
            if (least ? value < most : value > most) {
                best = k;
            } else if (last && value == most) {
                best = k;
            }
        }
        return best;
    }

    @Override
    public void backward(Frame frame, int from, int to) {
        float[] dx = frame.dx(0);
        for (int n = from; dx != null && n < to; n++) {
            int x0 = frame.xOffset(0, n);
            int dx0 = frame.dxOffset(0, n);
            int y0 = frame.yOffset(n);
            int dy0 = frame.dyOffset(n);
            for (int i = 0; i < begin.length; i++) {
                float dy = frame.dy()[dy0 + i];
                gradient(frame.x(0), x0 + begin[i], frame.y()[y0 + i], dy, dx, dx0 + begin[i]);
            }
        }
    }

    private void gradient(float[] x, int at, float y, float dy, float[] dx, int to) {
        int best = kind == Reduce.Kind.MAXIMUM || kind == Reduce.Kind.MINIMUM ? best(x, at) : -1;
        double sum = kind == Reduce.Kind.LOG_SUM ? sum(x, at) : 1;
        for (int k = 0; k < within.length; k++) {
            float value = x[at + within[k]];
            double slope = switch (kind) {
                case SUM -> 1;
                case MEAN -> 1.0 / within.length;
                case LOG_SUM -> 1 / sum;
                case MAXIMUM, MINIMUM -> k == best ? 1 : 0;
                case L1 -> Math.signum(value);
                case SQUARES -> 2.0 * value;
                case L2 -> y == 0 ? 0 : (double) value / y;
                case PRODUCT -> others(x, at, k);
                case LOG_SUM_EXP -> StrictMath.exp(value - y);
                case WHICH_MAXIMUM, WHICH_MINIMUM, LAST_MAXIMUM, LAST_MINIMUM -> 0;
            };
            dx[to + within[k]] = (float) (slope * dy);
        }
    }

    private double others(float[] x, int at, int but) {
        double product = 1;
        for (int k = 0; k < within.length; k++) {
            product *= k == but ? 1 : x[at + within[k]];
        }
        return product;
    }

    @Override
    public OnnxValue export(OnnxEmitter onnx) {
        OnnxValue x = onnx.channelsLast(0);
        OnnxAttribute gone = new OnnxAttribute.Int("keepdims", 0);
        long[] places = axes.stream().mapToLong(axis -> axis + 1).toArray();
        if (kind.tellsPlace()) {
            boolean last = kind == Reduce.Kind.LAST_MAXIMUM || kind == Reduce.Kind.LAST_MINIMUM;
            return ArithmeticOp.cast(
                    onnx,
                    onnx.node(
                            kind.operator(), Layout.CHANNELS_LAST, List.of(x), gone,
                            new OnnxAttribute.Int("axis", places[0]),
                            new OnnxAttribute.Int("select_last_index", last ? 1 : 0)),
                    1);
        }
        if (kind == Reduce.Kind.SUM) {
            return onnx.node(
                    "ReduceSum", Layout.CHANNELS_LAST, List.of(x, onnx.integers("axes", places)), gone);
        }
        List<Long> all = new ArrayList<>();
        for (long place : places) {
            all.add(place);
        }
        return onnx.node(
                kind.operator(), Layout.CHANNELS_LAST, List.of(x), new OnnxAttribute.Ints("axes", all), gone);
    }
}
