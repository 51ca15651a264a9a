package dev.fovea.testing.oracle;

import dev.fovea.tensor.Shape;

/** Padding, cropping, resizing, blocks and permuted axes in float64, as they are defined. Images are (height, width, channels). */
public final class ShapeOracle {
    private ShapeOracle() {}

    /** A pixel's channel as a function of its place, also outside of the image. */
    @FunctionalInterface
    private interface Picture {
        double at(int row, int column, int channel);
    }

    private static double[] draw(int height, int width, int channels, Picture picture) {
        double[] y = new double[height * width * channels];
        int i = 0;
        for (int r = 0; r < height; r++) {
            for (int c = 0; c < width; c++) {
                for (int k = 0; k < channels; k++) {
                    y[i++] = picture.at(r, c, k);
                }
            }
        }
        return y;
    }

    private static Picture picture(Shape shape, double[] x) {
        return (r, c, k) -> x[(r * shape.dimension(1) + c) * shape.channels() + k];
    }

    private static boolean inside(Shape shape, int row, int column) {
        return row >= 0 && row < shape.dimension(0) && column >= 0 && column < shape.dimension(1);
    }

    /**
     * Zeros around an image; negative amounts crop it.
     *
     * @param shape the image's shape
     * @param x the image
     * @param top rows above
     * @param bottom rows below
     * @param left columns on the left
     * @param right columns on the right
     * @return the padded image
     */
    public static double[] zeroPad(Shape shape, double[] x, int top, int bottom, int left, int right) {
        Picture image = picture(shape, x);
        return draw(shape.dimension(0) + top + bottom, shape.dimension(1) + left + right, shape.channels(),
                (r, c, k) -> inside(shape, r - top, c - left) ? image.at(r - top, c - left, k) : 0);
    }

    /**
     * An image mirrored at its border pixels.
     *
     * @param shape the image's shape
     * @param x the image
     * @param top rows above
     * @param bottom rows below
     * @param left columns on the left
     * @param right columns on the right
     * @return the padded image
     */
    public static double[] reflectPad(Shape shape, double[] x, int top, int bottom, int left, int right) {
        Picture image = picture(shape, x);
        int lastRow = shape.dimension(0) - 1;
        int lastColumn = shape.dimension(1) - 1;
        return draw(shape.dimension(0) + top + bottom, shape.dimension(1) + left + right, shape.channels(),
                (r, c, k) -> image.at(
                        lastRow - Math.abs(lastRow - Math.abs(r - top)),
                        lastColumn - Math.abs(lastColumn - Math.abs(c - left)), k));
    }

    /**
     * An image whose border pixels go on.
     *
     * @param shape the image's shape
     * @param x the image
     * @param top rows above
     * @param bottom rows below
     * @param left columns on the left
     * @param right columns on the right
     * @return the padded image
     */
    public static double[] replicatePad(Shape shape, double[] x, int top, int bottom, int left, int right) {
        Picture image = picture(shape, x);
        return draw(shape.dimension(0) + top + bottom, shape.dimension(1) + left + right, shape.channels(),
                (r, c, k) -> image.at(
                        Math.clamp(r - top, 0, shape.dimension(0) - 1),
                        Math.clamp(c - left, 0, shape.dimension(1) - 1), k));
    }

    /**
     * Resizing without interpolation: the pixel at ⌊i·extent/size⌋.
     *
     * @param shape the image's shape
     * @param x the image
     * @param height new rows
     * @param width new columns
     * @return the resized image
     */
    public static double[] nearest(Shape shape, double[] x, int height, int width) {
        Picture image = picture(shape, x);
        return draw(height, width, shape.channels(),
                (r, c, k) -> image.at(r * shape.dimension(0) / height, c * shape.dimension(1) / width, k));
    }

    /**
     * Bilinear resizing with half-pixel centres: every pixel is weighted by its distance, up to 1, from the point.
     *
     * @param shape the image's shape
     * @param x the image
     * @param height new rows
     * @param width new columns
     * @return the resized image
     */
    public static double[] bilinear(Shape shape, double[] x, int height, int width) {
        Picture image = picture(shape, x);
        return draw(height, width, shape.channels(), (r, c, k) -> {
            double row = point(r, shape.dimension(0), height);
            double column = point(c, shape.dimension(1), width);
            double sum = 0;
            for (int i = 0; i < shape.dimension(0); i++) {
                for (int j = 0; j < shape.dimension(1); j++) {
                    sum += Math.max(0, 1 - Math.abs(i - row)) * Math.max(0, 1 - Math.abs(j - column))
                            * image.at(i, j, k);
                }
            }
            return sum;
        });
    }

    private static double point(int i, int extent, int size) {
        return Math.max(0, Math.min(extent - 1, (i + 0.5) * extent / size - 0.5));
    }

    /**
     * Channels to blocks of pixels: channel (i·b + j)·C + c becomes channel c of the block's pixel (i, j).
     *
     * @param shape the image's shape
     * @param x the image
     * @param block b
     * @return (height·b, width·b, C)
     */
    public static double[] depthToSpace(Shape shape, double[] x, int block) {
        Picture image = picture(shape, x);
        int channels = shape.channels() / (block * block);
        return draw(shape.dimension(0) * block, shape.dimension(1) * block, channels,
                (r, c, k) -> image.at(r / block, c / block, (r % block * block + c % block) * channels + k));
    }

    /**
     * Blocks of pixels to channels: channel c of a block's pixel (i, j) becomes channel (i·b + j)·C + c.
     *
     * @param shape the image's shape
     * @param x the image
     * @param block b
     * @return (height/b, width/b, C·b²)
     */
    public static double[] spaceToDepth(Shape shape, double[] x, int block) {
        Picture image = picture(shape, x);
        int channels = shape.channels();
        return draw(shape.dimension(0) / block, shape.dimension(1) / block, channels * block * block,
                (r, c, k) -> image.at(
                        r * block + k / channels / block, c * block + k / channels % block, k % channels));
    }

    /**
     * The axes of a sample of three dimensions in another order.
     *
     * @param shape the sample's shape
     * @param x the sample
     * @param axes which of the input's axes the output's are
     * @return the permuted sample
     */
    public static double[] permute(Shape shape, double[] x, int... axes) {
        Picture image = picture(shape, x);
        int[] place = new int[3];
        return draw(shape.dimension(axes[0]), shape.dimension(axes[1]), shape.dimension(axes[2]), (a, b, c) -> {
            place[axes[0]] = a;
            place[axes[1]] = b;
            place[axes[2]] = c;
            return image.at(place[0], place[1], place[2]);
        });
    }
}
