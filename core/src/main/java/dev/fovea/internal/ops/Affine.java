package dev.fovea.internal.ops;

/**
 * An affine warp of images about their centre, in the parameters of Keras' {@code ImageDataGenerator}.
 *
 * @param theta rotation in degrees
 * @param tx shift in pixels; named as in Keras, whose row and column axes are swapped: tx moves along the columns
 * @param ty shift in pixels, along the rows
 * @param zx zoom of the columns, 1 for none
 * @param zy zoom of the rows, 1 for none
 */
public record Affine(double theta, double tx, double ty, double zx, double zy) {
    /** The warp that changes nothing. */
    public static final Affine IDENTITY = new Affine(0, 0, 0, 1, 1);

    /**
     * Warps one image: bilinear interpolation, coordinates outside clamped to the border ("nearest").
     *
     * <p>The source of output pixel (r, c), with o = size/2 − ½, a = cosθ·tx − sinθ·ty and b = sinθ·tx + cosθ·ty, is
     *
     * <pre>
     * r' = cosθ·zy·r + sinθ·zx·c + (b + oy − sinθ·zx·ox − cosθ·zy·oy)
     * c' = −sinθ·zy·r + cosθ·zx·c + (a + ox − cosθ·zx·ox + sinθ·zy·oy)
     * </pre>
     *
     * <p>clamped to [0, size − 1]; weights (1 − t, t), summed in double and rounded once.
     *
     * @param x the image, read
     * @param x0 offset
     * @param y the warped image, overwritten; must not overlap x
     * @param y0 offset
     * @param height rows
     * @param width columns
     * @param channels numbers per pixel
     * @throws IllegalArgumentException if an array is too short
     */
    public void warp(float[] x, int x0, float[] y, int y0, int height, int width, int channels) {
        warp(theta, tx, ty, zx, zy, x, x0, y, y0, height, width, channels);
    }

    /**
     * Warps one image as {@link #warp(float[], int, float[], int, int, int, int)} does; for parameters that are drawn
     * for each image, of which no object need be made.
     *
     * @param theta rotation in degrees
     * @param tx shift in pixels along the columns
     * @param ty shift in pixels along the rows
     * @param zx zoom of the columns
     * @param zy zoom of the rows
     * @param x the image, read
     * @param x0 offset
     * @param y the warped image, overwritten; must not overlap x
     * @param y0 offset
     * @param height rows
     * @param width columns
     * @param channels numbers per pixel
     * @throws IllegalArgumentException if an array is too short
     */
    public static void warp(
            double theta,
            double tx,
            double ty,
            double zx,
            double zy,
            float[] x,
            int x0,
            float[] y,
            int y0,
            int height,
            int width,
            int channels) {
        Sizes.checkRange("x", x, x0, height * width * channels);
        Sizes.checkRange("y", y, y0, height * width * channels);
        double cos = Degrees.cos(theta);
        double sin = Degrees.sin(theta);
        double oy = height / 2.0 - 0.5;
        double ox = width / 2.0 - 0.5;
        double rowShift = sin * tx + cos * ty + oy - sin * zx * ox - cos * zy * oy;
        double columnShift = cos * tx - sin * ty + ox - cos * zx * ox + sin * zy * oy;
        int out = y0;
        for (int r = 0; r < height; r++) {
            for (int c = 0; c < width; c++, out += channels) {
                double row = clamp(cos * zy * r + sin * zx * c + rowShift, height - 1);
                double column = clamp(-sin * zy * r + cos * zx * c + columnShift, width - 1);
                int top = (int) row;
                int left = (int) column;
                int bottom = Math.min(top + 1, height - 1);
                int right = Math.min(left + 1, width - 1);
                double down = row - top;
                double across = column - left;
                int topLeft = x0 + (top * width + left) * channels;
                int topRight = x0 + (top * width + right) * channels;
                int bottomLeft = x0 + (bottom * width + left) * channels;
                int bottomRight = x0 + (bottom * width + right) * channels;
                // A loop of one turn costs as much as all the rest.
                y[out] = blend(x[topLeft], x[topRight], x[bottomLeft], x[bottomRight], across, down);
                for (int i = 1; i < channels; i++) {
                    y[out + i] = blend(
                            x[topLeft + i], x[topRight + i], x[bottomLeft + i], x[bottomRight + i], across, down);
                }
            }
        }
    }

    /**
     * Moves a map of labels as {@link #warp(float[], int, float[], int, int, int, int)} moves its image: each pixel gets
     * the label of the pixel nearest to its source.
     *
     * @param theta rotation in degrees
     * @param tx shift in pixels along the columns
     * @param ty shift in pixels along the rows
     * @param zx zoom of the columns
     * @param zy zoom of the rows
     * @param x the labels, read
     * @param y the moved labels, overwritten; must not overlap x
     * @param height rows
     * @param width columns
     * @param channels labels per pixel
     * @param outside what a pixel gets whose source is off the image, beyond the outer edge of the border's pixels; NaN to
     *     continue the border
     * @throws IllegalArgumentException if an array is too short
     */
    public static void warpLabels(
            double theta,
            double tx,
            double ty,
            double zx,
            double zy,
            float[] x,
            float[] y,
            int height,
            int width,
            int channels,
            float outside) {
        Sizes.checkRange("x", x, 0, height * width * channels);
        Sizes.checkRange("y", y, 0, height * width * channels);
        double cos = Degrees.cos(theta);
        double sin = Degrees.sin(theta);
        double oy = height / 2.0 - 0.5;
        double ox = width / 2.0 - 0.5;
        double rowShift = sin * tx + cos * ty + oy - sin * zx * ox - cos * zy * oy;
        double columnShift = cos * tx - sin * ty + ox - cos * zx * ox + sin * zy * oy;
        int out = 0;
        for (int r = 0; r < height; r++) {
            for (int c = 0; c < width; c++, out += channels) {
                double row = cos * zy * r + sin * zx * c + rowShift;
                double column = -sin * zy * r + cos * zx * c + columnShift;
                boolean off = row < -0.5 || row > height - 0.5 || column < -0.5 || column > width - 0.5;
                int nearestRow = (int) (clamp(row, height - 1) + 0.5);
                int nearestColumn = (int) (clamp(column, width - 1) + 0.5);
                int source = (nearestRow * width + nearestColumn) * channels;
                for (int i = 0; i < channels; i++) {
                    y[out + i] = off && !Float.isNaN(outside) ? outside : x[source + i];
                }
            }
        }
    }

    private static float blend(
            double topLeft, double topRight, double bottomLeft, double bottomRight, double across, double down) {
        double above = (1 - across) * topLeft + across * topRight;
        double below = (1 - across) * bottomLeft + across * bottomRight;
        return (float) ((1 - down) * above + down * below);
    }

    private static double clamp(double value, double high) {
        return value < 0 ? 0 : value > high ? high : value;
    }
}
