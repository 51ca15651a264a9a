package dev.fovea.predict;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.data.Augmentation;
import dev.fovea.nn.Network;
import dev.fovea.nn.op.Samples;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.List;

/**
 * What computes probabilities of classes: a network, several of them together, or either of several views of a sample.
 * Any number of threads may use one at once, while nobody trains.
 */
@CheckReturnValue
public interface Predictor {
    /**
     * The shape of one sample.
     *
     * @return what {@link #predict} takes
     */
    Shape inputShape();

    /**
     * How many classes there are.
     *
     * @return the numbers of a row
     */
    int classes();

    /**
     * The probabilities of samples.
     *
     * @param samples the inputs
     * @param parallel where it runs; the result does not depend on it
     * @return (samples, classes); each row sums to 1
     */
    Tensor predict(Samples samples, Parallel parallel);

    /**
     * The probabilities of samples, on one thread per processor.
     *
     * @param samples the inputs
     * @return (samples, classes); each row sums to 1
     */
    default Tensor predict(Samples samples) {
        return predict(samples, Parallel.shared());
    }

    /**
     * The softmax of a network's logits.
     *
     * @param network whose output is a number for each class; with a softmax at its end or without
     * @return the predictor
     * @throws IllegalArgumentException if its output is something else
     */
    static Predictor of(Network network) {
        return new NetworkPredictor(network, 1);
    }

    /**
     * The softmax of a network's logits divided by a temperature: above 1 it is less sure of itself ({@link
     * Temperature}).
     *
     * @param network whose output is a number for each class; with a softmax at its end or without
     * @param temperature positive
     * @return the predictor
     * @throws IllegalArgumentException if its output is something else, or the temperature is not positive and finite
     */
    static Predictor of(Network network, double temperature) {
        return new NetworkPredictor(network, temperature);
    }

    /**
     * The mean of several predictors' probabilities.
     *
     * @param members at least one, for the same samples and classes
     * @return the predictor
     * @throws IllegalArgumentException if there is none, or they do not go together
     */
    static Predictor ensemble(List<Predictor> members) {
        return new Ensemble(members);
    }

    /**
     * The mean of this predictor's probabilities for a sample as it is and for changed copies of it: test-time
     * augmentation. What an augmentation draws depends on the seed, the view and the sample's number alone.
     *
     * @param seed decides what is drawn; any number
     * @param views a changed copy for each, such as a flip with probability 1
     * @return the predictor
     * @throws IllegalArgumentException if there is no view
     */
    default Predictor views(long seed, Augmentation... views) {
        return new Views(this, seed, List.of(views));
    }
}
