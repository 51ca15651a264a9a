package dev.fovea.data;

import dev.fovea.nn.loss.Target;
import dev.fovea.random.CounterRandom;
import dev.fovea.tensor.Shape;

/** Moves each pixel by a smooth random field; see {@link Augmentations#elastic}. Draws one key. */
final class ElasticDistortion implements Augmentation {
    /** The Gaussian's tails beyond so many standard deviations are left out. */
    private static final int DEVIATIONS = 4;

    private final double alpha;
    private final double sigma;
    /** The Gaussian, of length 2·radius + 1; sums to 1. */
    private final double[] kernel;

    ElasticDistortion(double alpha, double sigma) {
        if (!(alpha >= 0 && alpha < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("alpha must be at least 0 and finite, not " + alpha);
        }
        if (!(sigma > 0 && sigma <= 1000)) {
            throw new IllegalArgumentException("sigma must be above 0 and at most 1000 pixels, not " + sigma);
        }
        this.alpha = alpha;
        this.sigma = sigma;
        this.kernel = gaussian(sigma);
    }

    private static double[] gaussian(double sigma) {
        int radius = (int) (DEVIATIONS * sigma + 0.5);
        double[] kernel = new double[2 * radius + 1];
        double sum = 0;
        for (int i = 0; i < kernel.length; i++) {
            kernel[i] = StrictMath.exp(-0.5 * (i - radius) * (i - radius) / (sigma * sigma));
            sum += kernel[i];
        }
        for (int i = 0; i < kernel.length; i++) {
            kernel[i] /= sum;
        }
        return kernel;
    }

    @Override
    public void check(Shape shape, Target target) {
        Augmentation.requireMovable("distorted", shape, target);
    }

    @Override
    public void apply(AugmentationFrame sample) {
        int height = sample.shape().dimension(0);
        int width = sample.shape().dimension(1);
        int pixels = height * width;
        float[] fields = sample.scratch(3 * pixels); // of rows, of columns, and half-smoothed
        CounterRandom random = new CounterRandom(sample.bits());
        for (int i = 0; i < 2 * pixels; i++) {
            fields[i] = (float) random.uniform(i, -1, 1);
        }
        smooth(fields, 0, height, width);
        smooth(fields, pixels, height, width);
        move(fields, sample.x(), sample.spare(), height, width, sample.shape().dimension(2));
        sample.swap();
        if (sample.mapped()) {
            int channels = sample.mapChannels();
            if (sample.kind().isLabels()) {
                float outside = sample.labelOutside(Float.NaN);
                moveLabels(fields, sample.target(), sample.spareTarget(), height, width, channels, outside);
            } else {
                move(fields, sample.target(), sample.spareTarget(), height, width, channels);
            }
            sample.swapTarget();
        }
    }

    /** Convolves a field with the Gaussian, first along its rows, then along its columns, and multiplies by alpha. */
    private void smooth(float[] fields, int field, int height, int width) {
        int half = 2 * height * width;
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                fields[half + row * width + column] =
                        (float) smoothed(fields, field + row * width, column, width, 1);
            }
        }
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                fields[field + row * width + column] =
                        (float) (alpha * smoothed(fields, half + column, row, height, width));
            }
        }
    }

    /** The Gaussian's sum about an element of a line, with zeros outside. */
    private double smoothed(float[] x, int from, int at, int length, int stride) {
        int radius = kernel.length / 2;
        int end = Math.min(length - 1, at + radius);
        double sum = 0;
        for (int i = Math.max(0, at - radius); i <= end; i++) {
            sum += kernel[i - at + radius] * x[from + i * stride];
        }
        return sum;
    }

    private static void move(float[] fields, float[] x, float[] y, int height, int width, int channels) {
        for (int pixel = 0; pixel < height * width; pixel++) {
            double row = clamp(row(fields, pixel, width), height - 1);
            double column = clamp(column(fields, pixel, height, width), width - 1);
            int top = (int) row;
            int left = (int) column;
            int bottom = Math.min(top + 1, height - 1);
            int right = Math.min(left + 1, width - 1);
            double down = row - top;
            double across = column - left;
            for (int i = 0; i < channels; i++) {
                double above = (1 - across) * x[(top * width + left) * channels + i]
                        + across * x[(top * width + right) * channels + i];
                double below = (1 - across) * x[(bottom * width + left) * channels + i]
                        + across * x[(bottom * width + right) * channels + i];
                y[pixel * channels + i] = (float) ((1 - down) * above + down * below);
            }
        }
    }

    private static void moveLabels(
            float[] fields, float[] x, float[] y, int height, int width, int channels, float outside) {
        for (int pixel = 0; pixel < height * width; pixel++) {
            double row = row(fields, pixel, width);
            double column = column(fields, pixel, height, width);
            boolean off = row < -0.5 || row > height - 0.5 || column < -0.5 || column > width - 0.5;
            int nearestRow = (int) (clamp(row, height - 1) + 0.5);
            int nearestColumn = (int) (clamp(column, width - 1) + 0.5);
            for (int i = 0; i < channels; i++) {
                y[pixel * channels + i] = off && !Float.isNaN(outside)
                        ? outside
                        : x[(nearestRow * width + nearestColumn) * channels + i];
            }
        }
    }

    /** The row that a pixel comes from. */
    private static double row(float[] fields, int pixel, int width) {
        int row = pixel / width;
        return row + (double) fields[pixel];
    }

    private static double column(float[] fields, int pixel, int height, int width) {
        int column = pixel % width;
        return column + (double) fields[height * width + pixel];
    }

    private static double clamp(double value, double high) {
        return value < 0 ? 0 : value > high ? high : value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ElasticDistortion that && alpha == that.alpha && sigma == that.sigma;
    }

    @Override
    public int hashCode() {
        return 31 * Double.hashCode(alpha) + Double.hashCode(sigma);
    }

    @Override
    public String toString() {
        return "ElasticDistortion[alpha=" + alpha + ", sigma=" + sigma + "]";
    }
}
