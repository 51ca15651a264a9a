package dev.fovea.vision.picture;

/**
 * How much ink there is on each pixel of a picture, 0 to 1, whatever the colours of ink and paper.
 *
 * @param width of the picture
 * @param height of the picture
 * @param amounts row by row
 */
record Ink(int width, int height, float[] amounts) {
    private static final float WHITE = 255;

    /** Paper and ink must differ by this much of 255. */
    private static final float LEAST_CONTRAST = 16;

    /** In photographs, where noise alone makes a quarter of it. */
    private static final float LEAST_PHOTOGRAPHED = 32;

    /** Shares of the usual ink of a photograph: up to here it is paper, from there on ink. */
    private static final float PAPER = 0.3f;

    private static final float INK = 0.7f;

    /** The share of the usual ink of a photograph that noise has at most. */
    private static final float NOISE = 0.15f;

    private static final String NOTHING = "nothing to be seen: all pixels are alike";

    /** What has less ink than this is paper: noise, the edges of JPEG's blocks. */
    private static final float THRESHOLD = 0.2f;

    /** A thing is not of one colour: no more of it may be taken for its ground than Fashion-MNIST's makers took, 3 %. */
    private static final float GROUND = 0.03f;

    /**
     * The ink of a picture. The ink is to the side of the paper's colour on which there is more.
     *
     * @param full whether it is ink, of which the most there is becomes 1; else a thing, of which only black on white is 1
     * @throws IllegalArgumentException if all pixels are alike
     */
    static Ink of(Picture picture, boolean full) {
        Scan scan = Scan.of(picture);
        Paper paper = full ? Paper.of(scan) : Paper.even(scan);
        float[] contrast = ColourContrast.of(scan, paper);
        double sum = 0;
        for (float value : contrast) {
            // Of what is left of shadows there is much, but it is faint.
            sum += paper.even() ? value : (double) value * value * value;
        }
        if (sum < 0) {
            for (int i = 0; i < contrast.length; i++) {
                contrast[i] = -contrast[i];
            }
        }
        if (!full) {
            return new Ink(scan.width(), scan.height(), scaled(contrast, false));
        }
        // The lines of a paper may be faint: they are looked for before what is faint is left out.
        return paper.even()
                ? RuledLines.removed(new Ink(scan.width(), scan.height(), scaled(contrast, true)))
                : InkPieces.whole(RuledLines.removed(new Ink(scan.width(), scan.height(), photographed(contrast)))
                        .between(PAPER, INK));
    }

    /** Shares of what ink usually has; modifies its argument and returns it. */
    private static float[] photographed(float[] contrast) {
        float peak = peak(contrast);
        if (peak < LEAST_PHOTOGRAPHED) {
            throw new IllegalArgumentException(NOTHING);
        }
        double sum = 0;
        int count = 0;
        for (float value : contrast) {
            if (value > peak / 2) {
                sum += value;
                count++;
            }
        }
        float usual = (float) (sum / count);
        for (int i = 0; i < contrast.length; i++) {
            float amount = Math.min(1, contrast[i] / usual);
            contrast[i] = amount < NOISE ? 0 : amount;
        }
        return contrast;
    }

    /** None up to the first amount, full from the second on: what is between is what a lens, or few pixels, blurred. */
    private Ink between(float none, float full) {
        float[] sharp = new float[amounts.length];
        for (int i = 0; i < sharp.length; i++) {
            sharp[i] = Math.clamp((amounts[i] - none) / (full - none), 0, 1);
        }
        return new Ink(width, height, sharp);
    }

    private static float peak(float[] contrast) {
        float peak = 0;
        for (float value : contrast) {
            peak = Math.max(peak, value);
        }
        return peak;
    }

    /**
     * The ink of a drawing.
     *
     * @param drawing says itself how much there is
     * @param full whether the most there is becomes 1
     * @throws IllegalArgumentException if there is hardly any
     */
    static Ink of(Drawing drawing, boolean full) {
        return new Ink(drawing.width(), drawing.height(), scaled(drawing.ink().clone(), full));
    }

    /** Divides by the most, and takes what has little ink for paper; modifies its argument and returns it. */
    private static float[] scaled(float[] contrast, boolean full) {
        float peak = peak(contrast);
        if (peak < LEAST_CONTRAST) {
            throw new IllegalArgumentException(NOTHING);
        }
        float most = full ? peak : WHITE;
        float least = full ? THRESHOLD : GROUND;
        for (int i = 0; i < contrast.length; i++) {
            float amount = contrast[i] / most;
            contrast[i] = amount < least ? 0 : amount;
        }
        return contrast;
    }

