package dev.fovea.mnist.data;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The columns of Kaggle's two files: 784 pixels, after the label in the training file. */
enum KaggleColumns {
    /** {@code label,pixel0,…,pixel783}. */
    TRAIN("a training file (header label,pixel0,…,pixel783)"),
    /** {@code pixel0,…,pixel783}. */
    TEST("a test file (header pixel0,…,pixel783)");

    private static final String LABEL = "label";

    /** What the file is called. */
    final String article;

    KaggleColumns(String article) {
        this.article = article;
    }

    /** The number of columns before the first pixel. */
    int labels() {
        return this == TRAIN ? 1 : 0;
    }

    /** The number of columns. */
    int count() {
        return labels() + DigitImages.PIXELS;
    }

    /** The name of a column, counted from 0. */
    String name(int column) {
        return column < labels() ? LABEL : "pixel" + (column - labels());
    }

    /** The header line, without its end. */
    String header() {
        var header = new StringBuilder(name(0));
        for (int i = 1; i < count(); i++) {
            header.append(',').append(name(i));
        }
        return header.toString();
    }

    /** Checks the names in the first line of a file; {@code place} says which line of which file that is. */
    void check(List<String> found, String place) throws DataFileException {
        KaggleColumns other = this == TRAIN ? TEST : TRAIN;
        String first = found.getFirst();
        if (first.equals(other.name(0))) {
            String why = this == TRAIN ? "; it has no labels" : "; it has labels";
            throw DataFileException.mismatch(place, article, other.article + why);
        }
        if (!first.isEmpty() && first.chars().allMatch(c -> c >= '0' && c <= '9')) {
            String row = "a row of numbers; the header is missing";
            throw DataFileException.mismatch(place, article, row);
        }
        checkUnique(found, place);
        if (found.size() != count()) {
            throw DataFileException.mismatch(place, count() + " columns of " + article, Integer.toString(found.size()));
        }
        for (int i = 0; i < count(); i++) {
            if (!found.get(i).equals(name(i))) {
                throw DataFileException.mismatch(
                        place + ", column " + (i + 1), "the name " + name(i), Shown.quoted(found.get(i)));
            }
        }
    }

    private static void checkUnique(List<String> names, String place) throws DataFileException {
        Map<String, Integer> columns = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            Integer before = columns.put(names.get(i), i + 1);
            if (before != null) {
                String found = Shown.quoted(names.get(i)) + " in columns " + before + " and " + (i + 1);
                throw DataFileException.mismatch(place, "column names that differ", found);
            }
        }
    }
}
