package dev.fovea.vision.file;

import dev.fovea.vision.KnownSet;

/** The columns of Kaggle's two files as they are written: 784 pixels, after the label in the training file. */
enum KaggleColumns {
    /** {@code label,pixel0,…,pixel783}. */
    TRAIN,
    /** {@code pixel0,…,pixel783}. */
    TEST;

    private static final String LABEL = "label";

    /** The number of columns before the first pixel. */
    int labels() {
        return this == TRAIN ? 1 : 0;
    }

    /** The number of columns. */
    int count() {
        return labels() + KnownSet.MNIST.form().size();
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
}
