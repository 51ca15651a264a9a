package dev.fovea.mnist.report;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A picture of which digits were taken for which: one row for each true digit, one column for each predicted one, the
 * count in each cell and the accuracy above. The colours follow the logarithm of the counts, since the few mistakes
 * beside the many hits are what one looks for.
 */
public final class ConfusionPicture {
    static final int CLASSES = 10;

    /** The width and height of a cell in the picture. */
    static final int CELL = 56;

    /** Where the left edge of the first cell is. */
    static final int LEFT = Sheet.MARGIN + 60;

    /** Where the top edge of the first cell is. */
    static final int TOP = Sheet.MARGIN + 40;

    private static final int GRID = CLASSES * CELL;
    private static final int BAR_LEFT = LEFT + GRID + 24;
    private static final int BAR_WIDTH = 18;
    private static final int WIDTH = BAR_LEFT + BAR_WIDTH + 80 + Sheet.MARGIN;
    private static final int HEIGHT = TOP + GRID + 52 + Sheet.MARGIN;

    private final int[][] counts;

    private ConfusionPicture(int[][] counts) {
        this.counts = counts;
    }

    /**
     * Takes the counts to draw.
     *
     * @param counts {@code counts[t][p]} digits t that were taken for p, both 0 to 9; not modified
     * @return their picture
     * @throws IllegalArgumentException if there are not 10 × 10 counts, or one is negative
     */
    public static ConfusionPicture of(int[][] counts) {
        if (counts.length != CLASSES) {
            throw new IllegalArgumentException("expected 10 rows of counts, found " + counts.length);
        }
        int[][] copy = new int[CLASSES][];
        for (int truth = 0; truth < CLASSES; truth++) {
            int[] row = counts[truth].clone();
            if (row.length != CLASSES) {
                throw new IllegalArgumentException("row " + truth + ": expected 10 counts, found " + row.length);
            }
            for (int count : row) {
                if (count < 0) {
                    throw new IllegalArgumentException("row " + truth + ": a count is negative: " + count);
                }
            }
            copy[truth] = row;
        }
        return new ConfusionPicture(copy);
    }

    /**
     * Draws the counts into a PNG file, which is written whole or not at all.
     *
     * @param file the file
     * @throws PictureException if this machine cannot draw
     * @throws IOException if the file cannot be written
     */
    public void write(Path file) throws IOException {
        draw().write(file);
    }

    /**
     * Draws the counts.
     *
     * @return the picture
     * @throws PictureException if this machine cannot draw
     */
    Sheet draw() throws PictureException {
        Lettering lettering = Lettering.load();
        Sheet sheet = Sheet.blank(lettering, WIDTH, HEIGHT);
        int most = most();
        sheet.graphics().setColor(Palette.INK);
        double middle = LEFT + GRID / 2.0;
        sheet.centred(title(), lettering.bold(Sheet.HEADING_SIZE), middle, TOP - 20.0, GRID);
        drawCells(sheet, lettering, most);
        drawLabels(sheet, lettering);
        drawScale(sheet, lettering, most);
        return sheet;
    }

    /**
     * Says how many digits were recognised.
     *
     * @return the line above the picture
     */
    String title() {
        long right = 0;
        long all = 0;
        for (int truth = 0; truth < CLASSES; truth++) {
            right += counts[truth][truth];
            for (int count : counts[truth]) {
                all += count;
            }
        }
        if (all == 0) {
            return "Confusion matrix (no digits)";
        }
        return String.format(
                Locale.ROOT, "Confusion matrix, accuracy %.2f %% (%d of %d)", 100.0 * right / all, right, all);
    }

    private void drawCells(Sheet sheet, Lettering lettering, int most) {
        Graphics2D graphics = sheet.graphics();
        Font font = lettering.regular(Sheet.TEXT_SIZE);
        for (int truth = 0; truth < CLASSES; truth++) {
            for (int predicted = 0; predicted < CLASSES; predicted++) {
                int count = counts[truth][predicted];
                double share = share(count, most);
                int x = LEFT + predicted * CELL;
                int y = TOP + truth * CELL;
                graphics.setColor(Palette.scale(share));
                graphics.fillRect(x, y, CELL, CELL);
                graphics.setColor(Palette.FAINT);
                graphics.draw(new Rectangle2D.Double(x - 0.5, y - 0.5, CELL, CELL));
                graphics.setColor(Palette.inkOn(share));
                double baseline = sheet.baseline(font, y + CELL / 2.0);
                sheet.centred(Integer.toString(count), font, x + CELL / 2.0, baseline, CELL - 8.0);
            }
        }
    }

    private static void drawLabels(Sheet sheet, Lettering lettering) {
        sheet.graphics().setColor(Palette.INK);
        Font font = lettering.regular(Sheet.TEXT_SIZE);
        for (int digit = 0; digit < CLASSES; digit++) {
            String name = Integer.toString(digit);
            double offset = (digit + 0.5) * CELL;
            sheet.centred(name, font, LEFT - 16.0, sheet.baseline(font, TOP + offset), CELL);
            sheet.centred(name, font, LEFT + offset, TOP + GRID + 20.0, CELL);
        }
        Font bold = lettering.bold(Sheet.TEXT_SIZE);
        sheet.upwards("true digit", bold, Sheet.MARGIN + 14.0, TOP + GRID / 2.0, GRID);
        sheet.centred("predicted digit", bold, LEFT + GRID / 2.0, TOP + GRID + 46.0, GRID);
    }

    /** Draws the bar that says which colour is which count. */
    private static void drawScale(Sheet sheet, Lettering lettering, int most) {
        Graphics2D graphics = sheet.graphics();
        for (int i = 0; i < GRID; i++) {
            graphics.setColor(Palette.scale(1 - (i + 0.5) / GRID));
            graphics.fillRect(BAR_LEFT, TOP + i, BAR_WIDTH, 1);
        }
        graphics.setColor(Palette.FAINT);
        graphics.draw(new Rectangle2D.Double(BAR_LEFT - 0.5, TOP - 0.5, BAR_WIDTH, GRID));

        Font font = lettering.regular(12);
        graphics.setColor(Palette.INK);
        graphics.setFont(font);
        drawTick(sheet, font, 0, most);
        for (long count = 1; count <= most; count *= 10) {
            drawTick(sheet, font, (int) count, most);
        }
    }

    private static void drawTick(Sheet sheet, Font font, int count, int most) {
        double y = TOP + GRID * (1 - share(count, most));
        Graphics2D graphics = sheet.graphics();
        graphics.drawString(
                Integer.toString(count), BAR_LEFT + BAR_WIDTH + 8f, (float) sheet.baseline(font, y));
        graphics.fill(new Rectangle2D.Double(BAR_LEFT + BAR_WIDTH, y - 0.5, 4, 1));
    }

    private int most() {
        int most = 1;
        for (int[] row : counts) {
            for (int count : row) {
                most = Math.max(most, count);
            }
        }
        return most;
    }

    private static double share(int count, int most) {
        return Math.log1p(count) / Math.log1p(most);
    }
}
