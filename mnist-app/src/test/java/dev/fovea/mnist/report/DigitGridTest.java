package dev.fovea.mnist.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.vision.LabelledImages;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigitGridTest {
    @Test
    void everyPixelOfEveryDigitIsASquareAtItsPlace() throws IOException {
        LabelledImages images = Digits.patterned(31);
        DigitGrid grid = DigitGrid.of(3, 10);
        for (int i = 0; i < 30; i++) {
            grid.add(images, i + 1, "");
        }
        BufferedImage picture = grid.draw().image();
        assertEquals(new Rectangle(1348, 496), Ink.whole(picture));
        for (int i = 0; i < 30; i++) {
            int left = 24 + i % 10 * 132;
            int top = 48 + i / 10 * 156;
            for (int y = 0; y < 112; y++) {
                for (int x = 0; x < 112; x++) {
                    int grey = 255 - images.pixel(i + 1, y / 4, x / 4);
                    int found = Ink.at(picture, left + x, top + y);
                    if (found != grey * 0x010101) {
                        assertEquals(grey * 0x010101, found, "digit " + i + ", row " + y + ", column " + x);
                    }
                }
            }
        }
    }

    @Test
    void eachDigitHasItsTitleAboveIt() throws IOException {
        DigitGrid grid = DigitGrid.of(2, 5);
        for (int i = 0; i < 10; i++) {
            grid.add(Digits.empty(10), i, i == 7 ? "" : Integer.toString(i));
        }
        BufferedImage picture = grid.draw().image();
        for (int i = 0; i < 10; i++) {
            Rectangle area = title(i, 5, 24);
            Rectangle ink = Ink.bounds(picture, area, Ink.ANY);
            assertEquals(i == 7, ink.isEmpty(), "title of " + i);
            if (i != 7) {
                assertEquals(area.getCenterX(), ink.getCenterX(), 2, "middle of the title of " + i);
                assertEquals(10, ink.height, 2, "height of the title of " + i);
            }
        }
    }

    @Test
    void aMistakeIsRedAndSaysTheTruth() throws IOException {
        LabelledImages images = Digits.empty(3);
        BufferedImage picture = DigitGrid.of(1, 3)
                .addPrediction(images, 0, 4)
                .addPrediction(images, 1, 4, 4)
                .addPrediction(images, 2, 4, 9)
                .draw()
                .image();
        Rectangle unknown = title(0, 3, 24);
        Rectangle right = title(1, 3, 24);
        Rectangle wrong = title(2, 3, 24);
        assertTrue(Ink.bounds(picture, unknown, Ink.of(Palette.MISTAKE)).isEmpty());
        assertTrue(Ink.bounds(picture, right, Ink.of(Palette.MISTAKE)).isEmpty());
        assertFalse(Ink.bounds(picture, wrong, Ink.of(Palette.MISTAKE)).isEmpty());
        assertTrue(Ink.bounds(picture, wrong, Ink.of(Palette.INK)).isEmpty());
        Ink.assertSame(cut(picture, unknown), cut(picture, right));
        int rightWidth = Ink.bounds(picture, right, Ink.ANY).width;
        int wrongWidth = Ink.bounds(picture, wrong, Ink.ANY).width;
        assertTrue(wrongWidth > rightWidth + 30, rightWidth + " and " + wrongWidth);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "Pred: 8 (true: 3)", "a title for which there really is no room at all"})
    void nothingIsCutOffAndNoTitleReachesItsNeighbour(String title) throws IOException {
        LabelledImages images = Digits.patterned(4);
        BufferedImage picture = DigitGrid.of(2, 3)
                .heading("Heading")
                .add(images, 0, title)
                .add(images, 1, "")
                .add(images, 2, title)
                .add(images, 3, title)
                .draw()
                .image();
        Ink.assertBlankEdge(picture);
        assertTrue(Ink.bounds(picture, title(1, 3, 60), Ink.ANY).isEmpty(), "the neighbours' titles");
    }

    @Test
    void aHeadingMayBeWiderThanTheDigits() throws IOException {
        DigitGrid grid = DigitGrid.of(1, 10).add(Digits.empty(1), 0, "0");
        int narrow = grid.draw().image().getWidth();
        BufferedImage picture = grid.heading("A heading that is much wider than one digit").draw().image();
        assertEquals(160, narrow);
        assertTrue(picture.getWidth() > 2 * narrow, "width " + picture.getWidth());
        Ink.assertBlankEdge(picture);
        Rectangle ink = Ink.bounds(picture, new Rectangle(picture.getWidth(), 56), Ink.ANY);
        assertEquals(picture.getWidth() / 2.0, ink.getCenterX(), 3);
    }

    @Test
    void rowsAndColumnsWithoutDigitsAreLeftOut() throws IOException {
        assertEquals(new Rectangle(160, 184), size(0));
        assertEquals(new Rectangle(160, 184), size(1));
        assertEquals(new Rectangle(1348, 184), size(10));
        assertEquals(new Rectangle(1348, 340), size(11));
        assertEquals(new Rectangle(1348, 652), size(40));
    }

    @Test
    void refusesWhatItCannotShow() {
        LabelledImages images = Digits.empty(2);
        DigitGrid grid = DigitGrid.of(1, 1);
        assertThrows(IndexOutOfBoundsException.class, () -> grid.add(images, 2, ""));
        assertThrows(IndexOutOfBoundsException.class, () -> grid.add(images, -1, ""));
        grid.add(images, 1, "");
        String full = assertThrows(IllegalStateException.class, () -> grid.add(images, 0, "")).getMessage();
        assertEquals("the grid of 1 x 1 digits is full", full);
        assertThrows(IllegalArgumentException.class, () -> DigitGrid.of(0, 1));
        assertThrows(IllegalArgumentException.class, () -> DigitGrid.of(1, 0));
    }

    @Test
    void writesWhatItDraws(@TempDir Path folder) throws IOException {
        DigitGrid grid = DigitGrid.of(4, 10).heading("Forty");
        for (int i = 0; i < 40; i++) {
            grid.addPrediction(Digits.patterned(40), i, i % 10);
        }
        Path file = folder.resolve("digits.png");
        grid.write(file);
        Ink.assertSame(grid.draw().image(), ImageIO.read(file.toFile()));
        assertTrue(Files.size(file) < 500_000, "size " + Files.size(file));
    }

    @Test
    void aFileThatCannotBeWrittenLeavesNothingBehind(@TempDir Path folder) throws IOException {
        Path taken = Files.createDirectory(folder.resolve("digits.png"));
        DigitGrid grid = DigitGrid.of(1, 1).add(Digits.patterned(1), 0, "0");
        IOException failure = assertThrows(IOException.class, () -> grid.write(taken));
        assertTrue(failure.getMessage().contains("digits.png"), failure.getMessage());
        assertThrows(IOException.class, () -> grid.write(folder.resolve("missing").resolve("digits.png")));
        try (Stream<Path> files = Files.walk(folder)) {
            assertEquals(2, files.count(), "the folder and the one in it");
        }
    }

    /** The area of a title; half a gap to the left and right of it belongs to it. */
    private static Rectangle title(int index, int columns, int top) {
        return new Rectangle(24 + index % columns * 132 - 10, top + index / columns * 156, 132, 23);
    }

    private static BufferedImage cut(BufferedImage picture, Rectangle area) {
        return picture.getSubimage(area.x, area.y, area.width, area.height);
    }

    private static Rectangle size(int digits) throws IOException {
        DigitGrid grid = DigitGrid.of(4, 10);
        for (int i = 0; i < digits; i++) {
            grid.add(Digits.empty(digits), i, "");
        }
        return Ink.whole(grid.draw().image());
    }
}
