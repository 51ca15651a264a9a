package dev.fovea.vision.picture;

import dev.fovea.data.LabelledDataset;
import dev.fovea.io.FileException;
import dev.fovea.tensor.Shape;
import dev.fovea.vision.ClassNames;
import dev.fovea.vision.DataFileException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Pictures in files, which are decoded and resized anew whenever they are read, by the threads that read: of all pictures
 * only names and labels are in memory. A picture that cannot be read ends the training with an {@link
 * UncheckedIOException} whose cause names it; {@link #check} finds such pictures before.
 */
public final class PictureDataset implements LabelledDataset {
    private final List<Path> files;
    private final int[] labels;
    private final ClassNames classes;
    private final Preprocessing preprocessing;

    /**
     * Pictures with their labels.
     *
     * @param files the pictures
     * @param labels as many, from 0; copied
     * @param classes what they mean
     * @param preprocessing how pictures become numbers
     * @throws IllegalArgumentException if the numbers differ or a label is no class
     */
    public PictureDataset(List<Path> files, int[] labels, ClassNames classes, Preprocessing preprocessing) {
        if (files.size() != labels.length) {
            throw new IllegalArgumentException("expected " + files.size() + " labels, found " + labels.length);
        }
        for (int label : labels) {
            if (label < 0 || label >= classes.size()) {
                throw new IllegalArgumentException(
                        "expected labels from 0 to " + (classes.size() - 1) + ", found " + label);
            }
        }
        this.files = List.copyOf(files);
        this.labels = labels.clone();
        this.classes = classes;
        this.preprocessing = preprocessing;
    }

    @Override
    public int size() {
        return files.size();
    }

    @Override
    public Shape sampleShape() {
        return preprocessing.shape();
    }

    @Override
    public int classes() {
        return classes.size();
    }

    /** {@return what the classes are called} */
    public ClassNames classNames() {
        return classes;
    }

    /** {@return how pictures become numbers; to be stored with the model} */
    public Preprocessing preprocessing() {
        return preprocessing;
    }

    /**
     * The file of a picture.
     *
     * @param index which, from 0
     * @return its file
     */
    public Path file(int index) {
        return files.get(index);
    }

    @Override
    public int label(int index) {
        return labels[index];
    }

    @Override
    public void read(int index, float[] x, int offset) {
        try {
            preprocessing.apply(PictureReader.read(files.get(index)), x, offset);
        } catch (DataFileException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /**
     * Reads every picture once, as training does.
     *
     * @throws FileException if one cannot be read, or has nothing of what is looked for: the first, and how many there are
     */
    public void check() throws FileException {
        DataFileException first = null;
        int bad = 0;
        float[] x = new float[preprocessing.shape().size()];
        for (Path file : files) {
            try {
                preprocessing.apply(PictureReader.read(file), x, 0);
            } catch (DataFileException e) {
                first = first == null ? e : first;
                bad++;
            }
        }
        if (first != null) {
            throw bad == 1
                    ? first
                    : new DataFileException(first.getMessage() + " (the first of " + bad + " bad pictures)", first);
        }
    }

    /** For people: how many pictures, in how many classes. */
    @Override
    public String toString() {
        return size() + " pictures in " + classes() + " classes";
    }
}
