package dev.fovea.mnist.hand;

import dev.fovea.mnist.model.DigitNetwork;
import dev.fovea.mnist.model.Subject;
import dev.fovea.vision.LabelledImages;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.Optional;

/**
 * What the network that tells digits from all else learns from, each image from a seed of its own: digits of MNIST, as they are or
 * written anew along the middle of their strokes; and what is none: two digits that touch, cross or nearly touch, digits turned and
 * mirrored that then are none, letters, signs, scribbles.
 */
final class JudgeImages {
    private static final int SCALE = 4;
    private static final int SIDE = SCALE * DigitNetwork.SIDE;

    private final LabelledImages mnist;

    JudgeImages(LabelledImages mnist) {
        this.mnist = mnist;
    }

    /** A digit, 28×28 bytes. */
    byte[] digit(long seed) {
        Symbols random = new Symbols(seed);
        int index = random.below(mnist.size());
        if (random.below(2) == 0) {
            byte[] plain = new byte[DigitNetwork.PIXELS];
            mnist.copyBytes(index, plain, 0);
            return plain;
        }
        return seen(canvas(graphics -> write(graphics, middle(index), random, SIDE)));
    }

    /** What is no digit, 28×28 bytes. */
    byte[] other(long seed) {
        Symbols random = new Symbols(seed);
        int kind = random.below(100);
        BufferedImage image = canvas(graphics -> {
            if (kind < 40) {
                pair(graphics, random);
            } else if (kind < 72) {
                write(graphics, random.symbol(), random, SIDE);
            } else if (kind < 88) {
                write(graphics, random.scribble(), random, SIDE);
            } else {
                turned(graphics, random);
            }
        });
        return seen(image);
    }

    private interface Picture {
        void draw(Graphics2D graphics);
    }

    private static BufferedImage canvas(Picture picture) {
        BufferedImage image = new BufferedImage(3 * SIDE, 2 * SIDE, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D graphics = image.createGraphics();
        graphics.translate(SIDE, SIDE / 2);
        picture.draw(graphics);
        graphics.dispose();
        return image;
    }

    private static byte[] seen(BufferedImage image) {
        float[] ink = image.getRaster().getSamples(0, 0, image.getWidth(), image.getHeight(), 0, (float[]) null);
        return Subject.DIGITS.input().bytes(ink, image.getWidth(), image.getHeight());
    }

    /** A digit of MNIST, larger. */
    private BufferedImage large(int index) {
        BufferedImage small = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < DigitNetwork.PIXELS; i++) {
            small.getRaster().setSample(i % 28, i / 28, 0, mnist.pixel(index, i / 28, i % 28));
        }
        BufferedImage large = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D graphics = large.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(small, 0, 0, SIDE, SIDE, null);
        graphics.dispose();
        return large;
    }

    private Shape middle(int index) {
        BufferedImage large = large(index);
        boolean[][] ink = new boolean[SIDE][SIDE];
        for (int r = 1; r < SIDE - 1; r++) {
            for (int c = 1; c < SIDE - 1; c++) {
                ink[r][c] = large.getRaster().getSample(c, r, 0) > 127;
            }
        }
        return Pen.thinned(ink);
    }

    /** With a pen of 3 to 20 % of the shape's size. */
    private static void write(Graphics2D graphics, Shape middle, Symbols random, int side) {
        Rectangle2D box = middle.getBounds2D();
        double pen = Math.max(box.getWidth(), box.getHeight()) * random.between(0.03, 0.2);
        AffineTransform at = AffineTransform.getTranslateInstance(side * 0.5, side * 0.5);
        at.rotate(random.between(-0.15, 0.15));
        at.translate(-box.getCenterX(), -box.getCenterY());
        Pen.draw(graphics, at.createTransformedShape(middle), pen, Color.WHITE);
    }

    /** Two digits beside each other, with one pen. */
    private void pair(Graphics2D graphics, Symbols random) {
        Shape left = middle(random.below(mnist.size()));
        Shape second = middle(random.below(mnist.size()));
        // Its left side where the right one of the first is, and somewhat further or less far.
        double right = left.getBounds2D().getMaxX() - second.getBounds2D().getX() + random.between(-12, 10);
        Path2D both = new Path2D.Double(left);
        AffineTransform at = AffineTransform.getTranslateInstance(right, random.between(-15, 15));
        both.append(at.createTransformedShape(second), false);
        write(graphics, both, random, SIDE);
    }

    /** A 2, 3, 4, 5 or 7, a quarter turned or mirrored. */
    private void turned(Graphics2D graphics, Symbols random) {
        Optional<Integer> index = Optional.empty();
        while (index.isEmpty()) {
            int candidate = random.below(mnist.size());
            index = "23457".contains(String.valueOf(mnist.label(candidate))) ? Optional.of(candidate) : index;
        }
        int way = random.below(3);
        AffineTransform at = AffineTransform.getTranslateInstance(SIDE * 0.5, SIDE * 0.5);
        if (way == 0) {
            at.scale(-1, 1);
        } else {
            at.rotate(way == 1 ? Math.PI / 2 : -Math.PI / 2);
        }
        at.translate(-SIDE * 0.5, -SIDE * 0.5);
        if (random.below(2) == 0) {
            graphics.drawImage(large(index.get()), at, null);
        } else {
            write(graphics, at.createTransformedShape(middle(index.get())), random, SIDE);
        }
    }
}
