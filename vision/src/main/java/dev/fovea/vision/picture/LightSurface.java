package dev.fovea.vision.picture;

/**
 * The quadratic surface of the paper's colour: a + b·x + c·y + d·x² + e·xy + f·y² in each channel, by least squares that are weighted
 * anew, so that what is far from the surface, which is ink, counts less and less. It begins at the edge of the picture.
 */
final class LightSurface {
    private static final int CHANNELS = Scan.CHANNELS;
    private static final int TERMS = 6;

    /** Points along the longer side. */
    private static final int POINTS = 64;

    private static final int ROUNDS = 8;

    /** Of 255: what noise may be off. */
    private static final double NEAR = 12;

    private final Scan scan;
    private double[][] factors = new double[CHANNELS][TERMS];

    LightSurface(Scan scan) {
        this.scan = scan;
        int step = Math.max(1, Math.max(scan.width(), scan.height()) / POINTS);
        for (int round = 0; round < 2 * ROUNDS; round++) {
            fit(step, round < ROUNDS, round == 0);
        }
    }

    /** As those of the scan. */
    float[] colours() {
        float[] colours = new float[scan.colours().length];
        for (int i = 0; i < scan.pixels(); i++) {
            double[] terms = terms(i / scan.width(), i % scan.width());
            for (int channel = 0; channel < CHANNELS; channel++) {
                colours[i * CHANNELS + channel] = (float) value(channel, terms);
            }
        }
        return colours;
    }

    private double[] terms(int row, int column) {
        double x = (double) column / scan.width() - 0.5;
        double y = (double) row / scan.height() - 0.5;
        return new double[] {1, x, y, x * x, x * y, y * y};
    }

    private double value(int channel, double[] terms) {
        double value = 0;
        for (int k = 0; k < TERMS; k++) {
            value += factors[channel][k] * terms[k];
        }
        return value;
    }

    private void fit(int step, boolean edgeOnly, boolean first) {
        double[][] products = new double[TERMS][TERMS + CHANNELS];
        for (int row = 0; row < scan.height(); row += step) {
            for (int column = 0; column < scan.width(); column += step) {
                boolean edge = Math.min(row, column) < 2 * step || row >= scan.height() - 2 * step
                        || column >= scan.width() - 2 * step;
                if (edge || !edgeOnly) {
                    add(products, row, column, first);
                }
            }
        }
        factors = solved(products);
    }

    private void add(double[][] products, int row, int column, boolean first) {
        double[] terms = terms(row, column);
        double squares = 0;
        for (int channel = 0; channel < CHANNELS; channel++) {
            double off = scan.at(row, column, channel) - value(channel, terms);
            squares += off * off / CHANNELS;
        }
        double share = squares / (NEAR * NEAR);
        double weight = first ? 1 : 1 / ((1 + share) * Math.sqrt(1 + share));
        for (int k = 0; k < TERMS; k++) {
            for (int l = 0; l < TERMS; l++) {
                products[k][l] += weight * terms[k] * terms[l];
            }
            for (int channel = 0; channel < CHANNELS; channel++) {
                products[k][TERMS + channel] += weight * terms[k] * scan.at(row, column, channel);
            }
        }
    }

    /** Gauss and Jordan's elimination; the products of terms are positive definite, as the edge has points enough. */
    private static double[][] solved(double[][] products) {
        for (int k = 0; k < TERMS; k++) {
            products[k][k] += 1e-9;
            for (int row = 0; row < TERMS; row++) {
                double share = row == k ? 0 : products[row][k] / products[k][k];
                for (int l = k; l < TERMS + CHANNELS; l++) {
                    products[row][l] -= share * products[k][l];
                }
            }
        }
        double[][] solved = new double[CHANNELS][TERMS];
        for (int channel = 0; channel < CHANNELS; channel++) {
            for (int k = 0; k < TERMS; k++) {
                solved[channel][k] = products[k][TERMS + channel] / products[k][k];
            }
        }
        return solved;
    }
}
