package dev.fovea.nn.model;

import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns the numbers of a tensor in another layout into those of a parameter. */
final class TensorLayout {
    private TensorLayout() {}

    /**
     * The shape that a parameter has in a layout.
     *
     * @throws IllegalArgumentException if there is no rule for it
     */
    static List<Long> shape(Shape parameter, WeightMap.Source source) {
        Shape image = source.flattened();
        if (image != null && (parameter.rank() < 1 || parameter.rank() > 2 || parameter.dimension(0) != image.size())) {
            throw new IllegalArgumentException(
                    "expected a parameter (" + image.size() + ", …) of the inputs that a flattened image " + image
                            + " makes, found the parameter's shape " + parameter);
        }
        long[] d = Arrays.stream(parameter.dimensions()).asLongStream().toArray();
        if (source.layout() == WeightLayout.KERAS || d.length < 2) {
            return TensorEntry.extents(parameter);
        }
        return switch (d.length) {
            case 2 -> List.of(d[1], d[0]);
            case 4 -> List.of(d[3], d[2], d[0], d[1]);
            default -> throw new IllegalArgumentException(
                    "no rule for a tensor in PyTorch's layout and a parameter of shape " + parameter);
        };
    }

    /**
     * Whether a tensor is the kernel of a depthwise convolution as Keras has it, (height, width, channels, multiplier):
     * the same numbers in the same order as (height, width, 1, channels·multiplier).
     */
    static boolean isDepthwise(List<Long> tensor, Shape parameter, WeightMap.Source source) {
        return source.layout() == WeightLayout.KERAS
                && tensor.size() == 4
                && parameter.rank() == 4
                && parameter.dimension(2) == 1
                && tensor.get(0) == parameter.dimension(0)
                && tensor.get(1) == parameter.dimension(1)
                && tensor.get(2) > 0
                && parameter.dimension(3) % tensor.get(2) == 0
                && parameter.dimension(3) / tensor.get(2) == tensor.get(3);
    }

    /** The parameter's values; {@code values} is not modified and may be returned as it is. */
    static float[] values(float[] values, Shape parameter, WeightMap.Source source) {
        if (source.layout() == WeightLayout.KERAS || parameter.rank() == 0) {
            return values;
        }
        return parameter.rank() == 4
                ? fromOihw(values, parameter)
                : fromOutIn(values, parameter, source.flattened());
    }

    /**
     * (out, in, height, width) to (height, width, in, out), where in counts the channels of a group. Transposed
     * convolutions have x and y exchanged in both layouts, so that the rule is the same.
     */
    private static float[] fromOihw(float[] oihw, Shape hwio) {
        int height = hwio.dimension(0);
        int width = hwio.dimension(1);
        int in = hwio.dimension(2);
        int out = hwio.dimension(3);
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

    /**
     * (out, in) to (in, out), where in counts (channel, row, column) and is to count (row, column, channel); a vector
     * is (1, in).
     */
    private static float[] fromOutIn(float[] outIn, Shape inOut, @Nullable Shape image) {
        int in = inOut.dimension(0);
        int out = inOut.rank() == 1 ? 1 : inOut.dimension(1);
        int channels = image == null ? 1 : image.channels();
        int pixels = in / channels;
        float[] values = new float[outIn.length];
        for (int o = 0, from = 0; o < out; o++) {
            for (int channel = 0; channel < channels; channel++) {
                for (int pixel = 0; pixel < pixels; pixel++, from++) {
                    values[(pixel * channels + channel) * out + o] = outIn[from];
                }
            }
        }
        return values;
    }
}
