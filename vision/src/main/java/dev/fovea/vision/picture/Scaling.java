package dev.fovea.vision.picture;

import java.util.Arrays;

/** How a byte becomes a number, for each channel: v of 0 to 1 becomes (low + (high − low)·v − mean)/deviation. */
record Scaling(float low, float high, float[] mean, float[] deviation) {
    Scaling {
        if (!(low < high && high - low < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "the range must be from a number to a greater one, not " + low + " to " + high);
        }
        if (mean.length != deviation.length) {
            throw new IllegalArgumentException(
                    "expected as many means as deviations, found " + mean.length + " and " + deviation.length);
        }
        for (int channel = 0; channel < mean.length; channel++) {
            if (!(Math.abs(mean[channel]) < Float.POSITIVE_INFINITY)
                    || !(deviation[channel] > 0 && deviation[channel] < Float.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "expected finite means and deviations above 0, found " + Arrays.toString(mean) + " and "
                                + Arrays.toString(deviation));
            }
        }
    }

    /** That leaves numbers from 0 to 1. */
    static Scaling none(int channels) {
        return new Scaling(0, 1, new float[0], new float[0]).of(channels);
    }

    /** This range for another number of channels, without means and deviations. */
    Scaling of(int channels) {
        float[] ones = new float[channels];
        Arrays.fill(ones, 1);
        return new Scaling(low, high, new float[channels], ones);
    }

    Scaling range(float from, float to) {
        return new Scaling(from, to, mean, deviation);
    }

    Scaling normalised(float[] means, float[] deviations) {
        return new Scaling(low, high, means.clone(), deviations.clone());
    }

    int channels() {
        return mean.length;
    }

    /** Whether it leaves numbers from 0 to 1 as they are. */
    boolean isNone() {
        return toString().equals(none(channels()).toString());
    }

    void apply(float[] x, int offset, int count) {
        for (int i = 0; i < count; i++) {
            int channel = i % mean.length;
            x[offset + i] = (low + (high - low) * x[offset + i] - mean[channel]) / deviation[channel];
        }
    }

    /** For people. */
    String words() {
        String range = "0 to 255 becomes " + low + " to " + high;
        return toString().equals(of(channels()).toString())
                ? range
                : range + ", less " + list(mean) + ", divided by " + list(deviation);
    }

    private static String list(float[] numbers) {
        StringBuilder list = new StringBuilder();
        for (float number : numbers) {
            list.append(list.isEmpty() ? "" : ",").append(number);
        }
        return list.toString();
    }

    /** As it is stored. */
    @Override
    public String toString() {
        return "range=" + low + "," + high + " mean=" + list(mean) + " deviation=" + list(deviation);
    }
}
