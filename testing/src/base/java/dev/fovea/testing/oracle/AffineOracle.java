package dev.fovea.testing.oracle;

/** The affine warp of one NHWC image as naive loops in float64. */
public final class AffineOracle {
    private AffineOracle() {}

    /**
     * The affine warp of one image as a product of 3×3 matrices, each about the image's centre, the way Keras builds
     * it: rotation, then shift, then zoom.
     *
     * @param x the image
     * @param height rows
     * @param width columns
     * @param channels numbers per pixel
     * @param theta rotation in degrees
     * @param tx shift along the columns, in pixels
     * @param ty shift along the rows, in pixels
     * @param zx zoom of the columns
     * @param zy zoom of the rows
     * @return the warped image
     */
    public static double[] warp(
            double[] x,
            int height,
            int width,
            int channels,
            double theta,
            double tx,
            double ty,
            double zx,
            double zy) {
        double angle = Math.toRadians(theta);
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        // Acting on (row, column, 1). Keras' matrices act on (column, row, 1) with x first; written out for rows first.
        double oy = height / 2.0 - 0.5;
        double ox = width / 2.0 - 0.5;
        double[][] center = {{1, 0, oy}, {0, 1, ox}, {0, 0, 1}};
        double[][] rotate = {{cos, sin, 0}, {-sin, cos, 0}, {0, 0, 1}};
        double[][] shift = {{1, 0, ty}, {0, 1, tx}, {0, 0, 1}};
        double[][] zoom = {{zy, 0, 0}, {0, zx, 0}, {0, 0, 1}};
        double[][] back = {{1, 0, -oy}, {0, 1, -ox}, {0, 0, 1}};
        double[][] m = times(center, times(rotate, times(shift, times(zoom, back))));
        double[] y = new double[x.length];
        for (int r = 0; r < height; r++) {
            for (int c = 0; c < width; c++) {
                double row = Math.clamp(m[0][0] * r + m[0][1] * c + m[0][2], 0.0, height - 1.0);
                double column = Math.clamp(m[1][0] * r + m[1][1] * c + m[1][2], 0.0, width - 1.0);
                for (int i = 0; i < channels; i++) {
                    y[(r * width + c) * channels + i] = bilinear(x, height, width, channels, row, column, i);
                }
            }
        }
        return y;
    }

    private static double bilinear(
            double[] x, int height, int width, int channels, double row, double column, int channel) {
        double sum = 0;
        for (int r = 0; r < height; r++) {
            for (int c = 0; c < width; c++) {
                double weight = Math.max(0, 1 - Math.abs(row - r)) * Math.max(0, 1 - Math.abs(column - c));
                sum += weight > 0 ? weight * x[(r * width + c) * channels + channel] : 0;
            }
        }
        return sum;
    }

    private static double[][] times(double[][] a, double[][] b) {
        double[][] c = new double[3][3];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                for (int k = 0; k < 3; k++) {
                    c[i][j] += a[i][k] * b[k][j];
                }
            }
        }
        return c;
    }
}
