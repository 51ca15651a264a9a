package dev.fovea.mnist.hand;

import dev.fovea.random.CounterRandom;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Arc2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Drawings of what is no single digit, each with pens of several widths. */
final class NoDigits {
    /** Letters that hardly anybody would write for a digit; others, such as B, I, O, S, Z, b, g, l, q, are left out. */
    private static final String LETTERS = "AEFGHKMNPQRTUVWXYadefhkmnrtuwxy";

    private static final int[] PENS = {3, 8, 14, 24, 34};

    private NoDigits() {}

    static List<Hand> drawn(List<Font> fonts) {
        List<Hand> all = new ArrayList<>();
        all.add(set("dot", i -> new Line2D.Double(0, 0, 0.01, 0)));
        all.add(set("disc", i -> null));
        all.add(set("square, full", i -> null));
        all.add(set("frame", i -> new Rectangle2D.Double(0, 0, 120 + 30 * (i % 6), 300 - 20 * (i % 7))));
        all.add(set("cross +", i -> lines(0, 150, 300 - i % 30, 150 + i % 40, 150, 0, 140 + i % 20, 300 - i % 50)));
        all.add(set("cross x", i -> lines(0, 0, 250 - i % 60, 300, 260, i % 50, i % 30, 280)));
        all.add(set("triangle", i -> lines(0, 300, 130 + i % 40, 0, 130 + i % 40, 0, 280, 290, 280, 290, 0, 300)));
        all.add(set("smiley", i -> smiley()));
        all.add(set("tick", i -> lines(0, 200 + i % 50, 80, 300, 80, 300, 280 - i % 60, 0)));
        all.add(set("line across", i -> lines(0, i % 20, 300, 20 - i % 30)));
        all.add(set("hash", i -> lines(100, 0, 80, 300, 210, 0, 190, 300, 0, 100, 300, 100, 0, 200, 300, 210)));
        all.add(set("scribble", NoDigits::scribble));
        for (Font font : fonts) {
            List<Shape> digits = Hand.middles(font);
            all.add(set("two apart " + font.getFontName(), i -> pair(digits, i, 50)));
            all.add(set("two touching " + font.getFontName(), i -> pair(digits, i, -10 - i % 20)));
            List<Shape> letters =
                    LETTERS.chars().mapToObj(letter -> Pen.middle(font, Character.toString(letter))).toList();
            all.add(set("letters " + font.getFontName(), i -> letters.get(i % letters.size())));
        }
        return all;
    }

    private static Hand set(String name, IntFunction<Shape> shape) {
        return Hand.of("no digit: " + name, 100, i -> picture(name, shape.apply(i), i), i -> -1);
    }

    private static BufferedImage picture(String name, Shape shape, int i) {
        BufferedImage image = new BufferedImage(700, 480, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, 700, 480);
        double size = 20 + 2.5 * i;
        if (name.equals("disc") || name.equals("square, full")) {
            graphics.setColor(Color.BLACK);
            graphics.fill(name.equals("disc") ? new Ellipse2D.Double(100, 100, size, size)
                    : new Rectangle2D.Double(100, 100, size, size + i % 20));
        } else {
            AffineTransform at = AffineTransform.getTranslateInstance(350, 240);
            at.rotate((i % 5 - 2) * 0.05);
            at.translate(-shape.getBounds2D().getCenterX(), -shape.getBounds2D().getCenterY());
            Pen.draw(graphics, at.createTransformedShape(shape), PENS[i % PENS.length], Color.BLACK);
        }
        graphics.dispose();
        return image;
    }

    /** Two digits, the second so far from the first; further to the left than 0 they touch or cross. */
    private static Shape pair(List<Shape> digits, int i, double gap) {
        Shape left = digits.get(i % 10);
        Shape right = digits.get((i / 10 + i) % 10);
        Path2D both = new Path2D.Double(left);
        double shift = left.getBounds2D().getMaxX() - right.getBounds2D().getX() + gap;
        both.append(AffineTransform.getTranslateInstance(shift, i % 7 * 3).createTransformedShape(right), false);
        return both;
    }

    private static Shape lines(double... ends) {
        Path2D path = new Path2D.Double();
        for (int i = 0; i < ends.length; i += 4) {
            path.append(new Line2D.Double(ends[i], ends[i + 1], ends[i + 2], ends[i + 3]), false);
        }
        return path;
    }

    private static Shape smiley() {
        Path2D path = new Path2D.Double(new Ellipse2D.Double(0, 0, 300, 300));
        path.append(new Ellipse2D.Double(90, 90, 10, 10), false);
        path.append(new Ellipse2D.Double(200, 90, 10, 10), false);
        path.append(new Arc2D.Double(75, 75, 150, 150, 200, 140, Arc2D.OPEN), false);
        return path;
    }

    private static Shape scribble(int i) {
        CounterRandom random = CounterRandom.ofSeed(i);
        Path2D path = new Path2D.Double();
        for (int k = 0; k < 9; k++) {
            double x = Math.floorMod(random.bits(2L * k), 300L);
            double y = Math.floorMod(random.bits(2L * k + 1), 300L);
            if (k == 0) {
                path.moveTo(x, y);
            } else {
                path.lineTo(x, y);
            }
        }
        return path;
    }
}
