package dev.fovea.vision.file;

import java.util.Arrays;

/** Labels of which it is not known how many there will be. */
final class GrowingLabels {
    private int[] labels = new int[1024];
    private int size;

    void add(int label) {
        if (size == labels.length) {
            labels = Arrays.copyOf(labels, size + size / 2);
        }
        labels[size++] = label;
    }

    int size() {
        return size;
    }

    int[] toArray() {
        return Arrays.copyOf(labels, size);
    }
}
