package dev.fovea.data;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.nn.loss.Target;
import dev.fovea.tensor.Shape;
import java.util.Arrays;

/**
 * Pads images with a border of so many pixels and cuts out a part of their size at a random place: shifts them by whole
 * pixels, from −padding to padding, rows and columns independently, all as likely. As in He et al., "Deep residual
 * learning for image recognition" (CVPR 2016), section 4.2, with 4 pixels.
 *
 * <p>The border has zeros; a target that is a map of the pixels moves along, and has zeros there, too, but for labels of
 * which one is ignored, which have that one.
 *
 * <p>Made by {@link Augmentations#padAndCrop}. Immutable.
 */
@CheckReturnValue
public final class PadAndCrop implements Augmentation {
    private final int padding;
    private final boolean reflecting;

    PadAndCrop(int padding, boolean reflecting) {
        if (padding < 1) {
            throw new IllegalArgumentException("the padding must be at least 1 pixel, not " + padding);
        }
        this.padding = padding;
        this.reflecting = reflecting;
    }

    /**
     * This with a border that mirrors the image, its outermost pixels not repeated: c b | a b c d | c b.
     *
     * @return the augmentation
     */
    public PadAndCrop reflecting() {
        return new PadAndCrop(padding, true);
    }

    @Override
    public void check(Shape shape, Target target) {
        Augmentation.requireMovable("cropped", shape, target);
        int most = Math.min(shape.dimension(0), shape.dimension(1)) - 1;
        if (padding > most) {
            throw new IllegalArgumentException(
                    "a crop of images " + shape + " needs a padding below their size, at most "
                            + most + ", found " + padding);
        }
    }

    @Override
    public void apply(AugmentationFrame sample) {
        int down = padding - sample.below(2 * padding + 1);
        int right = padding - sample.below(2 * padding + 1);
        shift(sample.x(), sample.spare(), sample.shape(), sample.shape().dimension(2), down, right, 0);
        sample.swap();
        if (sample.mapped()) {
            float border = sample.kind().isLabels() ? sample.labelOutside(0) : 0;
            shift(
                    sample.target(), sample.spareTarget(), sample.shape(), sample.mapChannels(), down, right,
                    border);
            sample.swapTarget();
        }
    }

    private void shift(float[] from, float[] to, Shape shape, int channels, int down, int right, float border) {
        int height = shape.dimension(0);
        int width = shape.dimension(1);
        for (int row = 0; row < height; row++) {
            int source = inside(row - down, height);
            for (int column = 0; column < width; column++) {
                int sourceColumn = inside(column - right, width);
                int out = (row * width + column) * channels;
                if (source < 0 || sourceColumn < 0) {
                    Arrays.fill(to, out, out + channels, border);
                } else {
                    System.arraycopy(from, (source * width + sourceColumn) * channels, to, out, channels);
                }
            }
        }
    }

    /** Which row or column of the image is there: −1 for the border of zeros. */
    private int inside(int place, int size) {
        if (place >= 0 && place < size) {
            return place;
        }
        if (!reflecting) {
            return -1;
        }
        return place < 0 ? -place : 2 * (size - 1) - place;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PadAndCrop that && padding == that.padding && reflecting == that.reflecting;
    }

    @Override
    public int hashCode() {
        return 2 * padding + (reflecting ? 1 : 0);
    }

    @Override
    public String toString() {
        return "PadAndCrop[" + padding + ", " + (reflecting ? "reflecting" : "zeros") + "]";
    }
}
