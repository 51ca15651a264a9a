package dev.fovea.mnist.ensemble;

import dev.fovea.tensor.Tensor;
import java.util.List;

/** Several networks that predict together: the mean of their probabilities. */
public final class Ensemble {
    private Ensemble() {}

    /**
     * What several networks together take images for.
     *
     * @param members the predictions of each for the same images, at least one
     * @return the ensemble's
     */
    public static Predictions of(List<Predictions> members) {
        return new Predictions(
                members.getFirst().images(), mean(members.stream().map(Predictions::probabilities).toList()));
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
