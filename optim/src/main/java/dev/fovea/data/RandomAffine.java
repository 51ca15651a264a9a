package dev.fovea.data;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.internal.ops.Affine;
import dev.fovea.random.CounterRandom;
import dev.fovea.tensor.Shape;

/**
 * Random rotation, zoom and shift of images (height, width, channels), as by Keras' {@code ImageDataGenerator} with
 * bilinear interpolation and the border continued outwards.
 *
 * <p>Drawn independently and uniformly: the rotation from ±degrees, the zoom of rows and that of columns from 1 ± zoom,
 * the shifts from ±shift·height and ±shift·width, in fractional pixels. {@link Affine} has the formula.
 *
 * <p>Made like {@code RandomAffine.degrees(10).zoom(0.10).shift(0.10)}. Immutable.
 */
@CheckReturnValue
public final class RandomAffine implements Augmentation {
    private final Settings settings;

    private record Settings(double degrees, double zoom, double shift) {
        Settings {
            if (!(degrees >= 0 && degrees < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("degrees must be at least 0 and finite, not " + degrees);
            }
            if (!(zoom >= 0 && zoom < 1)) {
                throw new IllegalArgumentException("zoom must be in [0, 1), not " + zoom);
            }
            if (!(shift >= 0 && shift < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("shift must be at least 0 and finite, not " + shift);
            }
        }
    }

    private RandomAffine(Settings settings) {
        this.settings = settings;
    }

    /**
     * Rotation only, to begin with.
     *
     * @param degrees the greatest rotation, in degrees
     * @return the augmentation
     * @throws IllegalArgumentException if it is out of its range
     */
    public static RandomAffine degrees(double degrees) {
        return new RandomAffine(new Settings(degrees, 0, 0));
    }

    /**
     * This with another zoom.
     *
     * @param zoom the greatest change of size, in [0, 1)
     * @return the augmentation
     * @throws IllegalArgumentException if it is out of its range
     */
    public RandomAffine zoom(double zoom) {
        return new RandomAffine(new Settings(settings.degrees, zoom, settings.shift));
    }

    /**
     * This with another shift.
     *
     * @param shift the greatest shift as a share of the size
     * @return the augmentation
     * @throws IllegalArgumentException if it is out of its range
     */
    public RandomAffine shift(double shift) {
        return new RandomAffine(new Settings(settings.degrees, settings.zoom, shift));
    }

    /**
     * The greatest rotation.
     *
     * @return the degrees, at least 0
     */
    public double degrees() {
        return settings.degrees;
    }

    /**
     * The greatest change of size.
     *
     * @return the share, in [0, 1)
     */
    public double zoom() {
        return settings.zoom;
    }

    /**
     * The greatest shift as a share of the size.
     *
     * @return the share, at least 0
     */
    public double shift() {
        return settings.shift;
    }

    /** The warp of one sample, whose first counter is given; five are used. */
    Affine draw(CounterRandom random, long counter, int height, int width) {
        return new Affine(
                theta(random, counter), shift(random, counter + 1, height), shift(random, counter + 2, width),
                zoom(random, counter + 3), zoom(random, counter + 4));
    }

    @Override
    public void apply(CounterRandom random, long counter, Shape shape, float[] x, float[] y, int offset) {
        if (shape.rank() != 3) {
            throw new IllegalArgumentException("only images (height, width, channels) can be warped, not " + shape);
        }
        int height = shape.dimension(0);
        int width = shape.dimension(1);
        // What draw() makes, without the object.
        Affine.warp(
                theta(random, counter), shift(random, counter + 1, height), shift(random, counter + 2, width),
                zoom(random, counter + 3), zoom(random, counter + 4), x, 0, y, offset, height, width,
                shape.dimension(2));
    }

    private double theta(CounterRandom random, long counter) {
        return random.uniform(counter, -settings.degrees, settings.degrees);
    }

    private double shift(CounterRandom random, long counter, int size) {
        return random.uniform(counter, -settings.shift, settings.shift) * size;
    }

    private double zoom(CounterRandom random, long counter) {
        return random.uniform(counter, 1 - settings.zoom, 1 + settings.zoom);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RandomAffine that && settings.equals(that.settings);
    }

    @Override
    public int hashCode() {
        return settings.hashCode();
    }

    @Override
    public String toString() {
        return "RandomAffine[degrees=" + settings.degrees + ", zoom=" + settings.zoom + ", shift=" + settings.shift
                + "]";
    }
}
