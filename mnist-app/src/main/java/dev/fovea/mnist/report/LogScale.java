package dev.fovea.mnist.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Where a logarithmic axis for losses or error rates begins and ends and which values have a grid line.
 *
 * <p>A linear axis would spend most of its height on the first epoch and squash the rest into a line. A value v is put
 * at log(v + {@value #OFFSET}), so that 0 (an accuracy of 100 %) has a place too.
 *
 * @param low the place of the lower end, an offset value (not its logarithm)
 * @param high the place of the upper end
 * @param ticks the values with a grid line, rising, without the offset
 */
record LogScale(double low, double high, List<Double> ticks) {
    /** What is added to every value; much below it the axis is close to linear. */
    static final double OFFSET = 5e-4;

    /** Values of a run that hardly differ are not blown up beyond this. */
    private static final double LEAST_RATIO = 2;

    /** The room left above and below, as a share of the logarithm of the ratio of both ends. */
    private static final double PADDING = 0.05;

    private static final int MOST_TICKS = 9;

    /** The least distance of two grid lines, as a share of the height of the axis. */
    private static final double LEAST_GAP = 0.05;

    /** Leading digits of the grid lines, from fine to coarse. */
    private static final double[][] STEPS = {
        {1, 1.2, 1.4, 1.6, 1.8, 2, 2.5, 3, 3.5, 4, 4.5, 5, 6, 7, 8, 9},
        {1, 1.5, 2, 2.5, 3, 4, 5, 6, 8},
        {1, 1.5, 2, 3, 5, 7},
        {1, 2, 5},
        {1, 3},
        {1}
    };

    LogScale {
        ticks = List.copyOf(ticks);
    }

    /**
     * Returns the scale that shows all values.
     *
     * @param values the values, none negative; those that are not finite are left out
     * @param largest the largest value there can be: 1 for an error rate, or infinity
     * @return the scale; about from 0.01 to 1 if there is no value
     */
    static LogScale over(DoubleStream values, double largest) {
        double[] finite = values.filter(Double::isFinite).map(v -> v + OFFSET).toArray();
        double least = DoubleStream.of(finite).min().orElse(0.01);
        double most = DoubleStream.of(finite).max().orElse(1);
        if (least < 2 * OFFSET) {
            // So near to 0 that one wants to see how near.
            least = OFFSET;
        }
        if (most < LEAST_RATIO * least) {
            double middle = Math.sqrt(least * most);
            // Not below the place of 0, where no value can be.
            least = Math.max(OFFSET, middle / Math.sqrt(LEAST_RATIO));
            most = LEAST_RATIO * least;
        }
        double room = Math.pow(most / least, PADDING);
        double low = least / room;
        double high = Math.min(most, largest + OFFSET) * room;
        return new LogScale(low, high, ticks(low, high));
    }

    private static List<Double> ticks(double low, double high) {
        for (double[] steps : STEPS) {
            List<Double> ticks = ticks(low, high, steps, 1);
            if (ticks.size() <= MOST_TICKS) {
                return ticks;
            }
        }
        int decades = (int) Math.ceil(Math.log10(high / low));
        return ticks(low, high, new double[] {1}, 1 + decades / MOST_TICKS);
    }

    private static List<Double> ticks(double low, double high, double[] steps, int everyDecade) {
        List<Double> ticks = new ArrayList<>();
        if (low <= OFFSET && OFFSET <= high) {
            ticks.add(0.0);
        }
        double gap = Math.pow(high / low, LEAST_GAP);
        double before = ticks.isEmpty() ? 0 : OFFSET;
        int first = (int) Math.floor(Math.log10(OFFSET));
        int last = (int) Math.ceil(Math.log10(high));
        for (int decade = first; decade <= last; decade += everyDecade) {
            for (double step : steps) {
                double value = step * Math.pow(10, decade);
                double place = value + OFFSET;
                // Steps that are even otherwise run together near the offset.
                if (low <= place && place <= high && place >= before * gap) {
                    ticks.add(value);
                    before = place;
                }
            }
        }
        return ticks;
    }
}
