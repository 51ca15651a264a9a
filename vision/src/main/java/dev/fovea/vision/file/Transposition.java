package dev.fovea.vision.file;

import dev.fovea.vision.ImageForm;

/** Puts images right that a file has column by column. */
final class Transposition {
    private Transposition() {}

    /** Transposes all images in place if the form says that files have them so; images are square. */
    static void apply(ImageForm form, byte[] pixels) {
        if (!form.isTransposed()) {
            return;
        }
        int side = form.height();
        int channels = form.shape().dimension(2);
        for (int start = 0; start < pixels.length; start += form.size()) {
            for (int row = 1; row < side; row++) {
                for (int column = 0; column < row; column++) {
                    for (int channel = 0; channel < channels; channel++) {
                        int here = start + (row * side + column) * channels + channel;
                        int there = start + (column * side + row) * channels + channel;
                        byte kept = pixels[here];
                        pixels[here] = pixels[there];
                        pixels[there] = kept;
                    }
                }
            }
        }
    }
}
