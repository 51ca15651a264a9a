package dev.fovea.mnist.report;

import dev.fovea.mnist.model.DigitNetwork;
import dev.fovea.vision.LabelledImages;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;

/**
 * A picture of digits in rows and columns, each under a title.
 *
 * <p>Digits are drawn as dark ink on white, each pixel as a square of {@value #SCALE} × {@value #SCALE}. The grid is
 * filled row by row; rows and columns that stay empty are left out of the picture.
 *
 * <pre>{@code
 * DigitGrid grid = DigitGrid.of(3, 10).heading("The first training digits");
 * for (int i = 0; i < 30; i++) {
 *     grid.add(images, i, Integer.toString(labels[i]));
 * }
 * grid.write(Path.of("preview.png"));
 * }</pre>
 */
public final class DigitGrid {
    private static final int SIDE = DigitNetwork.SIDE;

    /** The width of a digit's pixel in the picture. */
    static final int SCALE = 4;

    /** The width and height of a digit in the picture. */
    static final int TILE = SCALE * SIDE;

    /** The height above each digit for its title. */
    static final int TITLE = 24;

    static final int GAP = 20;

    /** The height above the grid for the heading, if there is one. */
    static final int HEADING = 36;

    private final int rows;
    private final int columns;
    private final List<Tile> tiles = new ArrayList<>();
    private String heading = "";

    private DigitGrid(int rows, int columns) {
        this.rows = rows;
        this.columns = columns;
    }

    /**
     * Starts an empty grid.
     *
     * @param rows the rows there is room for, at least 1
     * @param columns the columns there is room for, at least 1
     * @return the grid
     * @throws IllegalArgumentException if there is room for none
     */
    public static DigitGrid of(int rows, int columns) {
        if (rows < 1 || columns < 1) {
            throw new IllegalArgumentException(
                    "a grid needs at least 1 row and 1 column, found " + rows + " x " + columns);
        }
        return new DigitGrid(rows, columns);
    }

    /**
     * Sets the line above the grid.
     *
     * @param text the line; empty (the default) for none
     * @return this grid
     */
    public DigitGrid heading(String text) {
        heading = text;
        return this;
    }

    /**
     * Adds a digit.
     *
     * @param images digits
     * @param index which of them to add, from 0
     * @param title the line above it
     * @return this grid
     * @throws IndexOutOfBoundsException if there is no such digit
     * @throws IllegalStateException if the grid is full
     */
    public DigitGrid add(LabelledImages images, int index, String title) {
        return add(images, index, names -> title, false);
    }

    /**
     * Adds an image under the name of its class.
     *
     * @param images images with labels
     * @param index which of them to add, from 0
     * @return this grid
     * @throws IndexOutOfBoundsException if there is no such image
     * @throws IllegalStateException if the grid is full
     */
    public DigitGrid addLabelled(LabelledImages images, int index) {
        int label = images.label(index);
        return add(images, index, names -> names.apply(label), false);
    }

    /**
     * Adds an image whose truth is not known, titled {@code Pred: n}, or only by a name that is longer.
     *
     * @param images digits
     * @param index which of them to add, from 0
     * @param predicted what it was taken for
     * @return this grid
     * @throws IndexOutOfBoundsException if there is no such digit
     * @throws IllegalStateException if the grid is full
     */
    public DigitGrid addPrediction(LabelledImages images, int index, int predicted) {
        return add(images, index, names -> predicted(images, names.apply(predicted)), false);
    }

    /**
     * Adds a digit whose truth is known, titled {@code Pred: n}, or, in red, {@code Pred: n (true: m)} if they differ.
     *
     * @param images digits
     * @param index which of them to add, from 0
     * @param predicted what it was taken for
     * @param truth what it is
     * @return this grid
     * @throws IndexOutOfBoundsException if there is no such digit
     * @throws IllegalStateException if the grid is full
     */
    public DigitGrid addPrediction(LabelledImages images, int index, int predicted, int truth) {
        if (predicted == truth) {
            return addPrediction(images, index, predicted);
        }
        return add(
                images, index,
                names -> predicted(images, names.apply(predicted)) + " (true: " + names.apply(truth) + ")", true);
    }

