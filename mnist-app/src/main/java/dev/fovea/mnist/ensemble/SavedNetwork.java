package dev.fovea.mnist.ensemble;

import dev.fovea.data.Dataset;
import dev.fovea.io.FileException;
import dev.fovea.mnist.model.DigitNetwork;
import dev.fovea.mnist.model.Subject;
import dev.fovea.nn.Network;
import dev.fovea.nn.Softmax;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.ModelFile;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.vision.DataFileException;
import dev.fovea.vision.LabelledImages;
import dev.fovea.vision.WorkListener;
import java.nio.file.Path;

/**
 * A network from a model file.
 *
 * @param file the file
 * @param model the network, (28, 28, 1) to a probability of each class, with what is remembered of it
 * @param subject what it is about, as is remembered
 */
public record SavedNetwork(Path file, Model model, Subject subject) {
    /** How many images are predicted between two looks at the interrupt: a tenth of a second's work. */
    private static final int SLICE = 2048;

    /**
     * A model in memory.
     *
     * @param file what its file is called
     * @param model the network with what is remembered of it
     * @throws IllegalArgumentException if what is remembered is not so
     */
    public SavedNetwork(Path file, Model model) {
        this(file, model, Subject.of(model));
    }

    /** {@return the network} */
    public Network network() {
        return model.network();
    }

    /**
     * What the network takes images for.
     *
     * @param images the images
     * @param parallel where it runs; the result does not depend on it
     * @return the predictions
     * @throws FileException if a probability is no number, as the values in the file are so large
     */
    public Predictions predict(LabelledImages images, Parallel parallel) throws FileException {
        return predictions(images, network().predict(subject.input().of(images).samples(), parallel));
    }

    /**
     * What the network takes many images for, slice by slice, so that it can be stopped; with the same bits as at once.
     *
     * @param images the images
     * @param parallel where it runs; the result does not depend on it
     * @param listener is told how many images are done, of how many
     * @return the predictions
     * @throws FileException if a probability is no number, as the values in the file are so large
     * @throws InterruptedException if the thread is interrupted, which is noticed between slices
     */
    public Predictions predict(LabelledImages images, Parallel parallel, WorkListener listener)
            throws FileException, InterruptedException {
        int classes = subject.classes().size();
        Dataset read = subject.input().of(images);
        Tensor probabilities = Tensor.zeros(Shape.of(classes).batch(images.size()));
        for (int from = 0; from < images.size(); from += SLICE) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            int to = Math.min(images.size(), from + SLICE);
            float[] slice = network().predict(read.samples(from, to), parallel).data();
            System.arraycopy(slice, 0, probabilities.data(), from * classes, slice.length);
            listener.advanced(to, images.size());
        }
        return predictions(images, probabilities);
    }

    private Predictions predictions(LabelledImages images, Tensor probabilities) throws FileException {
        try {
            return new Predictions(images, probabilities);
        } catch (IllegalArgumentException e) {
            throw new DataFileException(file + ": its predictions are no numbers: " + e.getMessage(), e);
        }
    }

    /**
     * Reads a model file.
     *
     * @param file the file
     * @return the network
     * @throws FileException if it cannot be read, breaks a rule, or holds a network of another kind
     */
    public static SavedNetwork read(Path file) throws FileException {
        Model model = ModelFile.read(file);
        Network network = model.network();
        Shape output = network.outputShape();
        if (!network.inputShape().equals(DigitNetwork.INPUT) || output.rank() != 1 || output.size() < 2) {
            throw new DataFileException(file + ": expected a network from " + DigitNetwork.INPUT
                    + " to one probability for each class, found one from " + network.inputShape() + " to " + output);
        }
        if (!(network.layers().getLast() instanceof Softmax)) {
            throw new DataFileException(file + ": expected a network that ends in a softmax, found "
                    + network.layers().getLast().name() + "; its outputs are no probabilities");
        }
        try {
            return new SavedNetwork(file, model);
        } catch (IllegalArgumentException e) {
            throw new DataFileException(file + ": " + e.getMessage(), e);
        }
    }
}
