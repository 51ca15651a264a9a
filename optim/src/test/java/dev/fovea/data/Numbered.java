package dev.fovea.data;

import dev.fovea.tensor.Shape;

/** A data set without arrays: every element of sample i is i, its label i mod 10. */
record Numbered(int size, Shape sampleShape) implements LabelledDataset {
    Numbered(int size) {
        this(size, Shape.of(1));
    }

    @Override
    public int classes() {
        return 10;
    }

    @Override
    public void read(int index, float[] x, int offset) {
        for (int i = 0; i < sampleShape.size(); i++) {
            x[offset + i] = index;
        }
    }

    @Override
    public int label(int index) {
        return index % 10;
    }

    /** Which sample of the original a sample of a view is. */
    static int number(Dataset view, int index) {
        float[] x = new float[view.sampleShape().size()];
        view.read(index, x, 0);
        return (int) x[0];
    }
}
