package dev.fovea.mnist.report;

import dev.fovea.internal.io.AtomicFile;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** A white page to draw a picture on. */
final class Sheet {
    /** Nothing is drawn nearer to the edge of a page than this. */
    static final int MARGIN = 24;

    static final float HEADING_SIZE = 20;
    static final float TEXT_SIZE = 14;

    private final BufferedImage image;
    private final Graphics2D graphics;

    private Sheet(int width, int height) {
        image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.setColor(Palette.PAPER);
        graphics.fillRect(0, 0, width, height);
    }

    /**
     * Takes a new page. The lettering is asked for because loading it must come before any other use of AWT.
     *
     * @param lettering the loaded font
     * @param width the width in pixels, margins included
     * @param height the height in pixels, margins included
     * @return the page
     */
    static Sheet blank(Lettering lettering, int width, int height) {
        Sheet sheet = new Sheet(width, height);
        sheet.graphics.setFont(lettering.regular(TEXT_SIZE));
        return sheet;
    }

    Graphics2D graphics() {
        return graphics;
    }

    BufferedImage image() {
        return image;
    }

    /**
     * Writes a line of text in the current colour, made smaller if it would be wider than allowed.
     *
     * @param text the text
     * @param font the font
     * @param centre the middle of the text, in pixels from the left
     * @param baseline the line the text stands on, in pixels from the top
     * @param maxWidth the room there is, in pixels
     */
    void centred(String text, Font font, double centre, double baseline, double maxWidth) {
        Font fitting = fit(text, font, maxWidth);
        graphics.setFont(fitting);
        graphics.drawString(text, (float) (centre - Lettering.width(fitting, text) / 2), (float) baseline);
    }

    /**
     * Writes a line of text that reads from the bottom to the top, in the current colour.
     *
     * @param text the text
     * @param font the font
     * @param x the line the text stands on, in pixels from the left
     * @param y the middle of the text, in pixels from the top
     * @param maxWidth the room there is, in pixels
     */
    void upwards(String text, Font font, double x, double y, double maxWidth) {
        AffineTransform before = graphics.getTransform();
        graphics.rotate(-Math.PI / 2, x, y);
        centred(text, font, x, y, maxWidth);
        graphics.setTransform(before);
    }

    /**
     * Returns the baseline that puts digits and capitals of a font in the middle of a height.
     *
     * @param font the font
     * @param middle the middle, in pixels from the top
     * @return the baseline, in pixels from the top
     */
    double baseline(Font font, double middle) {
        FontMetrics metrics = graphics.getFontMetrics(font);
        return middle + (metrics.getAscent() - metrics.getDescent()) / 2.0;
    }

    /**
     * Writes the page as a PNG file, whole or not at all.
     *
     * @param file the file
     * @throws IOException if it cannot be written
     */
    void write(Path file) throws IOException {
        graphics.dispose();
        AtomicFile.write(file, out -> {
            // By itself ImageIO would go through a cache file in the folder for temporary files.
            try (ImageOutputStream png = new MemoryCacheImageOutputStream(out)) {
                ImageIO.write(image, "png", png);
            }
        });
    }

    private static Font fit(String text, Font font, double maxWidth) {
        double width = Lettering.width(font, text);
        return width <= maxWidth ? font : font.deriveFont((float) (font.getSize2D() * maxWidth / width));
    }
}
