package dev.fovea.mnist.ensemble;

import dev.fovea.io.FileException;
import dev.fovea.mnist.data.DataFileException;
import dev.fovea.mnist.data.DigitImages;
import dev.fovea.mnist.model.DigitNetwork;
import dev.fovea.nn.Network;
import dev.fovea.tensor.Shape;
import java.nio.file.Path;

/**
 * A digit network from a model file.
 *
 * @param file the file
 * @param network the network: (28, 28, 1) to ten probabilities
 */
public record SavedNetwork(Path file, Network network) {
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
        return new SavedNetwork(file, network);
    }
}
