package dev.fovea.vision.picture;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/** The colours of a picture, some pixels of a row at a time, on black or white paper where it is transparent. */
public final class PictureColours {
    /** Red, green and blue. */
    public static final int CHANNELS = 3;

    private static final int WHITE = 255;

    /** The largest sample: Java has those of 32 bits with a sign that they do not have. */
    private static final long MOST = 0xffff_ffffL;

    private final BufferedImage picture;
    private final int[] argb;
    private final float[][] colours;
    private final float[] alpha;
    private final float paper;

    PictureColours(BufferedImage picture) {
        this.picture = picture;
        argb = new int[picture.getWidth()];
        colours = new float[CHANNELS][picture.getWidth()];
        alpha = new float[picture.getWidth()];
        paper = picture.getColorModel().hasAlpha() ? paper() : WHITE;
    }

    /** {@return the width in pixels} */
    public int width() {
        return picture.getWidth();
    }

    /** {@return the height in pixels} */
    public int height() {
        return picture.getHeight();
    }

    /**
     * The pixels of a row.
     *
     * @param row the row, from 0 at the top
     * @param first the first column
     * @param count how many columns
     * @return for red, green and blue the first {@code count} numbers, 0 to 255; overwritten by the next call
     */
    public float[][] read(int row, int first, int count) {
        decode(row, first, count);
        for (float[] channel : colours) {
            for (int c = 0; c < count; c++) {
                channel[c] = alpha[c] * channel[c] + (1 - alpha[c]) * paper;
            }
        }
        return colours;
    }

    /** What is drawn lightly was meant for dark paper. */
    private float paper() {
        double sum = 0;
        double weights = 0;
        for (int r = 0; r < height(); r++) {
            decode(r, 0, width());
            for (int c = 0; c < width(); c++) {
                sum += alpha[c] * (0.299 * colours[0][c] + 0.587 * colours[1][c] + 0.114 * colours[2][c]);
                weights += alpha[c];
            }
        }
        return sum > weights * WHITE / 2 ? 0 : WHITE;
    }

    private void decode(int row, int first, int count) {
        ColorModel model = picture.getColorModel();
        if (model.getColorSpace().getType() == ColorSpace.TYPE_GRAY && !(model instanceof IndexColorModel)) {
            decodeGrey(row, first, count, model);
            return;
        }
        picture.getRGB(first, row, count, 1, argb, 0, count);
        for (int c = 0; c < count; c++) {
            colours[0][c] = argb[c] >> 16 & WHITE;
            colours[1][c] = argb[c] >> 8 & WHITE;
            colours[2][c] = argb[c] & WHITE;
            alpha[c] = (argb[c] >>> 24) / (float) WHITE;
        }
    }

    /** Grey as it stands in the file: Java takes it for linear light, and getRGB would make the tones lighter. */
    private void decodeGrey(int row, int first, int count, ColorModel model) {
        Raster raster = picture.getRaster();
        for (int c = 0; c < count; c++) {
            double opaque = model.hasAlpha() ? share(raster, model, first + c, row, 1) : 1;
            double light = share(raster, model, first + c, row, 0);
            if (model.isAlphaPremultiplied()) {
                light = opaque > 0 ? Math.min(1, light / opaque) : 0;
            }
            for (float[] channel : colours) {
                channel[c] = (float) (WHITE * light);
            }
            alpha[c] = (float) opaque;
        }
    }

    /** A sample as a share of the largest there is. */
    private static double share(Raster raster, ColorModel model, int column, int row, int band) {
        int bits = model.getComponentSize(band);
        return switch (raster.getTransferType()) {
            case DataBuffer.TYPE_FLOAT, DataBuffer.TYPE_DOUBLE ->
                Math.clamp(raster.getSampleDouble(column, row, band), 0, 1);
            case DataBuffer.TYPE_SHORT -> Math.max(0, raster.getSample(column, row, band)) / (double) Short.MAX_VALUE;
            default -> (raster.getSample(column, row, band) & MOST) / (double) ((1L << bits) - 1);
        };
    }
}
