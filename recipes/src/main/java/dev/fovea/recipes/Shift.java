package dev.fovea.recipes;

import dev.fovea.data.Augmentation;
import dev.fovea.data.AugmentationFrame;

/**
 * An image moved by whole pixels, mirrored at its border where something is missing.
 *
 * @param down rows it moves down by, smaller than the image
 * @param right columns it moves to the right by, smaller than the image
 */
record Shift(int down, int right) implements Augmentation {
    @Override
    public void apply(AugmentationFrame sample) {
        int height = sample.shape().dimension(0);
        int width = sample.shape().dimension(1);
        int channels = sample.shape().channels();
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                int from = mirrored(row - down, height) * width + mirrored(column - right, width);
                System.arraycopy(
                        sample.x(), from * channels, sample.spare(), (row * width + column) * channels, channels);
            }
        }
        sample.swap();
    }

    private static int mirrored(int place, int size) {
        return place < 0 ? -place : place >= size ? 2 * (size - 1) - place : place;
    }
}
