package dev.fovea.nn.internal.onnx.reference;

import java.util.Arrays;

/**
 * The windows of a convolution or pooling, along each spatial axis.
 *
 * @param kernel positions of a window
 * @param strides the steps between windows
 * @param dilations the steps between positions
 * @param before the padding before the first position
 * @param after the padding behind the last
 * @param output how many windows there are
 */
@SuppressWarnings("ArrayRecordComponent")
public record Windows(int[] kernel, int[] strides, int[] dilations, int[] before, int[] after, int[] output) {
    /**
     * The windows of Conv and the poolings.
     *
     * @param settings of the node
     * @param x the spatial extents of the input
     * @param kernel the window's, if they are not the attribute kernel_shape
     * @return the windows
     */
    public static Windows of(Settings settings, int[] x, int... kernel) {
        int axes = x.length;
        int[] strides = checked(settings, "strides", filled(axes, 1));
        int[] dilations = checked(settings, "dilations", filled(axes, 1));
        int[] pads = settings.sizes("pads", new int[2 * axes]);
        if (kernel.length != axes || strides.length != axes || dilations.length != axes || pads.length != 2 * axes) {
            throw settings.problem("expected windows of " + axes + " axes, found kernel " + Arrays.toString(kernel)
                    + ", strides " + Arrays.toString(strides) + ", pads " + Arrays.toString(pads));
        }
        String auto = settings.text("auto_pad", "NOTSET");
        boolean ceil = settings.integer("ceil_mode", 0) != 0;
        int[] before = new int[axes];
        int[] after = new int[axes];
        int[] output = new int[axes];
        for (int axis = 0; axis < axes; axis++) {
            long extent = (kernel[axis] - 1L) * dilations[axis] + 1;
            if (kernel[axis] < 1 || extent > Integer.MAX_VALUE || pads[axis] < 0 || pads[axis + axes] < 0) {
                throw settings.problem("a window of " + kernel[axis] + " with dilation " + dilations[axis]
                        + " and pads " + Arrays.toString(pads));
            }
            long windows;
            switch (auto) {
                case "SAME_UPPER", "SAME_LOWER" -> {
                    windows = Math.ceilDiv(x[axis], strides[axis]);
                    long total = Math.max(0, (windows - 1) * strides[axis] + extent - x[axis]);
                    before[axis] = (int) (auto.equals("SAME_UPPER") ? total / 2 : total - total / 2);
                    after[axis] = (int) (total - before[axis]);
                }
                case "NOTSET", "VALID" -> {
                    boolean valid = auto.equals("VALID");
                    before[axis] = valid ? 0 : pads[axis];
                    after[axis] = valid ? 0 : pads[axis + axes];
                    long room = (long) x[axis] + before[axis] + after[axis] - extent;
                    windows = (ceil ? Math.ceilDiv(room, strides[axis]) : Math.floorDiv(room, strides[axis])) + 1L;
                    if (ceil && (windows - 1) * strides[axis] >= (long) x[axis] + before[axis]) {
                        windows--;
                    }
                }
                default -> throw settings.problem("auto_pad " + auto + " is unknown");
            }
            if (windows < 1 || windows > Integer.MAX_VALUE) {
                throw settings.problem("a window of " + extent + " does not fit into " + x[axis] + " with a padding of "
                        + before[axis] + " and " + after[axis]);
            }
            output[axis] = (int) windows;
        }
        return new Windows(kernel, strides, dilations, before, after, output);
    }

    /**
     * The windows of ConvTranspose, whose {@code output} are the extents of the result.
     *
     * @param settings of the node
     * @param x the spatial extents of the input
     * @param kernel the window's
     * @return the windows
     */
    public static Windows transposed(Settings settings, int[] x, int... kernel) {
        int axes = x.length;
        int[] strides = checked(settings, "strides", filled(axes, 1));
        int[] dilations = checked(settings, "dilations", filled(axes, 1));
        int[] pads = settings.sizes("pads", new int[2 * axes]);
        int[] more = settings.sizes("output_padding", new int[axes]);
        int[] shape = settings.sizes("output_shape");
        String auto = settings.text("auto_pad", "NOTSET");
        boolean same = auto.startsWith("SAME");
        if (kernel.length != axes || strides.length != axes || dilations.length != axes || pads.length != 2 * axes
                || more.length != axes || (shape.length != 0 && shape.length < axes)) {
            throw settings.problem("expected windows of " + axes + " axes");
        }
        int[] before = new int[axes];
        int[] after = new int[axes];
        int[] output = new int[axes];
        for (int axis = 0; axis < axes; axis++) {
            long whole = (x[axis] - 1L) * strides[axis] + more[axis] + (kernel[axis] - 1L) * dilations[axis] + 1;
            long wanted = whole - pads[axis] - pads[axis + axes];
            if (shape.length > 0 || same) {
                wanted = shape.length > 0 ? shape[shape.length - axes + axis] : (long) x[axis] * strides[axis];
                long total = Math.max(0, whole - wanted);
                before[axis] = (int) (auto.equals("SAME_UPPER") ? total / 2 : total - total / 2);
                after[axis] = (int) (total - before[axis]);
            } else if (!auto.equals("VALID")) {
                before[axis] = pads[axis];
                after[axis] = pads[axis + axes];
            } else {
                wanted = whole;
            }
            if (wanted < 1 || wanted > Integer.MAX_VALUE || kernel[axis] < 1) {
                throw settings.problem("its output along axis " + axis + " is " + wanted);
            }
            output[axis] = (int) wanted;
        }
        return new Windows(kernel, strides, dilations, before, after, output);
    }

    private static int[] checked(Settings settings, String name, int... otherwise) {
        int[] values = settings.sizes(name, otherwise);
        if (Arrays.stream(values).anyMatch(value -> value < 1)) {
            throw settings.problem(name + " " + Arrays.toString(values) + " should be at least 1");
        }
        return values;
    }

    private static int[] filled(int length, int value) {
        int[] array = new int[length];
        Arrays.fill(array, value);
        return array;
    }

    /** The number of positions of a window. */
    int positions() {
        return dev.fovea.nn.internal.onnx.file.Extents.size(kernel);
    }

    /**
     * Where a window's position lies in an image.
     *
     * @param window which window, row-major
     * @param position which position, row-major
     * @param x the image's extents
     * @return the place, −1 in the padding, −2 beyond it
     */
    int place(int window, int position, int[] x) {
        int place = 0;
        int step = 1;
        boolean padding = false;
        for (int axis = x.length - 1, w = window, k = position; axis >= 0; axis--) {
            int along = w % output[axis] * strides[axis] + k % kernel[axis] * dilations[axis] - before[axis];
            w /= output[axis];
            k /= kernel[axis];
            if (along >= x[axis] + after[axis]) {
                return -2;
            }
            padding |= along < 0 || along >= x[axis];
            place += along * step;
            step *= x[axis];
        }
        return padding ? -1 : place;
    }
}
