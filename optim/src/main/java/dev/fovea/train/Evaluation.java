package dev.fovea.train;

import dev.fovea.data.Dataset;
import dev.fovea.nn.Network;
import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.loss.LossFrame;
import dev.fovea.ops.Logits;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Tensor;
import java.util.function.BooleanSupplier;

/**
 * How well a network does on a data set it only looks at. Of no samples, both are 0.
 * Immutable.
 */
public final class Evaluation {
    /** Samples predicted at a time: memory stays small, and a request to stop is seen soon. */
    private static final int BLOCK = 512;

    private final double loss;
    private final double accuracy;

    Evaluation(double loss, double accuracy) {
        this.loss = loss;
        this.accuracy = accuracy;
    }

    /**
     * Evaluates a network on one thread per processor.
     *
     * @param network the network
     * @param dataset the samples
     * @param loss the loss, computed from the network's logits
     * @return mean loss and accuracy
     * @throws IllegalArgumentException if the network cannot take the samples or has too few outputs for the classes, or
     *     {@link Network#requireLogits} refuses it
     */
    public static Evaluation of(Network network, Dataset dataset, Loss loss) {
        return of(network, dataset, loss, Parallel.shared());
    }

    /**
     * Evaluates a network.
     *
     * @param network the network
     * @param dataset the samples
     * @param loss the loss, computed from the network's logits
     * @param parallel where it runs; the result does not depend on it
     * @return mean loss and accuracy
     * @throws IllegalArgumentException if the network cannot take the samples or has too few outputs for the classes, or
     *     {@link Network#requireLogits} refuses it
     */
    public static Evaluation of(Network network, Dataset dataset, Loss loss, Parallel parallel) {
        Requirements.fits("data set", dataset, network);
        network.requireLogits(loss);
        return of(network, dataset, loss, parallel, () -> false);
    }

    /** As above, but unchecked, and left early with part of the samples when told so. */
    static Evaluation of(
            Network network, Dataset dataset, Loss loss, Parallel parallel, BooleanSupplier stopped) {
        int classes = network.outputShape().size();
        float[] gradient = new float[classes];
        double sum = 0;
        int correct = 0;
        int done = 0;
        while (done < dataset.size() && !stopped.getAsBoolean()) {
            int end = Math.min(dataset.size(), done + BLOCK);
            Tensor logits = network.logits(dataset.samples(done, end), parallel);
            LossFrame frame = new LossFrame(logits.data(), classes, gradient);
            for (int offset = 0; done < end; done++, offset += classes) {
                int label = dataset.label(done);
                sum += loss.gradient(frame.moveTo(offset, label, 1, 0));
                correct += Logits.argmax(logits.data(), offset, classes) == label ? 1 : 0;
            }
        }
        return new Evaluation(Metrics.share(sum, done), Metrics.share(correct, done));
    }

    /**
     * The mean loss.
     *
     * @return the loss
     */
    public double loss() {
        return loss;
    }

    /**
     * The share of samples whose greatest output is at the label; of equal ones the first counts, NaN is wrong.
     *
     * @return the accuracy, 0 to 1
     */
    public double accuracy() {
        return accuracy;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Evaluation that
                && Double.compare(loss, that.loss) == 0
                && Double.compare(accuracy, that.accuracy) == 0;
    }

    @Override
    public int hashCode() {
        return 31 * Double.hashCode(loss) + Double.hashCode(accuracy);
    }

    @Override
    public String toString() {
        return "Evaluation[loss=" + loss + ", accuracy=" + accuracy + "]";
    }
}
