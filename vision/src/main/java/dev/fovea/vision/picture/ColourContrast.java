package dev.fovea.vision.picture;

import java.util.Arrays;

/**
 * How far the pixels of a picture are from the colour of its paper, along the one direction in the colour space in which
 * most of the difference lies: from light to dark for most pictures, from green to red where ink and paper are alike in
 * lightness. Paper has the median colour of the picture's edge. The direction is the first principal component of
 * the differences, about the paper's colour.
 */
final class ColourContrast {
    private static final int CHANNELS = PictureColours.CHANNELS;

    /** Ample where the directions differ in weight; where they do not, any of them will do. */
    private static final int ITERATIONS = 64;

    private final PictureColours colours;
    private final float[] paper;

    private ColourContrast(PictureColours colours) {
        this.colours = colours;
        this.paper = paper(colours);
    }

    /**
     * All pixels, row by row: 0 for paper, and on a scale on which black is 255 from white; which side is positive says
     * nothing.
     */
    static float[] of(Picture picture) {
        var contrast = new ColourContrast(picture.colours());
        return contrast.along(contrast.direction());
    }

    private static float[] paper(PictureColours colours) {
        int width = colours.width();
        int height = colours.height();
        float[][] edge = new float[CHANNELS][2 * (width + height)];
        for (int side = 0; side < 2; side++) {
            float[][] row = colours.read(side * (height - 1), 0, width);
            for (int k = 0; k < CHANNELS; k++) {
                System.arraycopy(row[k], 0, edge[k], side * width, width);
            }
            for (int r = 0; r < height; r++) {
                float[][] pixel = colours.read(r, side * (width - 1), 1);
                for (int k = 0; k < CHANNELS; k++) {
                    edge[k][2 * width + side * height + r] = pixel[k][0];
                }
            }
        }
        float[] median = new float[CHANNELS];
        for (int k = 0; k < CHANNELS; k++) {
            Arrays.sort(edge[k]);
            median[k] = edge[k][edge[k].length / 2];
        }
        return median;
    }

    /** Of length 1; nothing if all pixels are paper. */
    private double[] direction() {
        double[][] moments = moments();
        double[] direction = new double[CHANNELS];
        direction[heaviest(moments)] = 1;
        for (int i = 0; i < ITERATIONS; i++) {
            direction = normalised(product(moments, direction));
        }
        return direction;
    }

    /** The sums of products of the differences, (CHANNELS, CHANNELS). */
    private double[][] moments() {
        double[][] moments = new double[CHANNELS][CHANNELS];
        for (int r = 0; r < colours.height(); r++) {
            float[][] row = colours.read(r, 0, colours.width());
            for (int k = 0; k < CHANNELS; k++) {
                for (int l = 0; l <= k; l++) {
                    double sum = 0;
                    for (int c = 0; c < colours.width(); c++) {
                        sum += (row[k][c] - paper[k]) * (double) (row[l][c] - paper[l]);
                    }
                    moments[k][l] += sum;
                    moments[l][k] = moments[k][l];
                }
            }
        }
        return moments;
    }

    private static int heaviest(double[][] moments) {
        int heaviest = 0;
        for (int k = 1; k < CHANNELS; k++) {
            heaviest = moments[k][k] > moments[heaviest][heaviest] ? k : heaviest;
        }
        return heaviest;
    }

    private static double[] product(double[][] matrix, double[] vector) {
        double[] product = new double[CHANNELS];
        for (int k = 0; k < CHANNELS; k++) {
            for (int l = 0; l < CHANNELS; l++) {
                product[k] += matrix[k][l] * vector[l];
            }
        }
        return product;
    }

    private static double[] normalised(double[] vector) {
        double length = Math.sqrt(Arrays.stream(vector).map(x -> x * x).sum());
        return length == 0 ? vector : Arrays.stream(vector).map(x -> x / length).toArray();
    }

    private float[] along(double[] direction) {
        int width = colours.width();
        float[] contrast = new float[width * colours.height()];
        for (int r = 0; r < colours.height(); r++) {
            float[][] row = colours.read(r, 0, width);
            for (int c = 0; c < width; c++) {
                double sum = 0;
                for (int k = 0; k < CHANNELS; k++) {
                    sum += direction[k] * (row[k][c] - paper[k]);
                }
                contrast[r * width + c] = (float) (sum / Math.sqrt(CHANNELS)); // black and white are √3 · 255 apart
            }
        }
        return contrast;
    }
}
