package dev.fovea.nn;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.nn.internal.plan.BilinearResizeOp;
import dev.fovea.nn.internal.plan.GatherOp;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Op;
import dev.fovea.nn.op.Value;
import dev.fovea.tensor.Shape;
import java.util.Objects;

/**
 * Resizes an image to a size or by a factor: x (height, width, channels), y (newHeight, newWidth, channels).
 *
 * <p>By default pixels are repeated or left out; {@link Interpolation#BILINEAR} mixes the four nearest. There is no
 * antialiasing: to make images much smaller, pool. Immutable.
 */
@CheckReturnValue
public final class Resize2d implements Layer {
    private final Settings settings;

    /** Where a pixel of the output gets its value from. */
    public enum Interpolation {
        /** One pixel, ⌊i·height/newHeight⌋ and columns alike, as in PyTorch and Keras. */
        NEAREST,
        /**
         * The four pixels around the point (i + ½)·height/newHeight − ½ and columns alike, as in PyTorch with
         * {@code align_corners=False} and in TensorFlow 2; beyond the border the border.
         */
        BILINEAR
    }

    /** Height and width are sizes, or factors of the input's. */
    private record Settings(boolean factors, double height, double width, Interpolation interpolation) {
        Settings {
            Objects.requireNonNull(interpolation, "interpolation");
            if (!factors && !(height >= 1 && width >= 1)) {
                throw new IllegalArgumentException(
                        "resizing: expected at least 1 row and 1 column, found " + (long) height + " and "
                                + (long) width);
            }
            if (!(height > 0 && width > 0 && Double.isFinite(height) && Double.isFinite(width))) {
                throw new IllegalArgumentException(
                        "resizing: expected positive finite factors, found " + height + " and " + width);
            }
        }

        int size(int extent, double target) {
            double size = factors ? Math.floor(extent * target) : target;
            if (!(size >= 1 && size <= Integer.MAX_VALUE)) {
                throw new IllegalArgumentException("resizing: " + extent + " rows or columns times " + target
                        + " is less than 1 or more than " + Integer.MAX_VALUE);
            }
            return (int) size;
        }
    }

    private Resize2d(Settings settings) {
        this.settings = settings;
    }

    /**
     * Resizing to a size.
     *
     * @param height rows of the output, at least 1
     * @param width columns of the output, at least 1
     * @return the layer
     * @throws IllegalArgumentException if one is below 1
     */
    public static Resize2d to(int height, int width) {
        return new Resize2d(new Settings(false, height, width, Interpolation.NEAREST));
    }

    /**
     * Resizing by a factor.
     *
     * @param factor times as high and as wide
     * @return the layer
     * @throws IllegalArgumentException if the factor is not positive and finite
     */
    public static Resize2d by(double factor) {
        return by(factor, factor);
    }

    /**
     * Resizing by factors. Sizes are rounded down; pixels then lie as if those had been given.
     *
     * @param height times as high
     * @param width times as wide
     * @return the layer
     * @throws IllegalArgumentException if a factor is not positive and finite
     */
    public static Resize2d by(double height, double width) {
        return new Resize2d(new Settings(true, height, width, Interpolation.NEAREST));
    }

    /**
     * This resizing with another interpolation.
     *
     * @param interpolation where pixels get their values from
     * @return the changed layer
     */
    public Resize2d interpolation(Interpolation interpolation) {
        return new Resize2d(new Settings(settings.factors, settings.height, settings.width, interpolation));
    }

    /**
     * Whether height and width are factors.
     *
     * @return true for factors, false for sizes
     */
    public boolean factors() {
        return settings.factors;
    }

    /**
     * The height of the output.
     *
     * @return rows, or times as high
     */
    public double height() {
        return settings.height;
    }

    /**
     * The width of the output.
     *
     * @return columns, or times as wide
     */
    public double width() {
        return settings.width;
    }

    /**
     * Where pixels get their values from.
     *
     * @return the interpolation
     */
    public Interpolation interpolation() {
        return settings.interpolation;
    }

    @Override
    public Value emit(Emitter emitter, Value x) {
        Shape image = Images.require("resizing", x);
        int height = settings.size(image.dimension(0), settings.height);
        int width = settings.size(image.dimension(1), settings.width);
        Images.requireSize("resizing", height, width, image.channels());
        Op op = switch (settings.interpolation) {
            case NEAREST -> GatherOp.nearest(image, height, width);
            case BILINEAR -> new BilinearResizeOp(image, height, width);
        };
        return emitter.emit(op, x);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Resize2d that && settings.equals(that.settings);
    }

    @Override
    public int hashCode() {
        return settings.hashCode();
    }

    @Override
    public String toString() {
        String size = settings.factors
                ? "by " + settings.height + "×" + settings.width
                : "to " + (int) settings.height + "×" + (int) settings.width;
        return "Resize2d[" + size + ", " + settings.interpolation + "]";
    }
}
