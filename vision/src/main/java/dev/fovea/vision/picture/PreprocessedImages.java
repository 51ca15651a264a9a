package dev.fovea.vision.picture;

import dev.fovea.data.LabelledDataset;
import dev.fovea.tensor.Shape;
import dev.fovea.vision.ImageSet;

/** Images of bytes whose numbers are scaled as a network expects them. */
record PreprocessedImages(ImageSet images, Preprocessing preprocessing) implements LabelledDataset {
    @Override
    public int size() {
        return images.size();
    }

    @Override
    public Shape sampleShape() {
        return images.sampleShape();
    }

    @Override
    public int classes() {
        return images.classes();
    }

    @Override
    public int label(int index) {
        return images.label(index);
    }

    @Override
    public void read(int index, float[] x, int offset) {
        images.read(index, x, offset);
        preprocessing.apply(x, offset);
    }
}