    /** In the middle of so many rows and columns of paper, 0 to 255, not rounded. */
    float[] placed(int rows, int columns, Fit.Centre centre, boolean full) {
        double rowMoment = 0;
        double columnMoment = 0;
        double all = 0;
        float peak = 0;
        for (int r = 0; r < height; r++) {
            for (int c = 0; c < width; c++) {
                float amount = amounts[r * width + c];
                rowMoment += amount * r;
                columnMoment += amount * c;
                all += amount;
                peak = Math.max(peak, amount);
            }
        }
        boolean mass = centre == Fit.Centre.MASS;
        int top = place(rows, height, mass ? rowMoment / all : height * 0.5);
        int left = place(columns, width, mass ? columnMoment / all : width * 0.5);
        float[] pixels = new float[rows * columns];
        for (int r = 0; r < height; r++) {
            for (int c = 0; c < width; c++) {
                float value = WHITE * amounts[r * width + c] / (full ? peak : 1);
                pixels[(top + r) * columns + left + c] = Math.min(WHITE, value);
            }
        }
        return pixels;
    }

    /**
     * Where a box begins so that its centre is in the middle, for 28 pixels in pixel 14, counted from 0, if there is room:
     * as in MNIST.
     */
    private static int place(int room, int size, double centre) {
        return Math.clamp(Math.round(room * 0.5 - centre), 0, room - size);
    }

    /** The smallest part that has all the ink. */
    Ink cropped() {
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

    /** Scaled so that the longer side has so many pixels, each the mean of the area it covers. */
    Ink fitted(int box) {
        double scale = (double) Math.max(width, height) / box;
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

    /** The amount at a pixel; none beyond the edges. */
    float at(int row, int column) {
        return row < 0 || column < 0 || row >= height || column >= width ? 0 : amounts[row * width + column];
    }

    /** The share of columns with ink in some of these rows; the last ones included. */
    double share(int left, int right, int top, int bottom) {
        int there = 0;
        for (int c = left; c <= right; c++) {
            boolean any = false;
            for (int r = top; r <= bottom; r++) {
                any |= at(r, c) > 0;
            }
            there += any ? 1 : 0;
        }
        return (double) there / (right - left + 1);
    }

    /** 1 where there is at least so much, else 0. */
    Ink mask(float least) {
        float[] mask = new float[amounts.length];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = amounts[i] >= least ? 1 : 0;
        }
        return new Ink(width, height, mask);
    }

    /** With so many pixels of paper all around. */
    Ink padded(int margin) {
        Ink padded = new Ink(width + 2 * margin, height + 2 * margin,
                new float[(width + 2 * margin) * (height + 2 * margin)]);
        for (int r = 0; r < height; r++) {
            System.arraycopy(amounts, r * width, padded.amounts, (r + margin) * padded.width + margin, width);
        }
        return padded;
    }

    /** Rows become columns. */
    Ink transposed() {
        float[] transposed = new float[amounts.length];
        for (int i = 0; i < amounts.length; i++) {
            transposed[i % width * height + i / width] = amounts[i];
        }
        return new Ink(height, width, transposed);
    }

    /** So many times as large, between pixels linear, and sharp again: half of the ink is the edge of a stroke. */
    Ink enlarged(int times) {
        Ink paper = padded(1);
        Resampling.Weights[] columns = Resampling.BILINEAR.weights(0, paper.width, paper.width, paper.width * times);
        Resampling.Weights[] rows = Resampling.BILINEAR.weights(0, paper.height, paper.height, paper.height * times);
        Ink large = new Ink(columns.length, rows.length, new float[columns.length * rows.length]);
        for (int r = 0; r < large.height; r++) {
            for (int c = 0; c < large.width; c++) {
                float sum = 0;
                for (int i = 0; i < rows[r].shares().length; i++) {
                    for (int j = 0; j < columns[c].shares().length; j++) {
                        sum += rows[r].shares()[i] * columns[c].shares()[j]
                                * paper.at(rows[r].first() + i, columns[c].first() + j);
                    }
                }
                large.amounts[r * large.width + c] = sum;
            }
        }
        return large.between(THRESHOLD, 1 - THRESHOLD).cropped();
    }
}
