package dev.fovea.nn.internal.onnx.reference;

import dev.fovea.nn.internal.onnx.file.Extents;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/**
 * How Resize works along each axis, as its specification's reference has it.
 *
 * @param axes one for each of the tensor's axes
 * @param outside what places outside have
 */
@SuppressWarnings("exports")
public record ResizePlan(List<ResizeAxis> axes, double outside) {
    /**
     * The plan of Upsample, and of Resize before operator set 11. Which place is the nearest their specification leaves
     * open; as ONNX Runtime has it, that before the point where an axis becomes larger, and that behind it where it
     * becomes smaller.
     *
     * @param settings of the node
     * @param x the input's shape
     * @param scales a factor for each axis
     * @return the plan
     */
    public static ResizePlan upsample(Settings settings, int[] x, double @Nullable [] scales) {
        if (scales == null || scales.length != x.length) {
            throw settings.problem("expected a scale for each axis of " + Extents.text(x));
        }
        List<ResizeAxis> axes = new ArrayList<>();
        for (int axis = 0; axis < x.length; axis++) {
            Mapping mapping = new Mapping(
                    settings, settings.text("mode", "nearest"), "asymmetric", scales[axis] < 1 ? "ceil" : "floor",
                    -0.75, false, false, new double[0]);
            axes.add(mapping.axis(x[axis], scales[axis], size(settings, Math.floor(x[axis] * scales[axis])), axis));
        }
        return new ResizePlan(axes, 0);
    }

    /**
     * The plan of Resize.
     *
     * @param settings of the node
     * @param x the input's shape
     * @param roi the region, for tf_crop_and_resize
     * @param scales factors, if they are given
     * @param sizes sizes, if they are given
     * @return the plan
     */
    public static ResizePlan of(
            Settings settings, int[] x, double[] roi, double @Nullable [] scales, long @Nullable [] sizes) {
        long[] given = settings.ints("axes");
        int[] which = given == null ? IntStream.range(0, x.length).toArray() : settings.axes(given, x.length);
        double[] factors = new double[x.length];
        Arrays.fill(factors, 1);
        int[] output = x.clone();
        if (sizes != null && sizes.length > 0) {
            requireOneEach(settings, sizes.length, which);
            for (int i = 0; i < which.length; i++) {
                output[which[i]] = size(settings, (double) sizes[i]);
                factors[which[i]] = (double) sizes[i] / x[which[i]];
            }
            keepAspect(settings, x, which, factors, output);
        } else if (scales != null && scales.length > 0) {
            requireOneEach(settings, scales.length, which);
            for (int i = 0; i < which.length; i++) {
                factors[which[i]] = scales[i];
                output[which[i]] = size(settings, Math.floor(x[which[i]] * scales[i]));
            }
        } else {
            throw settings.problem("expected scales or sizes");
        }
        double[] region = region(settings, x.length, which, roi);
        Mapping mapping = new Mapping(
                settings,
                settings.text("mode", "nearest"),
                settings.text("coordinate_transformation_mode", "half_pixel"),
                settings.text("nearest_mode", "round_prefer_floor"),
                settings.real("cubic_coeff_a", -0.75),
                settings.integer("exclude_outside", 0) != 0,
                settings.integer("antialias", 0) != 0,
                region);
        List<ResizeAxis> axes = new ArrayList<>();
        for (int axis = 0; axis < x.length; axis++) {
            int own = axis;
            boolean resized = Arrays.stream(which).anyMatch(a -> a == own);
            axes.add(resized
                    ? mapping.axis(x[axis], factors[axis], output[axis], axis)
                    : identity(x[axis]));
        }
        return new ResizePlan(axes, settings.real("extrapolation_value", 0));
    }

    private static ResizeAxis identity(int extent) {
        int[][] places = new int[extent][];
        double[][] weights = new double[extent][];
        for (int i = 0; i < extent; i++) {
            places[i] = new int[] {i};
            weights[i] = new double[] {1};
        }
        return new ResizeAxis(extent, places, weights);
    }

    private static void requireOneEach(Settings settings, int count, int[] axes) {
        if (count != axes.length) {
            throw settings.problem("expected " + axes.length + " scales or sizes, found " + count);
        }
    }

    private static int size(Settings settings, double size) {
        if (!(size >= 0 && size <= Integer.MAX_VALUE)) {
            throw settings.problem("a size of " + size);
        }
        return (int) size;
    }

    private static void keepAspect(Settings settings, int[] x, int[] axes, double[] factors, int[] output) {
        String policy = settings.text("keep_aspect_ratio_policy", "stretch");
        if (policy.equals("stretch")) {
            return;
        }
        double factor = Arrays.stream(axes).mapToDouble(axis -> factors[axis])
                .reduce(policy.equals("not_larger") ? Math::min : Math::max).orElse(1);
        for (int axis : axes) {
            factors[axis] = factor;
            output[axis] = size(settings, Math.floor(factor * x[axis] + 0.5));
        }
    }

