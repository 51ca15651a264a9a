package dev.fovea.vision.picture;

import java.util.Arrays;

/**
 * How far the pixels of a scan are from the colour of their paper, along the one direction in the colour space in which
 * most of the difference lies: from light to dark for most pictures, from green to red where ink and paper are alike in
 * lightness. The direction is the first principal component of the differences, about the paper's colour. What lies in a
 * shadow is as far from its paper as if it lay in the light.
 */
final class ColourContrast {
    private static final int CHANNELS = Scan.CHANNELS;

    /** Ample where the directions differ in weight; where they do not, any of them will do. */
    private static final int ITERATIONS = 64;

    /** Darker paper is not made lighter: what is on it is noise. */
    private static final float DARK = 32;

    private ColourContrast() {}

    /**
     * All pixels, row by row: 0 for paper, and on a scale on which black is 255 from white; which side is positive says
     * nothing.
     */
    static float[] of(Scan scan, Paper paper) {
        float[] differences = differences(scan, paper);
        return along(direction(moments(differences)), differences);
    }

    private static float[] differences(Scan scan, Paper paper) {
        float[] differences = new float[scan.colours().length];
        float lightest = paper.even() ? 0 : lightest(paper);
        for (int i = 0; i < differences.length; i += CHANNELS) {
            float gain = paper.even() ? 1 : lightest / Math.max(DARK, light(paper, i));
            for (int channel = 0; channel < CHANNELS; channel++) {
                differences[i + channel] = gain * (scan.colours()[i + channel] - paper.colours()[i + channel]);
            }
        }
        return differences;
    }

    private static float light(Paper paper, int at) {
        float sum = 0;
        for (int channel = 0; channel < CHANNELS; channel++) {
            sum += paper.colours()[at + channel];
        }
        return sum / CHANNELS;
    }

    private static float lightest(Paper paper) {
        float lightest = DARK;
        for (int i = 0; i < paper.colours().length; i += CHANNELS) {
            lightest = Math.max(lightest, light(paper, i));
        }
        return lightest;
    }

    /** The sums of products of the differences, (CHANNELS, CHANNELS). */
    private static double[][] moments(float[] differences) {
        double[][] moments = new double[CHANNELS][CHANNELS];
        for (int i = 0; i < differences.length; i += CHANNELS) {
            for (int k = 0; k < CHANNELS; k++) {
                for (int l = 0; l < CHANNELS; l++) {
                    moments[k][l] += differences[i + k] * (double) differences[i + l];
                }
            }
        }
        return moments;
    }

    /** Of length 1; nothing if all pixels are paper. */
    private static double[] direction(double[][] moments) {
        double[] direction = new double[CHANNELS];
        direction[heaviest(moments)] = 1;
        for (int i = 0; i < ITERATIONS; i++) {
            direction = normalised(product(moments, direction));
        }
        return direction;
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

    private static float[] along(double[] direction, float[] differences) {
        float[] contrast = new float[differences.length / CHANNELS];
        for (int i = 0; i < contrast.length; i++) {
            double sum = 0;
            for (int k = 0; k < CHANNELS; k++) {
                sum += direction[k] * differences[i * CHANNELS + k];
            }
            contrast[i] = (float) (sum / Math.sqrt(CHANNELS)); // black and white are √3 · 255 apart
        }
        return contrast;
    }
}
