package dev.fovea.vision;

import dev.fovea.data.LabelledDataset;

/** Images of bytes of one form: in memory ({@link LabelledImages}) or in their files ({@link dev.fovea.vision.file.StreamedImages}). */
public interface ImageSet extends LabelledDataset {
    /** {@return what images and labels are} */
    ImageForm form();

    /** {@return where the images come from, for messages: usually a file name} */
    String origin();

    /**
     * What is odd about the numbers of the file they come from, and what was assumed about them.
     *
     * @return one line for the user, without the file's name; empty if nothing is
     */
    String remark();

    /**
     * Writes the bytes of one image.
     *
     * @param index the image, from 0
     * @param target modified from {@code target[offset]} on
     * @param offset where the image begins in {@code target}
     */
    void copyBytes(int index, byte[] target, int offset);

    /** {@return what the classes are called} */
    default ClassNames classNames() {
        return form().classes();
    }
}
