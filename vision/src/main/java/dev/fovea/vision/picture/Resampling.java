package dev.fovea.vision.picture;

/** How pictures are made smaller or larger. */
public enum Resampling {
    /** The mean of the area that a pixel covers. */
    AREA,

    /**
     * Linear interpolation; where pictures get smaller, the triangle is as wide as the pixels it stands for, so that
     * nothing is left out (as Pillow does).
     */
    BILINEAR;

    /**
     * The weights of the source's pixels for each pixel of the target, along one axis.
     *
     * @param from where the part that is taken begins, in pixels of the source
     * @param length how long it is
     * @param size of the source
     * @param target of the target
     */
    Weights[] weights(double from, double length, int size, int target) {
        Weights[] weights = new Weights[target];
        double scale = length / target;
        for (int i = 0; i < target; i++) {
            weights[i] = this == AREA
                    ? box(from + i * scale, from + (i + 1) * scale, size)
                    : triangle(from + (i + 0.5) * scale, Math.max(scale, 1), size);
        }
        return weights;
    }

    private static Weights box(double begin, double end, int size) {
        int first = Math.clamp((long) Math.floor(begin), 0, size - 1);
        int last = Math.clamp((long) Math.ceil(end) - 1, first, size - 1);
        double[] shares = new double[last - first + 1];
        for (int i = first; i <= last; i++) {
            shares[i - first] = Math.max(0, Math.min(end, i + 1.0) - Math.max(begin, i));
        }
        return Weights.normalised(first, shares);
    }

    private static Weights triangle(double centre, double support, int size) {
        int first = Math.clamp((long) Math.floor(centre - support), 0, size - 1);
        int last = Math.clamp((long) Math.ceil(centre + support) - 1, first, size - 1);
        double[] shares = new double[last - first + 1];
        for (int i = first; i <= last; i++) {
            shares[i - first] = Math.max(0, 1 - Math.abs(i + 0.5 - centre) / support);
        }
        return Weights.normalised(first, shares);
    }

    /**
     * Weights of pixels one after the other, which sum to 1.
     *
     * @param first the first pixel
     * @param shares from there on
     */
    record Weights(int first, float[] shares) {
        private static Weights normalised(int first, double[] shares) {
            double sum = 0;
            for (double share : shares) {
                sum += share;
            }
            float[] normalised = new float[shares.length];
            for (int i = 0; i < shares.length; i++) {
                normalised[i] = (float) (sum > 0 ? shares[i] / sum : 1.0 / shares.length);
            }
            return new Weights(first, normalised);
        }

        float sum(float[] values) {
            float sum = 0;
            for (int i = 0; i < shares.length; i++) {
                sum += shares[i] * values[first + i];
            }
            return sum;
        }
    }
}
