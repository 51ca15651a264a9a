package dev.fovea.mnist.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.function.IntPredicate;

/** Looks at the pixels of a picture; a colour is 0xRRGGBB. */
final class Ink {
    static final int PAPER = 0xFFFFFF;
    static final IntPredicate ANY = color -> color != PAPER;

    private Ink() {}

    static int at(BufferedImage image, int x, int y) {
        return image.getRGB(x, y) & 0xFFFFFF;
    }

    static IntPredicate of(Color color) {
        return found -> found == (color.getRGB() & 0xFFFFFF);
    }

    /** How bright a colour is, 0 (black) to 255. */
    static double brightness(int color) {
        return 0.299 * (color >> 16 & 255) + 0.587 * (color >> 8 & 255) + 0.114 * (color & 255);
    }

    /** The smallest rectangle around the pixels of a colour within an area; empty if there are none. */
    static Rectangle bounds(BufferedImage image, Rectangle area, IntPredicate color) {
        Rectangle bounds = new Rectangle(0, 0, -1, -1);
        for (int y = area.y; y < area.y + area.height; y++) {
            for (int x = area.x; x < area.x + area.width; x++) {
                if (color.test(at(image, x, y))) {
                    bounds.add(new Rectangle(x, y, 1, 1));
                }
            }
        }
        return bounds;
    }

    static Rectangle whole(BufferedImage image) {
        return new Rectangle(image.getWidth(), image.getHeight());
    }

    /** Asserts that there is something in the picture and that nothing is cut off: its outermost pixels are paper. */
    static void assertBlankEdge(BufferedImage image) {
        int edge = 16;
        Rectangle inside = new Rectangle(edge, edge, image.getWidth() - 2 * edge, image.getHeight() - 2 * edge);
        Rectangle ink = bounds(image, whole(image), ANY);
        assertFalse(ink.isEmpty(), "nothing was drawn");
        assertTrue(inside.contains(ink), () -> "ink at the edge: " + ink + " in " + whole(image));
    }

    static void assertSame(BufferedImage expected, BufferedImage found) {
        assertEquals(whole(expected), whole(found));
        for (int y = 0; y < expected.getHeight(); y++) {
            for (int x = 0; x < expected.getWidth(); x++) {
                if (at(expected, x, y) != at(found, x, y)) {
                    assertEquals(at(expected, x, y), at(found, x, y), "the pixel at " + x + ", " + y);
                }
            }
        }
    }
}
