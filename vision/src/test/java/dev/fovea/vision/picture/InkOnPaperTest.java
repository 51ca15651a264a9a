package dev.fovea.vision.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.random.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.vision.DataFileException;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.function.Consumer;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is found, whatever the paper, the light and the pen. Each picture is compared with the same 4, plainly drawn. */
class InkOnPaperTest {
    private static final int WIDTH = 320;
    private static final int HEIGHT = 240;
    private static final Color PAPER = new Color(230, 228, 220);
    private static final Preprocessing MNIST =
            Preprocessing.to(Shape.of(28, 28, 1)).fit(Fit.ink(20, Fit.Centre.MASS));

    /** Correlation of the pixels: that of a 4 with the same one turned by 5° is 0.9. */
    private static final double ALIKE = 0.9;

    private static BufferedImage sheet(Consumer<Graphics2D> drawing) {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setColor(PAPER);
        graphics.fillRect(0, 0, WIDTH, HEIGHT);
        drawing.accept(graphics);
        graphics.dispose();
        return image;
    }

    private static Consumer<Graphics2D> four(float pen, Color ink) {
        return graphics -> {
            graphics.setColor(ink);
            graphics.setStroke(new BasicStroke(pen, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
            graphics.drawPolyline(new int[] {160, 120, 205}, new int[] {55, 130, 130}, 3);
            graphics.drawLine(180, 90, 172, 180);
        };
    }

    private static Consumer<Graphics2D> ruled(int step, boolean squared, Color line) {
        return graphics -> {
            graphics.setColor(line);
            graphics.setStroke(new BasicStroke(1.5f));
            for (int at = 11; at < WIDTH; at += step) {
                graphics.drawLine(0, at, WIDTH, at + 5);
                if (squared) {
                    graphics.drawLine(at + 4, 0, at, HEIGHT);
                }
            }
        };
    }

    /** Light, in each column, as a share of the full; and noise. */
    private static BufferedImage lit(BufferedImage image, IntToDoubleFunction light) {
        CounterRandom random = CounterRandom.ofSeed(1);
        BufferedImage photo = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            int rgb = image.getRGB(i % WIDTH, i / WIDTH);
            int seen = 0;
            for (int shift = 16; shift >= 0; shift -= 8) {
                double value = (rgb >> shift & 255) * light.applyAsDouble(i % WIDTH) + random.uniform(i, -6, 6);
                seen |= Math.clamp(Math.round(value), 0, 255) << shift;
            }
            photo.setRGB(i % WIDTH, i / WIDTH, seen);
        }
        return photo;
    }

    private static byte[] seen(BufferedImage image) throws DataFileException {
        return MNIST.bytes(new Picture(image, "sheet"));
    }

    private static void assertFour(BufferedImage image) throws DataFileException {
        double same = correlation(seen(sheet(four(14, Color.BLACK))), seen(image));
        assertTrue(same > ALIKE, "correlation " + same);
    }

    private static double correlation(byte[] a, byte[] b) {
        double sumA = 0;
        double sumB = 0;
        double squaresA = 0;
        double squaresB = 0;
        double products = 0;
        for (int i = 0; i < a.length; i++) {
            double x = a[i] & 255;
            double y = b[i] & 255;
            sumA += x;
            sumB += y;
            squaresA += x * x;
            squaresB += y * y;
            products += x * y;
        }
        double n = a.length;
        return (products - sumA * sumB / n)
                / Math.sqrt((squaresA - sumA * sumA / n) * (squaresB - sumB * sumB / n));
    }

    @Test
    void lightMayFallOff() throws DataFileException {
        BufferedImage plain = sheet(four(14, Color.BLACK));
        assertFour(lit(plain, column -> 1));
        assertFour(lit(plain, column -> 0.4 + 0.6 * column / WIDTH));
        BufferedImage dark = sheet(graphics -> {
            graphics.setColor(new Color(30, 60, 40));
            graphics.fillRect(0, 0, WIDTH, HEIGHT);
            four(14, Color.WHITE).accept(graphics);
        });
        assertFour(lit(dark, column -> 0.6 + 0.4 * column / WIDTH)); // chalk on a board
    }

    @Test
    void shadowsMayHaveAnEdge() throws DataFileException {
        assertFour(lit(sheet(four(14, Color.BLACK)), column -> column < 150 ? 0.6 : 1));
    }

    @Test
    void inkMayBeRedOrBlue() throws DataFileException {
        for (Color ink : new Color[] {new Color(200, 40, 50), new Color(40, 60, 170)}) {
            assertFour(lit(sheet(four(14, ink)), column -> 0.6 + 0.4 * column / WIDTH));
        }
    }

    @Test
    void paperMayBeRuledOrSquared() throws DataFileException {
        Color faint = new Color(150, 175, 205);
        for (boolean squared : new boolean[] {false, true}) {
            assertFour(sheet(ruled(36, squared, Color.BLACK).andThen(four(14, Color.BLACK))));
            assertFour(lit(sheet(ruled(36, squared, faint).andThen(four(14, Color.BLACK))),
                    column -> 0.6 + 0.4 * column / WIDTH));
        }
    }

    @Test
    void aFrameGoesIfSomethingIsIn() throws DataFileException {
        Consumer<Graphics2D> frame = graphics -> {
            graphics.setColor(Color.BLACK);
            graphics.setStroke(new BasicStroke(4));
            graphics.drawPolygon(new int[] {84, 240, 236, 81}, new int[] {20, 24, 218, 215}, 4);
        };
        assertFour(sheet(frame.andThen(four(14, Color.BLACK))));
        byte[] empty = seen(sheet(frame));
        assertTrue((empty[14 * 28 + 14] & 255) == 0 && inked(empty) > 60, "nothing but the frame");
    }

    private static int inked(byte[] pixels) {
        int inked = 0;
        for (byte pixel : pixels) {
            inked += pixel != 0 ? 1 : 0;
        }
        return inked;
    }

    @Test
    void specksAndWhatTheEdgeCutsOffAreLeftOut() throws DataFileException {
        assertFour(sheet(four(14, Color.BLACK).andThen(graphics -> graphics.fillOval(20, 200, 8, 8))));
        BufferedImage neighbours = sheet(four(14, Color.BLACK).andThen(graphics -> graphics.fillRect(300, 60, 20, 90)));
        assertFour(lit(neighbours, column -> 0.5 + 0.5 * column / WIDTH));
    }

    @ParameterizedTest
    @ValueSource(floats = {1, 2, 4, 8, 20})
    void thePenMayBeThin(float pen) throws DataFileException {
        assertFour(sheet(four(pen, Color.BLACK)));
    }

    @Test
    void thickStrokesAreThinnedAndStayWhole() {
        float[] ink = new float[100 * 100];
        for (int i = 0; i < ink.length; i++) {
            double radius = Math.hypot(Math.floorDiv(i, 100) - 49.5, i % 100 - 49.5);
            ink[i] = radius > 20 && radius < 49 ? 1 : 0; // a ring
        }
        Ink ring = new Ink(100, 100, ink);
        assertEquals(0.29, PenWidth.share(ring), 0.01);
        Ink thin = PenWidth.usual(ring);
        double share = PenWidth.share(thin);
        assertTrue(share > 0.07 && share < 0.2, "as 98 % of MNIST's, not " + share);
        assertEquals(1, thin.share(0, thin.width() - 1, 0, thin.height() / 2), "the upper half of the ring");
        assertEquals(1, thin.share(0, thin.width() - 1, thin.height() / 2, thin.height() - 1), "the lower one");
    }

    /** Thinned, it would be a 1. */
    @Test
    void aBlotStaysABlot() throws DataFileException {
        byte[] pixels = seen(sheet(graphics -> {
            graphics.setColor(Color.BLACK);
            graphics.fillRect(100, 50, 70, 100);
        }));
        assertEquals(20 * 14, inked(pixels));
    }

    @Test
    void whatIsPlacedAlreadyStaysAsItIs() throws DataFileException {
        byte[] pixels = new byte[784];
        BufferedImage light = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
        BufferedImage dark = new BufferedImage(28, 28, BufferedImage.TYPE_INT_RGB);
        float[] ink = new float[784];
        for (int i = 0; i < 784; i++) {
            boolean inside = i / 28 >= 4 && i / 28 < 24 && i % 28 >= 12 && i % 28 < 17;
            int value = inside ? 30 + 10 * (i % 28) : 0; // less than a fifth of full ink, too
            pixels[i] = (byte) value;
            ink[i] = value;
            light.getRaster().setSample(i % 28, i / 28, 0, value);
            dark.setRGB(i % 28, i / 28, 0x010101 * (255 - value));
        }
        assertArrayEquals(pixels, seen(light));
        assertArrayEquals(pixels, seen(dark));
        assertArrayEquals(pixels, MNIST.bytes(ink, 28, 28));
    }

    @Test
    void emptyPaperIsTold() {
        assertThrows(DataFileException.class,
                () -> seen(lit(sheet(graphics -> {}), column -> 0.5 + 0.5 * column / WIDTH)));
    }
}
