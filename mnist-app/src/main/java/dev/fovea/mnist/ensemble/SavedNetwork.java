package dev.fovea.mnist.ensemble;

import dev.fovea.io.FileException;
import dev.fovea.mnist.data.DataFileException;
import dev.fovea.mnist.data.DigitImages;
import dev.fovea.mnist.model.DigitDataset;
import dev.fovea.mnist.model.DigitNetwork;
import dev.fovea.nn.Network;
import dev.fovea.nn.Softmax;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.nio.file.Path;

/**
 * A digit network from a model file.
 *
 * @param file the file
 * @param network the network: (28, 28, 1) to ten probabilities
 */
public record SavedNetwork(Path file, Network network) {
    /**
     * What the network takes images for.
     *
     * @param images the images
     * @param parallel where it runs; the result does not depend on it
     * @return the predictions
     * @throws FileException if a probability is no number, as the values in the file are so large
     */
    public Predictions predict(DigitImages images, Parallel parallel) throws FileException {
        Tensor probabilities = network.predict(new DigitDataset(images).samples(), parallel);
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
     * @throws FileException if it cannot be read, breaks a rule, or holds a network that does not recognise digits
     */
    public static SavedNetwork read(Path file) throws FileException {
        Network network = Network.load(file);
        Shape digits = Shape.of(DigitImages.CLASSES);
        if (!network.inputShape().equals(DigitNetwork.INPUT) || !network.outputShape().equals(digits)) {
            throw new DataFileException(file + ": expected a network from " + DigitNetwork.INPUT + " to " + digits
                    + ", found one from " + network.inputShape() + " to " + network.outputShape());
        }
        if (!(network.layers().getLast() instanceof Softmax)) {
            throw new DataFileException(file + ": expected a network that ends in a softmax, found "
                    + network.layers().getLast().name() + "; its outputs are no probabilities");
        }
        return new SavedNetwork(file, network);
    }
}
