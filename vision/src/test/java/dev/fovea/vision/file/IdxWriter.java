package dev.fovea.vision.file;

import dev.fovea.vision.LabelledImages;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** Writes IDX files, plain. */
public final class IdxWriter {
    private IdxWriter() {}

    /**
     * Writes the images as an IDX3 file.
     *
     * @param images what to write
     * @param out where to; not closed
     * @throws IOException if {@code out} fails
     */
    public static void writeImages(LabelledImages images, OutputStream out) throws IOException {
        out.write(ByteBuffer.allocate(IdxKind.IMAGES.headerBytes)
                .putInt(IdxKind.IMAGES.magic)
                .putInt(images.size())
                .putInt(SampleDigits.SIDE)
                .putInt(SampleDigits.SIDE)
                .array());
        byte[] image = new byte[SampleDigits.PIXELS];
        for (int i = 0; i < images.size(); i++) {
            images.copyBytes(i, image, 0);
            out.write(image);
        }
    }

    /**
     * Writes the labels as an IDX1 file.
     *
     * @param images whose labels to write
     * @param out where to; not closed
     * @throws IOException if {@code out} fails
     * @throws IllegalStateException if the images have no labels
     */
    public static void writeLabels(LabelledImages images, OutputStream out) throws IOException {
        byte[] labels = new byte[images.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (byte) images.label(i);
        }
        out.write(ByteBuffer.allocate(IdxKind.LABELS.headerBytes)
                .putInt(IdxKind.LABELS.magic)
                .putInt(labels.length)
                .array());
        out.write(labels);
    }
}
