package dev.fovea.vision.picture;

import java.util.Arrays;

/**
 * The colour of the paper under each pixel of a scan. Where the edge of the picture has one colour, all of the paper has. Else
 * it is a photograph: light falls off and shadows lie on it. Then the paper is a quadratic surface in each channel, fitted to the edge
 * of the picture and from there to all that is near it, plus the median of what is left within an eighth of the
 * picture around, which follows shadows that have an edge.
 *
 * @param colours as those of a scan
 * @param even whether it has one colour
 */
record Paper(float[] colours, boolean even) {
    private static final int CHANNELS = Scan.CHANNELS;

    /** Drawings and scans; the edges of JPEG's blocks are within, the noise of cameras is not. */
    private static final float EVEN = 4;

    /** This much of the edge; the rest may be what is drawn across it. */
    private static final double MOST = 0.75;

    /** No photograph is smaller, and what is so small may have ink all along its edge. */
    private static final int LEAST_SIDE = 64;

    /** Cells along the longer side when shadows are looked for. */
    private static final int CELLS = 64;

    /** How many cells the median sees to each side: together an eighth of the picture. */
    private static final int AROUND = 6;

    /** A shadow takes less than this share of what ink takes: cells that differ by more have ink. */
    private static final float SHADOW = 0.4f;

    static Paper of(Scan scan) {
        float[] median = median(scan);
        if (Math.min(scan.width(), scan.height()) < LEAST_SIDE || isEven(scan, median)) {
            return even(scan, median);
        }
        float[] surface = new LightSurface(scan).colours();
        return new Paper(plusShadows(scan, surface), false);
    }

    /** Of one colour: the median of the picture's edge. */
    static Paper even(Scan scan) {
        return even(scan, median(scan));
    }

    private static Paper even(Scan scan, float[] median) {
        float[] colours = new float[scan.colours().length];
        for (int i = 0; i < colours.length; i++) {
            colours[i] = median[i % CHANNELS];
        }
        return new Paper(colours, true);
    }

    private static float[] median(Scan scan) {
        float[] median = new float[CHANNELS];
        for (int channel = 0; channel < CHANNELS; channel++) {
            float[] edge = edge(scan, channel);
            Arrays.sort(edge);
            median[channel] = edge[edge.length / 2];
        }
        return median;
    }

    private static float[] edge(Scan scan, int channel) {
        int width = scan.width();
        int height = scan.height();
        float[] edge = new float[2 * (width + height)];
        for (int side = 0; side < 2; side++) {
            for (int c = 0; c < width; c++) {
                edge[side * width + c] = scan.at(side * (height - 1), c, channel);
            }
            for (int r = 0; r < height; r++) {
                edge[2 * width + side * height + r] = scan.at(r, side * (width - 1), channel);
            }
        }
        return edge;
    }

    private static boolean isEven(Scan scan, float[] median) {
        for (int channel = 0; channel < CHANNELS; channel++) {
            int near = 0;
            float[] edge = edge(scan, channel);
            for (float value : edge) {
                near += Math.abs(value - median[channel]) <= EVEN ? 1 : 0;
            }
            if (near < MOST * edge.length) {
                return false;
            }
        }
        return true;
    }

    /** Adds to the surface what shadows with edges take from it; modifies and returns it. */
    private static float[] plusShadows(Scan scan, float[] surface) {
        int cell = Math.ceilDiv(Math.max(scan.width(), scan.height()), CELLS);
        int columns = Math.ceilDiv(scan.width(), cell);
        int rows = Math.ceilDiv(scan.height(), cell);
        for (int channel = 0; channel < CHANNELS; channel++) {
            float[] rest = new float[rows * columns];
            float most = 0;
            int[] count = new int[rest.length];
            for (int i = 0; i < scan.pixels(); i++) {
                float difference = scan.colours()[i * CHANNELS + channel] - surface[i * CHANNELS + channel];
                int at = Math.floorDiv(i / scan.width(), cell) * columns + Math.floorDiv(i % scan.width(), cell);
                rest[at] += difference;
                count[at]++;
                most = Math.max(most, Math.abs(difference));
            }
            for (int i = 0; i < rest.length; i++) {
                rest[i] /= count[i];
            }
            float[] shadows = medians(rest, rows, columns, SHADOW * most);
            for (int i = 0; i < scan.pixels(); i++) {
                double row = (Math.floorDiv(i, scan.width()) + 0.5) / cell - 0.5;
                double column = (i % scan.width() + 0.5) / cell - 0.5;
                surface[i * CHANNELS + channel] += interpolated(shadows, rows, columns, row, column);
            }
        }
        return surface;
    }

    private static float[] medians(float[] values, int rows, int columns, float most) {
        float[] medians = new float[values.length];
        float[] window = new float[(2 * AROUND + 1) * (2 * AROUND + 1)];
        for (int i = 0; i < values.length; i++) {
            int n = 0;
            for (int r = Math.max(0, i / columns - AROUND); r <= Math.min(rows - 1, i / columns + AROUND); r++) {
                for (int c = Math.max(0, i % columns - AROUND); c <= Math.min(columns - 1, i % columns + AROUND); c++) {
                    float value = values[r * columns + c];
                    if (Math.abs(value) <= most) {
                        window[n++] = value;
                    }
                }
            }
            Arrays.sort(window, 0, n);
            medians[i] = n == 0 ? 0 : window[n / 2];
        }
        return medians;
    }

    private static float interpolated(float[] values, int rows, int columns, double row, double column) {
        int r = Math.clamp((long) Math.floor(row), 0, Math.max(0, rows - 2));
        int c = Math.clamp((long) Math.floor(column), 0, Math.max(0, columns - 2));
        float down = (float) Math.clamp(row - r, 0, 1);
        float right = (float) Math.clamp(column - c, 0, 1);
        int below = Math.min(r + 1, rows - 1);
        int beside = Math.min(c + 1, columns - 1);
        float above = values[r * columns + c] * (1 - right) + values[r * columns + beside] * right;
        float under = values[below * columns + c] * (1 - right) + values[below * columns + beside] * right;
        return above * (1 - down) + under * down;
    }
}
