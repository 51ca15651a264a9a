package dev.fovea.mnist.data;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/** How light the pixels of a picture are, 0 to 255, on black or white paper where it is transparent. */
final class Lightness {
    private static final int WHITE = 255;

    private final BufferedImage picture;
    private final int[] row;
    private final float[] light;
    private final float[] alpha;

    private Lightness(BufferedImage picture) {
        this.picture = picture;
        row = new int[picture.getWidth()];
        light = new float[picture.getWidth()];
        alpha = new float[picture.getWidth()];
    }

    /** All pixels, row by row. */
    static float[] of(BufferedImage picture) {
        Lightness rows = new Lightness(picture);
        float paper = rows.paper();
        int width = picture.getWidth();
        float[] all = new float[width * picture.getHeight()];
        for (int r = 0; r < picture.getHeight(); r++) {
            rows.read(r);
            for (int c = 0; c < width; c++) {
                all[r * width + c] = rows.alpha[c] * rows.light[c] + (1 - rows.alpha[c]) * paper;
            }
        }
        return all;
    }

    /** What is drawn lightly was meant for dark paper. */
    private float paper() {
        double sum = 0;
        double weights = 0;
        for (int r = 0; r < picture.getHeight(); r++) {
            read(r);
            for (int c = 0; c < row.length; c++) {
                sum += alpha[c] * light[c];
                weights += alpha[c];
            }
        }
        return sum > weights * WHITE / 2 ? 0 : WHITE;
    }

    private void read(int r) {
        ColorModel colours = picture.getColorModel();
        if (colours.getColorSpace().getType() == ColorSpace.TYPE_GRAY && !(colours instanceof IndexColorModel)) {
            readGrey(r, colours);
            return;
        }
        picture.getRGB(0, r, row.length, 1, row, 0, row.length);
        for (int c = 0; c < row.length; c++) {
            int red = row[c] >> 16 & WHITE;
            int green = row[c] >> 8 & WHITE;
            int blue = row[c] & WHITE;
            light[c] = 0.299f * red + 0.587f * green + 0.114f * blue;
            alpha[c] = (row[c] >>> 24) / (float) WHITE;
        }
    }

    /** Grey as it stands in the file: Java takes it for linear light, and getRGB would make the tones lighter. */
    private void readGrey(int r, ColorModel colours) {
        Raster raster = picture.getRaster();
        float scale = (1 << colours.getComponentSize(0)) - 1;
        for (int c = 0; c < row.length; c++) {
            light[c] = WHITE * raster.getSample(c, r, 0) / scale;
            alpha[c] = colours.hasAlpha() ? raster.getSample(c, r, 1) / scale : 1;
        }
    }
}
