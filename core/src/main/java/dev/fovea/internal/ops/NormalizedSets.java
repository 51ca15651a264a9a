package dev.fovea.internal.ops;

import java.util.Objects;

/**
 * The sets that the elements of a sample are cut into to be normalised, and by what each is divided. A sample is pixels
 * of channels; what has one factor for each element is one pixel.
 *
 * @param pixels pixels of the sample
 * @param channels channels, each with a factor and a summand of its own
 * @param groups groups of neighbouring channels, each a set with all pixels; 0 if a set is the channels of a pixel
 * @param spread what a set is divided by
 * @param epsilon added under the root, positive
 */
public record NormalizedSets(int pixels, int channels, int groups, Spread spread, double epsilon) {
    /** What a set is divided by, the root of this and epsilon. */
    public enum Spread {
        /** Σ(x − mean)²/n; the mean is subtracted, too. */
        VARIANCE,
        /** Σx²/n. */
        MEAN_SQUARE,
        /** Σx². */
        SQUARE_SUM
    }

    /**
     * Checks the sets.
     *
     * @throws IllegalArgumentException if the channels do not divide into the groups, a set whose mean is taken off has less than two values, or
     *     epsilon is not positive and finite
     */
    public NormalizedSets {
        Objects.requireNonNull(spread, "spread");
        if (pixels < 1 || channels < 1 || groups < 0) {
            throw new IllegalArgumentException(
                    "pixels " + pixels + ", channels " + channels + ", groups " + groups + ": at least 1 of each");
        }
        if (groups > 0 && channels % groups != 0) {
            throw new IllegalArgumentException(groups + " groups do not divide " + channels + " channels");
        }
        if (!(epsilon > 0 && epsilon < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("epsilon must be positive and finite, not " + epsilon);
        }
        if (spread == Spread.VARIANCE && size(pixels, channels, groups) < 2) {
            throw new IllegalArgumentException(
                    "a set would be one value, of which normalisation leaves nothing: pixels "
                            + pixels + ", channels " + channels
                            + (groups == 0 ? ", a set for each pixel" : ", groups " + groups));
        }
    }

    private static long size(int pixels, int channels, int groups) {
        return groups == 0 ? channels : (long) pixels * (channels / groups);
    }

    /**
     * Sets of the channels of each pixel.
     *
     * @param pixels pixels of the sample
     * @param channels channels, for the variance at least 2
     * @param spread what a set is divided by
     * @param epsilon added under the root, positive
     * @return the sets
     * @throws IllegalArgumentException as the constructor
     */
    public static NormalizedSets ofPixels(int pixels, int channels, Spread spread, double epsilon) {
        return new NormalizedSets(pixels, channels, 0, spread, epsilon);
    }

    /**
     * Sets of the channels of a group in all pixels, each divided by the root of its variance.
     *
     * @param pixels pixels of the sample
     * @param channels channels, a multiple of the groups
     * @param groups number of sets, at least 1
     * @param epsilon added under the root, positive
     * @return the sets
     * @throws IllegalArgumentException as the constructor
     */
    public static NormalizedSets ofGroups(int pixels, int channels, int groups, double epsilon) {
        return new NormalizedSets(pixels, channels, groups, Spread.VARIANCE, epsilon);
    }

    /**
     * How many values a set has.
     *
     * @return at least 1; where the mean is taken off, 2
     */
    public int setSize() {
        return (int) size(pixels, channels, groups);
    }

    /**
     * How many elements a sample has.
     *
     * @return pixels times channels
     */
    public int size() {
        return pixels * channels;
    }

    /** Whether the mean is subtracted. */
    boolean centred() {
        return spread == Spread.VARIANCE;
    }

    /** What sums are divided by. */
    int divisor() {
        return spread == Spread.SQUARE_SUM ? 1 : setSize();
    }
}
