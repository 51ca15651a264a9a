package dev.fovea.mnist.report;

import dev.fovea.mnist.model.DigitNetwork;
import dev.fovea.vision.ClassNames;
import dev.fovea.vision.LabelledImages;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A digit drawn with characters, for a terminal: 28 columns and 14 lines, since a character is about twice as high as
 * wide, and a caption below.
 */
public final class TerminalDigit {
    private static final int WIDTH = DigitNetwork.SIDE;
    private static final String BLOCKS = " \u2580\u2584\u2588";
    private static final String RAMP = " .:-=+*#%@";
    private static final String GAP = "  ";

    /** Pixels at least this dark become blocks: few enough for thin strokes to hold together. */
    private static final int FAINTEST = 80;

    private final LabelledImages images;
    private final int index;
    private final List<String> captions;

    private TerminalDigit(LabelledImages images, int index, List<String> captions) {
        this.images = images;
        this.index = index;
        this.captions = captions;
    }

    /**
     * Takes a digit that was recognised wrongly.
     *
     * @param images images with labels
     * @param index which of them, from 0
     * @param predicted what it was taken for
     * @param probability how sure the network was of that, 0 to 1
     * @return the digit, with a caption such as {@code true 4, predicted 9 (87 %)}, on two lines if names are long
     * @throws IndexOutOfBoundsException if there is no such digit
     */
    public static TerminalDigit mistake(LabelledImages images, int index, int predicted, double probability) {
        ClassNames classes = images.classNames();
        String truth = "true " + classes.name(images.label(index)) + ",";
        String taken = String.format(
                Locale.ROOT, "predicted %s (%.0f %%)", classes.name(predicted), Math.floor(100 * probability));
        return new TerminalDigit(
                images, Objects.checkIndex(index, images.size()),
                classes.longest() == 1 ? List.of(truth + " " + taken) : List.of(truth, taken));
    }

    /**
     * Draws the digit: with half blocks if the terminal's character set has them, otherwise with ASCII characters.
     *
     * @param terminal the character set of the terminal
     * @return the lines, the last of them the captions; without white space at their ends
     */
    public List<String> lines(Charset terminal) {
        boolean blocks = terminal.canEncode() && terminal.newEncoder().canEncode(BLOCKS);
        List<String> lines = new ArrayList<>();
        for (int row = 0; row < DigitNetwork.SIDE; row += 2) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < WIDTH; column++) {
                line.append(blocks ? block(row, column) : shade(row, column));
            }
            lines.add(line.toString().stripTrailing());
        }
        lines.addAll(captions);
        return lines;
    }

    /**
     * Draws several digits next to each other, in as many rows as it takes.
     *
     * @param digits the digits
     * @param columns the width of the terminal in characters; at least one digit is put in each row all the same
     * @param terminal the character set of the terminal
     * @return the lines, with an empty one between rows
     */
    public static List<String> sideBySide(List<TerminalDigit> digits, int columns, Charset terminal) {
        int perRow = Math.max(1, (columns + GAP.length()) / (WIDTH + GAP.length()));
        List<String> lines = new ArrayList<>();
        for (int first = 0; first < digits.size(); first += perRow) {
            if (first > 0) {
                lines.add("");
            }
            lines.addAll(row(digits.subList(first, Math.min(first + perRow, digits.size())), terminal));
        }
        return lines;
    }

    private static List<String> row(List<TerminalDigit> digits, Charset terminal) {
        List<List<String>> drawn =
                digits.stream().map(digit -> digit.lines(terminal)).toList();
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < drawn.getFirst().size(); i++) {
            StringBuilder line = new StringBuilder();
            for (List<String> digit : drawn) {
                line.append(padded(digit.get(i))).append(GAP);
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private static String padded(String line) {
        return line + " ".repeat(Math.max(0, WIDTH - line.length()));
    }

    private char block(int row, int column) {
        int upper = images.pixel(index, row, column) >= FAINTEST ? 1 : 0;
        int lower = images.pixel(index, row + 1, column) >= FAINTEST ? 2 : 0;
        return BLOCKS.charAt(upper + lower);
    }

    private char shade(int row, int column) {
        int ink = (images.pixel(index, row, column) + images.pixel(index, row + 1, column)) / 2;
        return RAMP.charAt(ink * (RAMP.length() - 1) / 255);
    }
}
