package dev.fovea.mnist.report;

import dev.fovea.vision.ImageForm;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A picture of which classes were taken for which: one row for each true class, one column for each predicted one, the
 * count in each cell and the accuracy above. The colours follow the logarithm of the counts, since the few mistakes
 * beside the many hits are what one looks for.
 */
public final class ConfusionPicture {
    /** The width and height of a cell in the picture of few classes. */
    static final int CELL = 56;

    /** That of many classes: room for a number of two digits, or three. */
    private static final int SMALL_CELL = 30;

    /** So many classes have large cells. */
    private static final int FEW = 16;

    /** Where the left edge of the first cell is, if names are short. */
    static final int LEFT = Sheet.MARGIN + 60;

    /** How much longer names take. */
    private static final int NAME = 44;

    /** Where the top edge of the first cell is. */
    static final int TOP = Sheet.MARGIN + 40;

    private static final int BAR_WIDTH = 18;

    private final long[][] counts;
    private final ImageForm form;
    private final int classes;
    private final int cell;
    private final int nameWidth;
    private final int left;
    private final int grid;

    private ConfusionPicture(long[][] counts, ImageForm form) {
        this.counts = counts;
        this.form = form;
        classes = counts.length;
        cell = classes <= FEW ? CELL : SMALL_CELL;
        int longer = form.classes().longest() > 2 ? NAME : 0;
        nameWidth = cell + longer;
        left = LEFT + longer;
        grid = classes * cell;
    }

    /**
     * Takes the counts to draw.
     *
     * @param counts {@code counts[t][p]} images of class t that were taken for p, both from 0; not modified
     * @param form what images and classes are called
     * @return their picture
     * @throws IllegalArgumentException if there is no count of each class for each, or one is negative
     */
    public static ConfusionPicture of(long[][] counts, ImageForm form) {
        int classes = form.classes().size();
        if (counts.length != classes) {
            throw new IllegalArgumentException("expected " + classes + " rows of counts, found " + counts.length);
        }
        long[][] copy = new long[classes][];
        for (int truth = 0; truth < classes; truth++) {
            long[] row = counts[truth].clone();
            if (row.length != classes) {
                throw new IllegalArgumentException(
                        "row " + truth + ": expected " + classes + " counts, found " + row.length);
            }
            for (long count : row) {
                if (count < 0) {
                    throw new IllegalArgumentException("row " + truth + ": a count is negative: " + count);
                }
            }
            copy[truth] = row;
        }
        return new ConfusionPicture(copy, form);
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
        Sheet sheet = Sheet.blank(
                lettering, barLeft() + BAR_WIDTH + 80 + Sheet.MARGIN, TOP + grid + 52 + Sheet.MARGIN);
        long most = most();
        sheet.graphics().setColor(Palette.INK);
        double middle = left + grid / 2.0;
        sheet.centred(title(), lettering.bold(Sheet.HEADING_SIZE), middle, TOP - 20.0, grid);
        drawCells(sheet, lettering, most);
        drawLabels(sheet, lettering);
        drawScale(sheet, lettering, most);
        return sheet;
    }

    private int barLeft() {
        return left + grid + 24;
    }

    /**
     * Says how many images were recognised.
     *
     * @return the line above the picture
     */
    String title() {
        long right = 0;
        long all = 0;
        for (int truth = 0; truth < classes; truth++) {
            right += counts[truth][truth];
            for (long count : counts[truth]) {
                all += count;
            }
        }
        if (all == 0) {
            return "Confusion matrix (no " + form.items() + ")";
        }
        return String.format(
                Locale.ROOT, "Confusion matrix, accuracy %.2f %% (%d of %d)", 100.0 * right / all, right, all);
    }

    private void drawCells(Sheet sheet, Lettering lettering, long most) {
        Graphics2D graphics = sheet.graphics();
        Font font = lettering.regular(Sheet.TEXT_SIZE);
        for (int truth = 0; truth < classes; truth++) {
            for (int predicted = 0; predicted < classes; predicted++) {
                long count = counts[truth][predicted];
                double share = share(count, most);
                int x = left + predicted * cell;
                int y = TOP + truth * cell;
                graphics.setColor(Palette.scale(share));
                graphics.fillRect(x, y, cell, cell);
                graphics.setColor(Palette.FAINT);
                graphics.draw(new Rectangle2D.Double(x - 0.5, y - 0.5, cell, cell));
                graphics.setColor(Palette.inkOn(share));
                double baseline = sheet.baseline(font, y + cell / 2.0);
                sheet.centred(Long.toString(count), font, x + cell / 2.0, baseline, cell - cell / 7.0);
            }
        }
    }

    private void drawLabels(Sheet sheet, Lettering lettering) {
        sheet.graphics().setColor(Palette.INK);
        Font font = lettering.regular(Sheet.TEXT_SIZE);
        for (int label = 0; label < classes; label++) {
            String name = lettering.shown(form.classes().name(label), label);
            double offset = (label + 0.5) * cell;
            double middle = left - 16.0 - (nameWidth - cell) / 2.0;
            sheet.centred(name, font, middle, sheet.baseline(font, TOP + offset), nameWidth - 12.0);
            sheet.centred(name, font, left + offset, TOP + grid + 20.0, cell - 2.0);
        }
        Font bold = lettering.bold(Sheet.TEXT_SIZE);
        sheet.upwards("true " + form.item(), bold, Sheet.MARGIN + 14.0, TOP + grid / 2.0, grid);
        sheet.centred("predicted " + form.item(), bold, left + grid / 2.0, TOP + grid + 46.0, grid);
    }

    /** Draws the bar that says which colour is which count. */
    private void drawScale(Sheet sheet, Lettering lettering, long most) {
        Graphics2D graphics = sheet.graphics();
        for (int i = 0; i < grid; i++) {
            graphics.setColor(Palette.scale(1 - (i + 0.5) / grid));
            graphics.fillRect(barLeft(), TOP + i, BAR_WIDTH, 1);
        }
        graphics.setColor(Palette.FAINT);
        graphics.draw(new Rectangle2D.Double(barLeft() - 0.5, TOP - 0.5, BAR_WIDTH, grid));

        Font font = lettering.regular(12);
        graphics.setColor(Palette.INK);
        graphics.setFont(font);
        drawTick(sheet, font, 0, most);
        for (long count = 1; count <= most; count *= 10) {
            drawTick(sheet, font, count, most);
        }
    }

    private void drawTick(Sheet sheet, Font font, long count, long most) {
        double y = TOP + grid * (1 - share(count, most));
        Graphics2D graphics = sheet.graphics();
        graphics.drawString(
                Long.toString(count), barLeft() + BAR_WIDTH + 8f, (float) sheet.baseline(font, y));
        graphics.fill(new Rectangle2D.Double(barLeft() + BAR_WIDTH, y - 0.5, 4, 1));
    }

    private long most() {
        long most = 1;
        for (long[] row : counts) {
            for (long count : row) {
                most = Math.max(most, count);
            }
        }
        return most;
    }

    private static double share(long count, long most) {
        return Math.log1p((double) count) / Math.log1p((double) most);
    }
}
