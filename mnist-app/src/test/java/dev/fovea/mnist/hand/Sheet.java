package dev.fovea.mnist.hand;

import dev.fovea.random.CounterRandom;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;

/** A sheet of paper that is written on and then photographed; what chance decides follows from a seed. */
final class Sheet {
    /** Of the picture. */
    static final int WIDTH = 640;

    /** Of the picture. */
    static final int HEIGHT = 480;

    private static final Color PAPER = new Color(235, 232, 224);

    private final BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    private final Graphics2D graphics = image.createGraphics();
    private final CounterRandom random;
    private int drawn;

    Sheet(long seed) {
        random = CounterRandom.ofSeed(seed);
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setColor(PAPER);
        graphics.fillRect(0, 0, WIDTH, HEIGHT);
    }

    /** In [0, 1). */
    double chance() {
        return (random.bits(drawn++) >>> 11) * 0x1p-53;
    }

    /** Lines across, and down if it is squared paper, {@code step} pixels apart and a little askew. */
    Sheet ruled(double step, boolean squared, Color line, double width) {
        double askew = (chance() - 0.5) * 0.04;
        double from = chance() * step;
        graphics.setColor(line);
        graphics.setStroke(new BasicStroke((float) width));
        AffineTransform before = graphics.getTransform();
        graphics.rotate(askew, WIDTH * 0.5, HEIGHT * 0.5);
        for (double at = from - step; at < WIDTH + step; at += step) {
            graphics.draw(new Line2D.Double(-WIDTH, at, 2 * WIDTH, at));
            if (squared) {
                graphics.draw(new Line2D.Double(at, -HEIGHT, at, 2 * HEIGHT));
            }
        }
        graphics.setTransform(before);
        return this;
    }

    /** Writes along the middle of strokes that are 300 pixels high. */
    Sheet written(Shape middle, double height, double centre, double pen, Color ink) {
        Rectangle2D box = middle.getBounds2D();
        AffineTransform at = AffineTransform.getTranslateInstance(WIDTH * centre, HEIGHT * (0.45 + 0.1 * chance()));
        at.rotate((chance() - 0.5) * 0.2);
        at.scale(height / 300, height / 300);
        at.translate(-box.getCenterX(), -box.getCenterY());
        Pen.draw(graphics, at.createTransformedShape(middle), pen, ink);
        return this;
    }

    /** A rectangle in the middle, drawn by hand: a little askew. */
    Sheet framed(double width, double height, double pen, Color ink) {
        Rectangle2D frame = new Rectangle2D.Double((WIDTH - width) / 2, (HEIGHT - height) / 2, width, height);
        AffineTransform askew =
                AffineTransform.getRotateInstance((chance() - 0.5) * 0.1, WIDTH * 0.5, HEIGHT * 0.5);
        Pen.draw(graphics, askew.createTransformedShape(frame), pen, ink);
        return this;
    }

    /**
     * As a camera sees it, with noise: light falls off across the sheet, to {@code darkest} of the full; a hard edge, of a hand or
     * a telephone, takes a third more on one side of a line through the sheet.
     */
    BufferedImage photographed(double darkest, boolean edge) {
        graphics.dispose();
        double turn = 2 * Math.PI * chance();
        double edgeTurn = 2 * Math.PI * chance();
        double edgeAt = (chance() - 0.5) * 0.5;
        BufferedImage photo = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        for (int r = 0; r < HEIGHT; r++) {
            for (int c = 0; c < WIDTH; c++) {
                double x = (double) c / WIDTH - 0.5;
                double y = (double) r / HEIGHT - 0.5;
                double light = 1 - (1 - darkest) * (0.5 + (x * Math.cos(turn) + y * Math.sin(turn)) / Math.sqrt(2));
                double beyond = x * Math.cos(edgeTurn) + y * Math.sin(edgeTurn) - edgeAt;
                light *= edge ? 1 - 0.33 * Math.clamp(0.5 + beyond * 60, 0, 1) : 1;
                photo.setRGB(c, r, seen(image.getRGB(c, r), light));
            }
        }
        return photo;
    }

    private int seen(int rgb, double light) {
        double noise = 8 * (chance() + chance() + chance() - 1.5);
        int seen = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            seen |= Math.clamp(Math.round((rgb >> shift & 255) * light + noise), 0, 255) << shift;
        }
        return seen;
    }
}
