package dev.fovea.mnist.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.vision.KnownSet;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated
class ConfusionPictureTest {
    private static final int LEFT = 84;
    private static final int TOP = 64;
    private static final int CELL = 56;

    @Test
    void hitsAreDarkMistakesFaintAndZerosWhite() throws IOException {
        long[][] counts = diagonal(1000);
        counts[2][7] = 8;
        counts[9][0] = 1;
        BufferedImage picture = ConfusionPicture.of(counts, KnownSet.MNIST.form()).draw().image();
        int hit = colour(picture, 0, 0);
        for (int truth = 0; truth < 10; truth++) {
            for (int predicted = 0; predicted < 10; predicted++) {
                int found = colour(picture, truth, predicted);
                String cell = truth + " taken for " + predicted;
                if (truth == predicted) {
                    assertEquals(0x08306B, found, cell);
                } else if (counts[truth][predicted] == 0) {
                    assertEquals(Ink.PAPER, found, cell);
                } else {
                    assertTrue(Ink.brightness(found) < 250, cell);
                    assertTrue(Ink.brightness(found) > Ink.brightness(hit) + 100, cell);
                }
            }
        }
        assertTrue(Ink.brightness(colour(picture, 2, 7)) < Ink.brightness(colour(picture, 9, 0)), "8 and 1");
    }

    @Test
    void eachCellShowsItsCount() throws IOException {
        long[][] counts = diagonal(7);
        counts[4][9] = 123_456_789;
        BufferedImage picture = ConfusionPicture.of(counts, KnownSet.MNIST.form()).draw().image();
        for (int truth = 0; truth < 10; truth++) {
            for (int predicted = 0; predicted < 10; predicted++) {
                int paper = colour(picture, truth, predicted);
                Rectangle ink = Ink.bounds(picture, cell(truth, predicted), color -> color != paper);
                assertFalse(ink.isEmpty(), truth + " taken for " + predicted);
                assertEquals(cell(truth, predicted).getCenterX(), ink.getCenterX(), 3);
                assertEquals(cell(truth, predicted).getCenterY(), ink.getCenterY(), 3);
                assertTrue(ink.width <= CELL - 6, "width " + ink.width);
            }
        }
    }

    @Test
    void hasLabelsAndAScaleAndNothingIsCutOff() throws IOException {
        BufferedImage picture = ConfusionPicture.of(diagonal(Integer.MAX_VALUE), KnownSet.MNIST.form()).draw().image();
        Ink.assertBlankEdge(picture);
        int right = LEFT + 10 * CELL;
        int bottom = TOP + 10 * CELL;
        assertFalse(Ink.bounds(picture, new Rectangle(0, TOP, 50, 10 * CELL), Ink.ANY).isEmpty(), "true digit");
        assertFalse(Ink.bounds(picture, new Rectangle(LEFT, bottom + 30, 10 * CELL, 22), Ink.ANY).isEmpty(),
                "predicted digit");
        assertFalse(Ink.bounds(picture, new Rectangle(LEFT, 0, 10 * CELL, TOP - 4), Ink.ANY).isEmpty(), "title");
        for (int digit = 0; digit < 10; digit++) {
            Rectangle row = new Rectangle(LEFT - 30, TOP + digit * CELL, 26, CELL);
            Rectangle column = new Rectangle(LEFT + digit * CELL, bottom + 4, CELL, 20);
            assertFalse(Ink.bounds(picture, row, Ink.ANY).isEmpty(), "label of row " + digit);
            assertFalse(Ink.bounds(picture, column, Ink.ANY).isEmpty(), "label of column " + digit);
        }
        double before = 0;
        for (int y = TOP + 2; y < bottom - 2; y += 20) {
            double brightness = Ink.brightness(Ink.at(picture, right + 30, y));
            assertTrue(brightness > before, "the scale at " + y);
            before = brightness;
        }
    }

    @Test
    void theTitleSaysTheAccuracyWhateverTheLocale() {
        long[][] counts = diagonal(994);
        counts[0][1] = 60;
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG"));
        try {
            assertEquals("Confusion matrix, accuracy 99.40 % (9940 of 10000)",
                    ConfusionPicture.of(counts, KnownSet.MNIST.form()).title());
        } finally {
            Locale.setDefault(before);
        }
        assertEquals("Confusion matrix (no digits)",
                ConfusionPicture.of(new long[10][10], KnownSet.MNIST.form()).title());
    }

    @Test
    void noDigitsAtAllMakeAPictureToo() throws IOException {
        BufferedImage picture = ConfusionPicture.of(new long[10][10], KnownSet.MNIST.form()).draw().image();
        Ink.assertBlankEdge(picture);
        assertEquals(Ink.PAPER, colour(picture, 5, 5));
    }

    @Test
    void refusesOtherShapesAndNegativeCounts() {
        assertMessage("expected 10 rows of counts, found 9", new long[9][10]);
        long[][] ragged = diagonal(1);
        ragged[3] = new long[11];
        assertMessage("row 3: expected 10 counts, found 11", ragged);
        long[][] negative = diagonal(1);
        negative[6][2] = -5;
        assertMessage("row 6: a count is negative: -5", negative);
    }

    @Test
    void laterChangesOfTheCountsDoNotMatter() {
        long[][] counts = diagonal(1);
        ConfusionPicture picture = ConfusionPicture.of(counts, KnownSet.MNIST.form());
        counts[0][0] = 1000;
        assertEquals("Confusion matrix, accuracy 100.00 % (10 of 10)", picture.title());
    }

    @Test
    void classesMayBeManyAndHaveNames() throws Exception {
        for (KnownSet set : new KnownSet[] {KnownSet.FASHION_MNIST, KnownSet.KMNIST, KnownSet.EMNIST_BYCLASS}) {
            int classes = set.form().classes().size();
            ConfusionPicture picture = ConfusionPicture.of(new long[classes][classes], set.form());
            assertEquals("Confusion matrix (no " + set.form().items() + ")", picture.title());
            BufferedImage drawn = picture.draw().image();
            assertTrue(drawn.getWidth() > 28 * classes && drawn.getHeight() > 28 * classes, set.title());
        }
    }

    @Test
    void writesWhatItDraws(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("confusion.png");
        ConfusionPicture confusion = ConfusionPicture.of(diagonal(12), KnownSet.MNIST.form());
        confusion.write(file);
        Ink.assertSame(confusion.draw().image(), ImageIO.read(file.toFile()));
    }

    private static void assertMessage(String expected, long[][] counts) {
        assertEquals(
                expected,
                assertThrows(IllegalArgumentException.class, () -> ConfusionPicture.of(counts, KnownSet.MNIST.form()))
                        .getMessage());
    }

    private static long[][] diagonal(int count) {
        long[][] counts = new long[10][10];
        for (int i = 0; i < 10; i++) {
            counts[i][i] = count;
        }
        return counts;
    }

    private static Rectangle cell(int truth, int predicted) {
        return new Rectangle(LEFT + predicted * CELL + 1, TOP + truth * CELL + 1, CELL - 3, CELL - 3);
    }

    private static int colour(BufferedImage picture, int truth, int predicted) {
        return Ink.at(picture, LEFT + predicted * CELL + 4, TOP + truth * CELL + 4);
    }
}
