package dev.fovea.predict;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.data.Augmentation;
import dev.fovea.nn.Network;
import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.nn.op.Samples;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.List;

/**
 * What predicts: a network, several of them together, or either of several views of a sample. What is predicted follows
 * from the loss that a network learned by ({@link #of(Network, Loss)}): probabilities of classes, also for each pixel of a
 * map, probabilities of yes and no, or values. Together they predict the mean.
 *
 * <p>Any number of threads may use one at once, while nobody trains. {@code Evaluation.of} measures it.
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
     * What is predicted, and its shape for one sample.
     *
     * @return the outputs
     */
    Outputs outputs();

    /**
     * What losses and metrics look at: the numbers whose softmax, or sigmoid, is predicted; values as they are. Of several
     * predictors these are the logarithm of the mean probability, and log(p/(1 − p)) of the mean probability of yes, not
     * below that of 2⁻¹⁰⁷⁴.
     *
     * @param samples the inputs
     * @param parallel where it runs; the result does not depend on it
     * @return a new tensor, (samples, outputShape…)
     * @throws IllegalArgumentException if the samples say that they have another shape ({@link Samples#shape})
     */
    Tensor logits(Samples samples, Parallel parallel);

    /**
     * What samples are taken for.
     *
     * @param samples the inputs
     * @param parallel where it runs; the result does not depend on it
     * @return probabilities or values, (samples, outputShape…)
     * @throws IllegalArgumentException if the samples say that they have another shape ({@link Samples#shape})
     */
    default Tensor predict(Samples samples, Parallel parallel) {
        Tensor y = logits(samples, parallel);
        outputs().predict(y, parallel);
        return y;
    }

    /**
     * What samples are taken for, on one thread per processor.
     *
     * @param samples the inputs
     * @return probabilities or values, (samples, outputShape…)
     * @throws IllegalArgumentException if the samples say that they have another shape ({@link Samples#shape})
     */
    default Tensor predict(Samples samples) {
        return predict(samples, Parallel.shared());
    }

    /**
     * The softmax of the outputs of a network that learned classes, by {@link SoftmaxCrossEntropy} or {@code Focal}: those
     * of samples, or of each pixel.
     *
     * @param network whose outputs are a number for each class; with a softmax at its end or without
     * @return the predictor
     * @throws IllegalArgumentException if it cannot have learned classes: there is one output, there are several that are
     *     something of their own, or it ends in a sigmoid
     */
    static Predictor of(Network network) {
        Outputs.requireClasses(network);
        return of(network, new SoftmaxCrossEntropy());
    }

    /**
     * What a network predicts that learned by a loss: the softmax of its outputs if the loss has one ({@link
     * Loss#hasSoftmax}), their sigmoid if it has one of these ({@link Loss#hasSigmoid}), else the outputs themselves. Of
     * several outputs each is what the loss takes it for.
     *
     * @param network the network; with a softmax or sigmoid at its end or without
     * @param loss what it learned by
     * @return the predictor
     * @throws IllegalArgumentException if the loss cannot be that of the network: {@link Network#requireLogits} refuses it,
     *     or it has a softmax and there is only one output
     */
    static Predictor of(Network network, Loss loss) {
        return new NetworkPredictor(network, loss);
    }

    /**
     * The mean of what several predict.
     *
     * @param members at least one, that take the same samples and predict the same
     * @return the predictor
     * @throws IllegalArgumentException if there is none, or they do not go together
     */
    static Predictor ensemble(List<Predictor> members) {
        return new Ensemble(members);
    }

    /**
     * The mean of what is predicted for a sample as it is and for changed copies of it: test-time augmentation. What an
     * augmentation draws depends on the seed, the view and the sample's number alone.
     *
     * <p>Views are to predictions as augmentations are to targets. Where an output is a map of the image's pixels, of as
     * many rows and columns, what is predicted for a pixel is put back to where the pixel was (the nearest, where the
     * augmentation interpolates), and a pixel has the mean of the views that it is in. So an augmentation of one's own must
     * move a map of labels along, as it must in training. Everything else stays as it is: whether a class or a number is the
     * same for a mirrored image is for the caller to know.
     *
     * @param seed decides what is drawn; any number
     * @param views a changed copy for each, such as a flip with probability 1
     * @return the predictor
     * @throws IllegalArgumentException if there is no view, one cannot change such samples, or an output is a map of
     *     another size
     */
    default Predictor views(long seed, Augmentation... views) {
        return new Views(this, seed, List.of(views));
    }

    /**
     * This with its logits divided by a temperature: above 1 it is less sure of itself ({@link Temperature}).
     *
     * @param temperature positive
     * @return the predictor
     * @throws IllegalArgumentException if it is not positive and finite, or not probabilities of one output are predicted
     */
    default Predictor temperature(double temperature) {
        return new Tempered(this, temperature);
    }
}