    /** Long names say themselves that they are none of an image. */
    private static String predicted(LabelledImages images, String name) {
        return (images.classNames().longest() == 1 ? "Pred: " : "") + name;
    }

    /**
     * Draws the grid into a PNG file, which is written whole or not at all.
     *
     * @param file the file
     * @throws PictureException if this machine cannot draw
     * @throws IOException if the file cannot be written
     */
    public void write(Path file) throws IOException {
        draw().write(file);
    }

    /**
     * Draws the grid.
     *
     * @return the picture
     * @throws PictureException if this machine cannot draw
     */
    Sheet draw() throws PictureException {
        Lettering lettering = Lettering.load();
        int across = Math.clamp(tiles.size(), 1, columns);
        int down = Math.max(1, (tiles.size() + columns - 1) / columns);
        int gridWidth = across * (TILE + GAP) - GAP;
        int gridHeight = down * (TITLE + TILE + GAP) - GAP;

        Font headingFont = lettering.bold(Sheet.HEADING_SIZE);
        int width = Math.max(gridWidth, (int) Math.ceil(Lettering.width(headingFont, heading)));
        int top = Sheet.MARGIN + (heading.isEmpty() ? 0 : HEADING);
        int left = Sheet.MARGIN + (width - gridWidth) / 2;

        Sheet sheet = Sheet.blank(lettering, width + 2 * Sheet.MARGIN, top + gridHeight + Sheet.MARGIN);
        sheet.graphics().setColor(Palette.INK);
        sheet.centred(heading, headingFont, Sheet.MARGIN + width / 2.0, Sheet.MARGIN + Sheet.HEADING_SIZE, width);
        for (int i = 0; i < tiles.size(); i++) {
            int x = left + i % columns * (TILE + GAP);
            int y = top + i / columns * (TITLE + TILE + GAP);
            draw(tiles.get(i), sheet, lettering, x, y);
        }
        return sheet;
    }

    private DigitGrid add(LabelledImages images, int index, Title title, boolean mistake) {
        if (tiles.size() == rows * columns) {
            throw new IllegalStateException("the grid of " + rows + " x " + columns + " digits is full");
        }
        tiles.add(new Tile(images, Objects.checkIndex(index, images.size()), title, mistake));
        return this;
    }

    private static void draw(Tile tile, Sheet sheet, Lettering lettering, int x, int y) {
        Graphics2D graphics = sheet.graphics();
        Font font = tile.mistake() ? lettering.bold(Sheet.TEXT_SIZE) : lettering.regular(Sheet.TEXT_SIZE);
        graphics.setColor(tile.mistake() ? Palette.MISTAKE : Palette.INK);
        // Half a gap on either side may be used, no more, so that neighbours' titles never touch.
        String title = tile.title().of(label -> lettering.shown(tile.images().classNames().name(label), label));
        sheet.centred(title, font, x + TILE / 2.0, y + TITLE - 7.0, TILE + GAP / 2.0);

        graphics.drawImage(picture(tile.images(), tile.index()), x, y + TITLE, TILE, TILE, null);
        graphics.setColor(tile.mistake() ? Palette.MISTAKE : Palette.FAINT);
        // The frame runs just outside the digit's pixels.
        graphics.draw(new Rectangle2D.Double(x - 0.5, y + TITLE - 0.5, TILE + 1, TILE + 1));
    }

    /** One image pixel for one digit pixel; the page enlarges it without smoothing, AWT's default. */
    private static BufferedImage picture(LabelledImages images, int index) {
        BufferedImage picture =
                new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        for (int row = 0; row < SIDE; row++) {
            for (int column = 0; column < SIDE; column++) {
                int grey = 255 - images.pixel(index, row, column);
                picture.setRGB(column, row, new Color(grey, grey, grey).getRGB());
            }
        }
        return picture;
    }

    private record Tile(LabelledImages images, int index, Title title, boolean mistake) {}

    /** The line above an image, made of the names of labels as the font has them. */
    @FunctionalInterface
    private interface Title {
        String of(IntFunction<String> names);
    }
}