    /** Starts of all axes, then ends. */
    private static double[] region(Settings settings, int rank, int[] axes, double[] roi) {
        double[] region = new double[2 * rank];
        Arrays.fill(region, rank, 2 * rank, 1);
        if (settings.text("coordinate_transformation_mode", "half_pixel").equals("tf_crop_and_resize")) {
            if (roi.length != 2 * axes.length) {
                throw settings.problem("expected a roi of " + 2 * axes.length + " numbers, found " + roi.length);
            }
            for (int i = 0; i < axes.length; i++) {
                region[axes[i]] = roi[i];
                region[rank + axes[i]] = roi[i + axes.length];
            }
        }
        return region;
    }

    /** How places of the result lie in the input, and what they are made of. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Mapping(
            Settings settings,
            String mode,
            String coordinates,
            String nearest,
            double cubic,
            boolean excludeOutside,
            boolean antialias,
            double[] region) {
        ResizeAxis axis(int input, double factor, int output, int axis) {
            if (input == 0 && output > 0) {
                throw settings.problem("nothing can be made larger");
            }
            int[][] places = new int[output][];
            double[][] weights = new double[output][];
            for (int i = 0; i < output; i++) {
                double x = source(i, input, factor, output, axis);
                if (Double.isNaN(x)) {
                    places[i] = new int[0];
                    weights[i] = new double[0];
                    continue;
                }
                double base = Math.ceil(x) - 1; // the neighbour on the left, also of a whole number
                double ratio = x - base;
                double[] coefficients = coefficients(ratio, factor);
                int first = (int) base + 1 - coefficients.length / 2;
                if (excludeOutside) {
                    double sum = 0;
                    for (int k = 0; k < coefficients.length; k++) {
                        coefficients[k] = first + k < 0 || first + k >= input ? 0 : coefficients[k];
                        sum += coefficients[k];
                    }
                    for (int k = 0; k < coefficients.length; k++) {
                        coefficients[k] /= sum;
                    }
                }
                places[i] = IntStream.range(0, coefficients.length)
                        .map(k -> Math.clamp(first + (long) k, 0, input - 1))
                        .toArray();
                weights[i] = coefficients;
            }
            ResizeAxis all = new ResizeAxis(input, places, weights);
            return coordinates.equals("tf_crop_and_resize") ? all : all.compact();
        }

        /** The point of the input for a place of the result; NaN outside. */
        private double source(int i, int input, double factor, int output, int axis) {
            double width = factor * input;
            return switch (coordinates) {
                case "asymmetric" -> (float) i / (float) factor; // a factor of 0.3f would make 9.9999996 of 3
                case "half_pixel" -> (i + 0.5) / factor - 0.5;
                case "pytorch_half_pixel" -> output == 1 ? -0.5 : (i + 0.5) / factor - 0.5;
                case "align_corners" -> width == 1 || output == 1 ? 0 : i * (input - 1) / (width - 1);
                case "half_pixel_symmetric" ->
                    input / 2.0 * (1 - output / width) + (i + 0.5) / factor - 0.5;
                case "tf_half_pixel_for_nn" -> (i + 0.5) / factor;
                case "tf_crop_and_resize" -> {
                    double begin = region[axis];
                    double end = region[region.length / 2 + axis];
                    double x = (output == 1 ? (end - begin) * (input - 1) / 2
                            : i * (end - begin) * (input - 1) / (width - 1)) + begin * (input - 1);
                    yield x < 0 || x > input - 1 ? Double.NaN : x;
                }
                default -> throw settings.problem("the mode " + coordinates + " is unknown");
            };
        }

        private double[] coefficients(double ratio, double factor) {
            return switch (mode) {
                case "nearest" -> nearest(ratio);
                case "linear", "bilinear" -> spread(ratio, factor, 1, x -> Math.max(0, 1 - x));
                case "cubic" -> spread(ratio, factor, 2, this::cubic);
                default -> throw settings.problem("the mode " + mode + " is unknown");
            };
        }

        private double[] nearest(double ratio) {
            boolean right = switch (nearest) {
                case "round_prefer_floor" -> ratio > 0.5;
                case "round_prefer_ceil" -> ratio >= 0.5;
                case "floor" -> ratio == 1;
                case "ceil" -> true;
                default -> throw settings.problem("the mode " + nearest + " is unknown");
            };
            return right ? new double[] {0, 1} : new double[] {1, 0};
        }

        /** The weights of neighbours by their distance; with antialiasing of more of them, where it becomes smaller. */
        private double[] spread(double ratio, double factor, int reach, java.util.function.DoubleUnaryOperator weight) {
            double scale = antialias ? Math.min(factor, 1) : 1;
            int first = (int) Math.floor(-reach / scale) + 1;
            double[] weights = new double[2 - 2 * first];
            double sum = 0;
            for (int k = 0; k < weights.length; k++) {
                weights[k] = weight.applyAsDouble(Math.abs((first + k - ratio) * scale));
                sum += weights[k];
            }
            for (int k = 0; antialias && k < weights.length; k++) {
                weights[k] /= sum;
            }
            return weights;
        }

        private double cubic(double x) {
            if (x <= 1) {
                return ((cubic + 2) * x - (cubic + 3)) * x * x + 1;
            }
            return x < 2 ? ((cubic * x - 5 * cubic) * x + 8 * cubic) * x - 4 * cubic : 0;
        }
    }
}
