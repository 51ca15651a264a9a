package dev.fovea.data;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.nn.loss.Target;
import dev.fovea.random.CounterRandom;
import dev.fovea.tensor.Shape;

/**
 * Overwrites a random rectangle of each image: Zhong et al., "Random erasing data augmentation" (AAAI 2020).
 *
 * <p>Its share of the image's area is uniform in the range of {@link #area}, the logarithm of height / width uniform in
 * that of {@link #aspect}; both sides are rounded and limited to those of the image, where the paper draws again; its place
 * is uniform. Targets stay as they are.
 *
 * <p>Made by {@link Augmentations#erasing}, with areas of 0.02 to 0.33, aspects of 0.3 to 3.3 and zeros; usually {@link
 * #withProbability with a probability} of 0.5. Immutable.
 */
@CheckReturnValue
public final class RandomErasing implements Augmentation {
    private final Settings settings;

    private record Settings(
            double leastArea, double mostArea, double leastAspect, double mostAspect, double low, double high) {
        Settings {
            if (!(leastArea > 0 && leastArea <= mostArea && mostArea <= 1)) {
                throw new IllegalArgumentException("the least and the most area must be in (0, 1] and in order, not "
                        + leastArea + " and " + mostArea);
            }
            if (!(leastAspect > 0 && leastAspect <= mostAspect && mostAspect < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "the least and the most aspect must be positive, finite and in order, "
                                + "not " + leastAspect + " and " + mostAspect);
            }
            if (!(Double.isFinite(low) && Double.isFinite(high) && low <= high)) {
                throw new IllegalArgumentException(
                        "the erasing values must be finite and in order, not " + low + " and " + high);
            }
        }
    }

    RandomErasing() {
        this(new Settings(0.02, 0.33, 0.3, 3.3, 0, 0));
    }

    private RandomErasing(Settings settings) {
        this.settings = settings;
    }

    /**
     * This with other areas.
     *
     * @param least the least share of the image, above 0
     * @param most the greatest share, up to 1
     * @return the augmentation
     * @throws IllegalArgumentException if they are out of their range or order
     */
    public RandomErasing area(double least, double most) {
        return new RandomErasing(
                new Settings(least, most, settings.leastAspect, settings.mostAspect, settings.low, settings.high));
    }

    /**
     * This with other forms.
     *
     * @param least the least height / width, above 0
     * @param most the greatest height / width
     * @return the augmentation
     * @throws IllegalArgumentException if they are out of their range or order
     */
    public RandomErasing aspect(double least, double most) {
        return new RandomErasing(
                new Settings(settings.leastArea, settings.mostArea, least, most, settings.low, settings.high));
    }

    /**
     * This with another value in the place of zeros.
     *
     * @param value what every number of the rectangle becomes
     * @return the augmentation
     * @throws IllegalArgumentException if it is not finite
     */
    public RandomErasing value(double value) {
        return noise(value, value);
    }

    /**
     * This with a uniform random number in the place of each number, as in the paper.
     *
     * @param low the lower bound, such as that of the images
     * @param high the upper bound
     * @return the augmentation
     * @throws IllegalArgumentException if they are not finite or out of order
     */
    public RandomErasing noise(double low, double high) {
        return new RandomErasing(
                new Settings(
                        settings.leastArea, settings.mostArea, settings.leastAspect, settings.mostAspect, low, high));
    }

    @Override
    public void check(Shape shape, Target target) {
        Images.require("erased", shape);
    }

    /** Draws five numbers. */
    @Override
    public void apply(AugmentationFrame sample) {
        int height = sample.shape().dimension(0);
        int width = sample.shape().dimension(1);
        int channels = sample.shape().dimension(2);
        double area = sample.uniform(settings.leastArea, settings.mostArea) * height * width;
        double aspect = StrictMath.exp(
                sample.uniform(StrictMath.log(settings.leastAspect), StrictMath.log(settings.mostAspect)));
        int rows = side(Math.sqrt(area * aspect), height);
        int columns = side(Math.sqrt(area / aspect), width);
        int top = sample.below(height - rows + 1);
        int left = sample.below(width - columns + 1);
        CounterRandom random = new CounterRandom(sample.bits());
        float[] x = sample.x();
        for (int row = top; row < top + rows; row++) {
            int from = (row * width + left) * channels;
            for (int i = from; i < from + columns * channels; i++) {
                x[i] = (float) random.uniform(i, settings.low, settings.high);
            }
        }
    }

    private static int side(double length, int most) {
        return (int) Math.max(1, Math.min(most, Math.rint(length)));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RandomErasing that && settings.equals(that.settings);
    }

    @Override
    public int hashCode() {
        return settings.hashCode();
    }

    @Override
    public String toString() {
        return "RandomErasing[area=" + settings.leastArea + " to " + settings.mostArea + ", aspect="
                + settings.leastAspect + " to " + settings.mostAspect + ", value=" + settings.low
                + (settings.low == settings.high ? "" : " to " + settings.high) + "]";
    }
}
