package dev.fovea.mnist.data;

import dev.fovea.mnist.model.DigitNetwork;

import dev.fovea.vision.picture.Picture;

/**
 * How much ink there is on each pixel of a picture, 0 to 1, whatever the colours of ink and paper.
 *
 * @param width of the picture
 * @param height of the picture
 * @param amounts row by row
 */
record Ink(int width, int height, float[] amounts) {
    /** The box MNIST's digits fit in. */
    private static final int BOX = 20;

    /** Paper and ink must differ by this much of 255. */
    private static final float LEAST_CONTRAST = 16;

    /** What has less ink than this is paper: noise, the edges of JPEG's blocks. */
    private static final float THRESHOLD = 0.2f;

    /**
     * The ink of a picture. The ink is to the side of the paper's colour on which there is more.
     *
     * @throws IllegalArgumentException if all pixels are alike
     */
    static Ink of(Picture picture) {
        float[] contrast = ColourContrast.of(picture);
        double sum = 0;
        for (float value : contrast) {
            sum += value;
        }
        if (sum < 0) {
            for (int i = 0; i < contrast.length; i++) {
                contrast[i] = -contrast[i];
            }
        }
        return new Ink(picture.width(), picture.height(), scaled(contrast));
    }

    /**
     * The ink of a drawing that says itself how much there is.
     *
     * @param ink 0 to 255; not modified
     * @throws IllegalArgumentException if there is hardly any
     */
    static Ink drawn(int width, int height, float[] ink) {
        return new Ink(width, height, scaled(ink.clone()));
    }

    /** Divides by the peak, and takes what has little ink for paper; modifies its argument and returns it. */
    private static float[] scaled(float[] contrast) {
        float peak = 0;
        for (float value : contrast) {
            peak = Math.max(peak, value);
        }
        if (peak < LEAST_CONTRAST) {
            throw new IllegalArgumentException("no digit to be seen: all pixels are alike");
        }
        for (int i = 0; i < contrast.length; i++) {
            float amount = contrast[i] / peak;
            contrast[i] = amount < THRESHOLD ? 0 : amount;
        }
        return contrast;
    }

    /** The digit as MNIST has it: 28×28 bytes. */
    byte[] centred() {
        Ink digit = cropped().fitted();
        double rowMoment = 0;
        double columnMoment = 0;
        double all = 0;
        float peak = 0;
        for (int r = 0; r < digit.height; r++) {
            for (int c = 0; c < digit.width; c++) {
                float amount = digit.amounts[r * digit.width + c];
                rowMoment += amount * r;
                columnMoment += amount * c;
                all += amount;
                peak = Math.max(peak, amount);
            }
        }
        int top = place(DigitNetwork.SIDE, digit.height, rowMoment / all);
        int left = place(DigitNetwork.SIDE, digit.width, columnMoment / all);
        byte[] pixels = new byte[DigitNetwork.PIXELS];
        for (int r = 0; r < digit.height; r++) {
            for (int c = 0; c < digit.width; c++) {
                int value = Math.round(255 * digit.amounts[r * digit.width + c] / peak);
                pixels[(top + r) * DigitNetwork.SIDE + left + c] = (byte) value;
            }
        }
        return pixels;
    }

    /**
     * Where a box begins so that its centre of mass is in pixel 14 of 28, counted from 0, if there is room: as in
     * MNIST.
     */
    private static int place(int room, int size, double centre) {
        return Math.clamp(Math.round(room * 0.5 - centre), 0, room - size);
    }

    /** The smallest part that has all the ink. */
    private Ink cropped() {
        int top = height;
        int bottom = -1;
        int left = width;
        int right = -1;
        for (int r = 0; r < height; r++) {
            for (int c = 0; c < width; c++) {
                if (amounts[r * width + c] > 0) {
                    top = Math.min(top, r);
                    bottom = r;
                    left = Math.min(left, c);
                    right = Math.max(right, c);
                }
            }
        }
        Ink part = new Ink(right - left + 1, bottom - top + 1, new float[(right - left + 1) * (bottom - top + 1)]);
        for (int r = 0; r < part.height; r++) {
            System.arraycopy(amounts, (top + r) * width + left, part.amounts, r * part.width, part.width);
        }
        return part;
    }

    /** Scaled so that the longer side is 20 pixels, each the mean of the area it covers. */
    private Ink fitted() {
        double scale = (double) Math.max(width, height) / BOX;
        int newWidth = Math.max(1, (int) Math.round(width / scale));
        int newHeight = Math.max(1, (int) Math.round(height / scale));
        Ink rows = new Ink(width, newHeight, new float[width * newHeight]);
        for (int r = 0; r < newHeight; r++) {
            for (int c = 0; c < width; c++) {
                rows.amounts[r * width + c] = mean(c, width, height, r, newHeight);
            }
        }
        Ink fitted = new Ink(newWidth, newHeight, new float[newWidth * newHeight]);
        for (int r = 0; r < newHeight; r++) {
            for (int c = 0; c < newWidth; c++) {
                fitted.amounts[r * newWidth + c] = rows.mean(r * width, 1, width, c, newWidth);
            }
        }
        return fitted;
    }

    /**
     * The mean over part {@code index} of {@code parts} of {@code count} amounts from {@code first} on, {@code step}
     * apart.
     */
    private float mean(int first, int step, int count, int index, int parts) {
        double from = (double) index * count / parts;
        double to = (double) (index + 1) * count / parts;
        double sum = 0;
        for (int i = (int) from; i < count && i < to; i++) {
            sum += amounts[first + i * step] * (Math.min(to, i + 1) - Math.max(from, i));
        }
        return (float) (sum / (to - from));
    }
}
