package dev.fovea.vision.file;

import dev.fovea.vision.ImageForm;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of pixels one after the other, row by row: a running number from 0 or 1 behind the same letters
 * ({@code pixel0}, {@code px_1}, {@code V1}, {@code 0}), or row and column ({@code 1x1}, {@code 0x0}).
 *
 * @param prefix what stands before the numbers, in lower case
 * @param grid whether a name has row and column
 * @param base the first number, 0 or 1
 * @param width the pixels of a row
 */
record PixelNames(String prefix, boolean grid, int base, int width) {
    private static final Pattern RUNNING = Pattern.compile("(.*?)([0-9]{1,9})");
    private static final Pattern GRID = Pattern.compile("(.*?)([0-9]{1,4})x([0-9]{1,4})");

    /** Whether they say that they are pixels; other running numbers may be those of any columns. */
    boolean telling() {
        return grid || prefix.startsWith("p");
    }

    /** The names that follow a first one; Kaggle's if that is no such name. */
    static PixelNames from(String first, ImageForm form) {
        Matcher grid = GRID.matcher(lower(first));
        if (grid.matches() && grid.group(2).equals(grid.group(3))) {
            return new PixelNames(grid.group(1), true, base(grid.group(2)), form.width());
        }
        Matcher running = RUNNING.matcher(lower(first));
        return running.matches()
                ? new PixelNames(running.group(1), false, base(running.group(2)), form.width())
                : new PixelNames("pixel", false, 0, form.width());
    }

    private static int base(String number) {
        return Integer.parseInt(number) == 0 ? 0 : 1;
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** The name at a place, counted from 0. */
    String name(int index) {
        return grid
                ? prefix + (base + index / width) + "x" + (base + index % width)
                : prefix + (base + index);
    }

    /** The first place at which there is another name; the number of names if there is none. */
    int firstOther(List<String> names) {
        int index = 0;
        while (index < names.size() && matches(lower(names.get(index)), index)) {
            index++;
        }
        return index;
    }

    /** Zeros before a number do not matter. */
    private boolean matches(String name, int index) {
        if (grid) {
            return name.equals(name(index));
        }
        Matcher running = RUNNING.matcher(name);
        return running.matches()
                && running.group(1).equals(prefix)
                && Integer.parseInt(running.group(2)) == base + index;
    }
}
