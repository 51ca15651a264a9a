package dev.fovea.nn.internal.onnx.reference;

import java.util.Arrays;

/**
 * How an axis is resized: each place of the result is a weighted sum of some of the input.
 *
 * @param input the extent that is resized
 * @param places for each place of the result those of the input; none where it lies outside
 * @param weights their weights
 */
@SuppressWarnings("ArrayRecordComponent")
public record ResizeAxis(int input, int[][] places, double[][] weights) {
    /**
     * Whether nothing changes.
     *
     * @return whether each place is itself
     */
    public boolean isIdentity() {
        if (places.length != input) {
            return false;
        }
        for (int i = 0; i < input; i++) {
            for (int k = 0; k < places[i].length; k++) {
                if (weights[i][k] != (places[i][k] == i ? 1 : 0)) {
                    return false;
                }
            }
            if (places[i].length == 0) {
                return false;
            }
        }
        return true;
    }

    /** This without places whose weight is 0. */
    ResizeAxis compact() {
        int[][] kept = new int[places.length][];
        double[][] own = new double[places.length][];
        for (int i = 0; i < places.length; i++) {
            double[] w = weights[i];
            int[] p = places[i];
            kept[i] = java.util.stream.IntStream.range(0, p.length).filter(k -> w[k] != 0).map(k -> p[k]).toArray();
            own[i] = Arrays.stream(w).filter(weight -> weight != 0).toArray();
        }
        return new ResizeAxis(input, kept, own);
    }
}
