package dev.fovea.mnist.ensemble;

import dev.fovea.nn.Network;
import dev.fovea.nn.op.Samples;
import dev.fovea.tensor.Tensor;
import java.util.List;

/**
 * Several networks that predict together: the mean of their probabilities.
 *
 * @param networks at least one, all with the same input and output
 */
public record Ensemble(List<Network> networks) {
    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if there is no network
     */
    public Ensemble {
        networks = List.copyOf(networks);
        if (networks.isEmpty()) {
            throw new IllegalArgumentException("an ensemble needs at least one network");
        }
    }

    /**
     * Predicts samples.
     *
     * @param samples the inputs
     * @return the mean of the networks' probabilities, (samples, classes)
     */
    public Tensor predict(Samples samples) {
        return mean(networks.stream().map(network -> network.predict(samples)).toList());
    }

    /**
     * The mean of predictions, element by element; summed in double, rounded once.
     *
     * @param predictions at least one, all of the same shape; not modified
     * @return the mean
     * @throws IllegalArgumentException if there is none or shapes differ
     */
    public static Tensor mean(List<Tensor> predictions) {
        if (predictions.isEmpty()) {
            throw new IllegalArgumentException("no predictions to take the mean of");
        }
        Tensor mean = Tensor.zeros(predictions.getFirst().shape());
        for (Tensor prediction : predictions) {
            if (!prediction.shape().equals(mean.shape())) {
                throw new IllegalArgumentException(
                        "predictions of different shapes: " + mean.shape() + " and " + prediction.shape());
            }
        }
        for (int i = 0; i < mean.data().length; i++) {
            double sum = 0;
            for (Tensor prediction : predictions) {
                sum += prediction.data()[i];
            }
            mean.data()[i] = (float) (sum / predictions.size());
        }
        return mean;
    }
}
