package dev.fovea.nn.model;

import dev.fovea.nn.Network;
import dev.fovea.nn.internal.plan.VectorOrders;
import dev.fovea.nn.op.Parameter;
import dev.fovea.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a parameter stands in a tensor of another program: its shape there, and the place of each number. */
final class TensorLayout {
    private final Shape shape;
    private final WeightLayout layout;
    private final boolean kernel;
    /** Of a dense kernel's rows; null for the same. */
    private int @Nullable [] inputs;
    /** Of a dense kernel's columns, or of all elements of what is no kernel; null for the same. */
    private int @Nullable [] outputs;

    private TensorLayout(Shape shape, WeightLayout layout, boolean kernel) {
        this.shape = shape;
        this.layout = layout;
        this.kernel = kernel;
    }

    /**
     * The layout of a parameter: what is called a kernel has other axes there, all else of vectors and matrices the same.
     *
     * @throws IllegalArgumentException if there is no rule for it
     */
    static TensorLayout of(Network network, Parameter parameter, WeightMap.Source source) {
        Shape shape = parameter.shape();
        Shape image = source.flattened();
        if (image != null && (shape.rank() < 1 || shape.rank() > 2 || shape.dimension(0) != image.size())) {
            throw new IllegalArgumentException(
                    "expected a parameter (" + image.size() + ", …) of the inputs that a flattened image " + image
                            + " makes, found the parameter's shape " + shape);
        }
        boolean kernel = parameter.name().endsWith(".kernel") || (image != null && shape.rank() == 2);
        TensorLayout layout = new TensorLayout(shape, source.layout(), kernel);
        if (source.layout() == WeightLayout.PYTORCH) {
            layout.order(network, parameter, image);
        }
        return layout;
    }

    private void order(Network network, Parameter parameter, @Nullable Shape image) {
        if (kernel && shape.rank() == 2) {
            inputs = image == null ? network.inputOrder(parameter).orElse(null) : VectorOrders.ofImage(image);
            outputs = network.outputOrder(parameter).orElse(null);
        } else if (!kernel) {
            outputs = image == null ? network.outputOrder(parameter).orElse(null) : VectorOrders.ofImage(image);
        }
        boolean ruled = kernel
                ? shape.rank() == 2 || shape.rank() == 4
                : shape.rank() != 3 || outputs != null || shape.channels() == 1 || shape.channels() == shape.size();
        if (!ruled) {
            throw new IllegalArgumentException(
                    "no rule for a tensor in PyTorch's layout and a parameter of shape " + shape
                            + "; bring it into Fovea's, and put it with WeightLayout.KERAS");
        }
    }

    /** The shape that the parameter has there. */
    List<Long> shape() {
        long[] d = new long[shape.rank()];
        for (int axis = 0; axis < d.length; axis++) {
            d[axis] = shape.dimension(axis);
        }
        if (layout == WeightLayout.KERAS || (!kernel && d.length != 3)) {
            return TensorEntry.extents(shape);
        }
        return switch (d.length) {
            case 2 -> List.of(d[1], d[0]);
            case 3 -> List.of(d[2], d[0], d[1]);
            default -> List.of(d[3], d[2], d[0], d[1]);
        };
    }

    /**
     * Whether a tensor is the kernel of a depthwise convolution as Keras has it, (height, width, channels, multiplier):
     * the same numbers in the same order as (height, width, 1, channels·multiplier).
     */
    boolean isDepthwise(List<Long> tensor) {
        return layout == WeightLayout.KERAS
                && tensor.size() == 4
                && shape.rank() == 4
                && shape.dimension(2) == 1
                && tensor.get(0) == shape.dimension(0)
                && tensor.get(1) == shape.dimension(1)
                && tensor.get(2) > 0
                && shape.dimension(3) % tensor.get(2) == 0
                && shape.dimension(3) / tensor.get(2) == tensor.get(3);
    }

    /** The parameter's values; {@code values} is not modified and may be returned as it is. */
    float[] values(float[] values) {
        if (layout == WeightLayout.KERAS || (!kernel && outputs == null)) {
            return values;
        }
        if (kernel) {
            return shape.rank() == 4 ? fromOihw(values) : fromOutIn(values);
        }
        float[] ordered = new float[values.length];
        for (int i = 0; i < ordered.length; i++) {
            ordered[i] = values[place(outputs, i)];
        }
        return ordered;
    }

    private static int place(int @Nullable [] order, int i) {
        return order == null ? i : order[i];
    }

    /**
     * (out, in, height, width) to (height, width, in, out), where in counts the channels of a group. Transposed
     * convolutions have x and y exchanged in both layouts, so that the rule is the same.
     */
    private float[] fromOihw(float[] oihw) {
        int height = shape.dimension(0);
        int width = shape.dimension(1);
        int in = shape.dimension(2);
        int out = shape.dimension(3);
        float[] values = new float[oihw.length];
        for (int o = 0, from = 0; o < out; o++) {
            for (int i = 0; i < in; i++) {
                for (int pixel = 0; pixel < height * width; pixel++, from++) {
                    values[(pixel * in + i) * out + o] = oihw[from];
                }
            }
        }
        return values;
    }

    /** (out, in) to (in, out). */
    private float[] fromOutIn(float[] outIn) {
        int in = shape.dimension(0);
        int out = shape.dimension(1);
        float[] values = new float[outIn.length];
        for (int o = 0; o < out; o++) {
            int row = place(outputs, o) * in;
            for (int i = 0; i < in; i++) {
                values[i * out + o] = outIn[row + place(inputs, i)];
            }
        }
        return values;
    }
}
