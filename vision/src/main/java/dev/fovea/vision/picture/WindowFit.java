package dev.fovea.vision.picture;

import dev.fovea.tensor.Shape;
import java.awt.image.BufferedImage;
import org.jspecify.annotations.Nullable;

/** A rectangle of a picture, resampled: its middle, or all of it. */
final class WindowFit extends Fit {
    private static final int COLOURS = PictureColours.CHANNELS;

    /** Of light, as in JPEG and for television: ITU-R BT.601. */
    private static final float[] LUMA = {0.299f, 0.587f, 0.114f};

    private final boolean cropped;

    WindowFit(boolean cropped) {
        this.cropped = cropped;
    }

    @Override
    void check(Shape shape) {}

    @Override
    float[] pixels(Picture picture, Shape shape, Resampling resampling) {
        int height = shape.dimension(0);
        int width = shape.dimension(1);
        double scale = Math.min((double) picture.width() / width, (double) picture.height() / height);
        double partWidth = cropped ? scale * width : picture.width();
        double partHeight = cropped ? scale * height : picture.height();
        Resampling.Weights[] columns = resampling.weights(
                (picture.width() - partWidth) / 2, partWidth, picture.width(), width);
        Resampling.Weights[] rows = resampling.weights(
                (picture.height() - partHeight) / 2, partHeight, picture.height(), height);
        float[] sums = new float[height * width * COLOURS];
        PictureColours colours = picture.colours();
        float[] line = new float[width * COLOURS];
        for (int row = rows[0].first(); row < end(rows[height - 1]); row++) {
            resampled(colours.read(row, 0, picture.width()), columns, line);
            for (int r = 0; r < height; r++) {
                int i = row - rows[r].first();
                if (i >= 0 && i < rows[r].shares().length) {
                    add(rows[r].shares()[i], line, sums, r * line.length);
                }
            }
        }
        float[] pixels = shape.dimension(2) == COLOURS ? sums : light(sums);
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = Math.min(255, pixels[i]); // weights that are rounded may sum to a little more
        }
        return pixels;
    }

    private static int end(Resampling.Weights weights) {
        return weights.first() + weights.shares().length;
    }

    private static void resampled(float[][] colours, Resampling.Weights[] columns, float[] line) {
        for (int c = 0; c < columns.length; c++) {
            for (int channel = 0; channel < COLOURS; channel++) {
                line[c * COLOURS + channel] = columns[c].sum(colours[channel]);
            }
        }
    }

    private static void add(float share, float[] line, float[] sums, int from) {
        for (int i = 0; i < line.length; i++) {
            sums[from + i] += share * line[i];
        }
    }

    private static float[] light(float[] colours) {
        float[] light = new float[colours.length / COLOURS];
        for (int i = 0; i < light.length; i++) {
            for (int channel = 0; channel < COLOURS; channel++) {
                light[i] += LUMA[channel] * colours[i * COLOURS + channel];
            }
        }
        return light;
    }

    @Override
    float[] pixels(Drawing drawing, Shape shape, Resampling resampling) {
        int width = drawing.width();
        BufferedImage image = new BufferedImage(width, drawing.height(), BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < drawing.ink().length; i++) {
            image.getRaster().setSample(i % width, i / width, 0, Math.round(drawing.ink()[i]));
        }
        return pixels(new Picture(image, "drawing"), shape, resampling);
    }

    @Override
    String words() {
        return cropped ? "the middle of a picture, as much as fits" : "all of a picture, stretched";
    }

    @Override
    @SuppressWarnings("exports") // an annotation only
    public boolean equals(@Nullable Object other) {
        return other instanceof WindowFit that && cropped == that.cropped;
    }

    @Override
    public int hashCode() {
        return Boolean.hashCode(cropped);
    }

    /** As it is stored. */
    @Override
    public String toString() {
        return cropped ? "crop" : "stretch";
    }
}
