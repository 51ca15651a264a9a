package dev.fovea.nn.internal.onnx.reference;

import dev.fovea.nn.internal.onnx.file.Extents;
import java.util.Arrays;

/** The shape that Reshape makes. */
public final class Reshaping {
    private Reshaping() {}

    /**
     * The extents: 0 is the input's, unless {@code allowzero}; −1 what is left.
     *
     * @param settings of the node
     * @param x the input's shape
     * @param target the shape that is asked for
     * @return the output's shape
     */
    public static int[] extents(Settings settings, int[] x, long[] target) {
        boolean allowZero = settings.integer("allowzero", 0) != 0;
        int[] y = new int[target.length];
        int open = -1;
        long known = 1;
        for (int axis = 0; axis < y.length; axis++) {
            if (target[axis] == -1) {
                if (open >= 0) {
                    throw settings.problem("the shape " + Arrays.toString(target) + " leaves two extents open");
                }
                open = axis;
                continue;
            }
            if (target[axis] < 0 || target[axis] > Integer.MAX_VALUE || (target[axis] == 0 && !allowZero
                    && axis >= x.length)) {
                throw settings.problem("the shape " + Arrays.toString(target) + " has the extent " + target[axis]);
            }
            y[axis] = target[axis] == 0 && !allowZero ? x[axis] : (int) target[axis];
            known = Math.multiplyExact(known, y[axis]);
        }
        long size = Extents.size(x);
        if (open >= 0) {
            if (known == 0 ? size != 0 : size % known != 0) {
                throw settings.problem(
                        "a tensor of " + Extents.text(x) + " cannot have the shape " + Arrays.toString(target));
            }
            y[open] = known == 0 ? 0 : (int) (size / known);
        } else if (known != size) {
            throw settings.problem(
                    "a tensor of " + Extents.text(x) + " cannot have the shape " + Arrays.toString(target));
        }
        return y;
    }
}
