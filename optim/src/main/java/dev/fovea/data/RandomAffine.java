package dev.fovea.data;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.internal.ops.Affine;
import dev.fovea.nn.loss.Target;
import dev.fovea.tensor.Shape;

/**
 * Random rotation, zoom and shift of images (height, width, channels), as by Keras' {@code ImageDataGenerator} with
 * bilinear interpolation and the border continued outwards.
 *
 * <p>Drawn independently and uniformly: the rotation from ±degrees, the zoom of rows and that of columns from 1 ± zoom,
 * the shift along the columns from ±shift·width, that along the rows from ±shift·height, in fractional pixels; where an
 * image is not square, Keras takes the other side of each. {@link Affine} has the formula.
 *
 * <p>A target that is a map of the pixels moves along: values like the image, labels by the nearest pixel; what comes from
 * outside has the ignored label if there is one, else that of the border.
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

    /** The warp of one sample; draws five numbers. */
    Affine draw(AugmentationFrame sample) {
        int height = sample.shape().dimension(0);
        int width = sample.shape().dimension(1);
        return new Affine(theta(sample), shift(sample, width), shift(sample, height), zoom(sample), zoom(sample));
    }

    private double theta(AugmentationFrame sample) {
        return sample.uniform(-settings.degrees, settings.degrees);
    }

    private double shift(AugmentationFrame sample, int size) {
        return sample.uniform(-settings.shift, settings.shift) * size;
    }

    private double zoom(AugmentationFrame sample) {
        return sample.uniform(1 - settings.zoom, 1 + settings.zoom);
    }

    @Override
    public void check(Shape shape, Target target) {
        Augmentation.requireMovable("warped", shape, target);
    }

    @Override
    public void apply(AugmentationFrame sample) {
        int height = sample.shape().dimension(0);
        int width = sample.shape().dimension(1);
        // As draw does, but makes no object, which a compiler takes away or not, as it happens.
        double theta = theta(sample);
        double tx = shift(sample, width);
        double ty = shift(sample, height);
        double zx = zoom(sample);
        double zy = zoom(sample);
        Affine.warp(
                theta, tx, ty, zx, zy, sample.x(), 0, sample.spare(), 0, height, width, sample.shape().dimension(2));
        sample.swap();
        if (sample.mapped()) {
            int channels = sample.mapChannels();
            if (sample.kind().isLabels()) {
                Affine.warpLabels(
                        theta, tx, ty, zx, zy, sample.target(), sample.spareTarget(), height, width, channels,
                        sample.labelOutside(Float.NaN));
            } else {
                Affine.warp(
                        theta, tx, ty, zx, zy, sample.target(), 0, sample.spareTarget(), 0, height, width, channels);
            }
            sample.swapTarget();
        }
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
