package dev.fovea.vision.file;

import dev.fovea.vision.DataFileException;
import dev.fovea.vision.internal.GrowingBytes;

import org.jspecify.annotations.Nullable;

/**
 * Makes the pixels of a CSV file bytes: whole numbers 0 to 255 as they are, or fractions 0 to 1 of 255. A file has one
 * kind; 0 and 1 are both, so they wait for the first number that is of one.
 */
final class PixelNumbers {
    private static final int INK = 255;

    private final GrowingBytes stored;
    private @Nullable String firstWhole;
    private @Nullable String firstFraction;

    /** For the rows of one file, whose earlier pixels are in {@code stored}. */
    PixelNumbers(GrowingBytes stored) {
        this.stored = stored;
    }

    /**
     * Reads the pixels of a row.
     *
     * @param image modified: the pixels
     */
    void read(CsvRow row, CsvColumns columns, byte[] image) throws DataFileException {
        for (int i = 0; i < image.length; i++) {
            int column = columns.pixel(i);
            int value = CsvNumber.plain(row.get(column));
            boolean usual = value >= 0 && value <= (firstWhole == null ? 1 : INK);
            image[i] = (byte) (usual ? scaled(value) : unusual(row, columns, column, image, i));
        }
    }

    private int scaled(int value) {
        return firstFraction == null ? value : value * INK;
    }

    private int unusual(CsvRow row, CsvColumns columns, int column, byte[] image, int count) throws DataFileException {
        String text = row.get(column);
        double number = CsvNumber.parse(text);
        boolean whole = number == Math.rint(number);
        boolean fits = number >= 0 && number <= INK
                && (number <= 1 || (whole && firstFraction == null))
                && (whole || firstWhole == null);
        if (!fits) {
            throw DataFileException.mismatch(columns.place(row, column), expected(number), CsvNumber.described(text));
        }
        if (whole && number <= 1) {
            return scaled((int) number);
        }
        if (whole) {
            firstWhole = firstWhole == null ? place(row, column) : firstWhole;
            return (int) number;
        }
        if (firstFraction == null) {
            firstFraction = place(row, column);
            stored.multiply(INK);
            for (int i = 0; i < count; i++) {
                image[i] *= (byte) INK; // of 0 and 1, so nothing is lost
            }
        }
        return (int) Math.round(number * INK);
    }

    private static String place(CsvRow row, int column) {
        return "line " + row.line() + ", column " + (column + 1);
    }

    private String expected(double number) {
        if (!(number >= 0 && number <= INK) || (firstWhole == null && firstFraction == null)) {
            return "a whole number from 0 to 255, or all of them fractions from 0 to 1";
        }
        return firstWhole != null
                ? "a whole number from 0 to 255, as above 1 in " + firstWhole
                : "a number from 0 to 1, as the fraction in " + firstFraction;
    }

    /** What was assumed, in words; null if nothing was. */
    @Nullable
    String remark() {
        return firstFraction == null ? null : "pixels are fractions from 0 to 1, not 0 to 255: taken for shares of 255";
    }
}
