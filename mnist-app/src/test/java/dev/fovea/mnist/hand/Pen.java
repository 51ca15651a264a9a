package dev.fovea.mnist.hand;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * Letters of a font written with a pen of any width: along the middle of what the font has for strokes, which is found by
 * thinning (Zhang and Suen, 1984).
 */
final class Pen {
    private Pen() {}

    /** The middle of the strokes of a text, in a box of 300 pixels' height with its corner at (0, 0). */
    static Shape middle(Font font, String text) {
        Shape outline = outline(font, text);
        Rectangle2D box = outline.getBounds2D();
        int height = (int) box.getHeight() + 3;
        int width = (int) box.getWidth() + 3;
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D graphics = image.createGraphics();
        graphics.translate(1, 1);
        graphics.fill(outline);
        graphics.dispose();
        boolean[][] ink = new boolean[height][width];
        for (int r = 1; r < height - 1; r++) {
            for (int c = 1; c < width - 1; c++) {
                ink[r][c] = image.getRaster().getSample(c, r, 0) > 0;
            }
        }
        return thinned(ink);
    }

    /** The middle of strokes, which is modified: it becomes the middle, one pixel wide; with paper along the edge. */
    static Shape thinned(boolean[][] ink) {
        boolean more = true;
        while (more) {
            boolean first = thinned(ink, 0);
            more = thinned(ink, 1) || first;
        }
        return joined(ink);
    }

    /** A text as the font has it, in a box of 300 pixels' height with its corner at (0, 0). */
    static Shape outline(Font font, String text) {
        Shape shape = font.deriveFont(300f)
                .createGlyphVector(new FontRenderContext(null, true, true), text)
                .getOutline();
        Rectangle2D box = shape.getBounds2D();
        AffineTransform fit = AffineTransform.getScaleInstance(300 / box.getHeight(), 300 / box.getHeight());
        fit.translate(-box.getX(), -box.getY());
        return fit.createTransformedShape(shape);
    }

    /** Draws along a shape. */
    static void draw(Graphics2D graphics, Shape middle, double width, Color ink) {
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.setColor(ink);
        graphics.setStroke(new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        graphics.draw(middle);
    }

    /** One of the two halves of a round; whether anything went. */
    private static boolean thinned(boolean[][] ink, int half) {
        List<int[]> gone = new ArrayList<>();
        for (int r = 1; r < ink.length - 1; r++) {
            for (int c = 1; c < ink[r].length - 1; c++) {
                if (ink[r][c] && removable(ink, r, c, half)) {
                    gone.add(new int[] {r, c});
                }
            }
        }
        gone.forEach(at -> ink[at[0]][at[1]] = false);
        return !gone.isEmpty();
    }

    private static boolean removable(boolean[][] ink, int r, int c, int half) {
        boolean[] around = {
            ink[r - 1][c], ink[r - 1][c + 1], ink[r][c + 1], ink[r + 1][c + 1],
            ink[r + 1][c], ink[r + 1][c - 1], ink[r][c - 1], ink[r - 1][c - 1]
        };
        int count = 0;
        int rises = 0;
        for (int i = 0; i < 8; i++) {
            count += around[i] ? 1 : 0;
            rises += !around[i] && around[(i + 1) % 8] ? 1 : 0;
        }
        boolean first = half == 0
                ? !(around[0] && around[2] && around[4]) && !(around[2] && around[4] && around[6])
                : !(around[0] && around[2] && around[6]) && !(around[0] && around[4] && around[6]);
        return count >= 2 && count <= 6 && rises == 1 && first;
    }

    /** Neighbours joined by lines. */
    private static Shape joined(boolean[][] ink) {
        var path = new Path2D.Double();
        for (int r = 1; r < ink.length - 1; r++) {
            for (int c = 1; c < ink[r].length - 1; c++) {
                if (ink[r][c]) {
                    path.append(new Line2D.Double(c, r, c, r), false);
                    for (int[] step : new int[][] {{0, 1}, {1, -1}, {1, 0}, {1, 1}}) {
                        if (ink[r + step[0]][c + step[1]]) {
                            path.append(new Line2D.Double(c, r, c + step[1], r + step[0]), false);
                        }
                    }
                }
            }
        }
        return path;
    }
}
