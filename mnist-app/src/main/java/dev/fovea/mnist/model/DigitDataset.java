package dev.fovea.mnist.model;

import dev.fovea.data.LabelledDataset;
import dev.fovea.mnist.data.DigitImages;
import dev.fovea.tensor.Shape;

/**
 * Digits as a network takes them: (28, 28, 1), 0 to 1. The images stay bytes; one becomes floats when it is read.
 *
 * <p>Images without labels serve for {@link #samples() prediction}; asking for a label is an {@link
 * IllegalStateException}.
 *
 * @param images the digits
 */
public record DigitDataset(DigitImages images) implements LabelledDataset {
    @Override
    public int size() {
        return images.size();
    }

    @Override
    public Shape sampleShape() {
        return DigitNetwork.INPUT;
    }

    @Override
    public int classes() {
        return DigitImages.CLASSES;
    }

    @Override
    public void read(int index, float[] x, int offset) {
        images.read(index, x, offset);
    }

    @Override
    public int label(int index) {
        return images.label(index);
    }
}
