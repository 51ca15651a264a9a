package dev.fovea.benchmarks;

import dev.fovea.data.BatchPlan;
import dev.fovea.data.Dataset;
import dev.fovea.data.RandomAffine;
import dev.fovea.nn.Network;
import dev.fovea.nn.PassOptions;
import dev.fovea.nn.TrainingPass;
import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.nn.op.Parameter;
import dev.fovea.optim.Adam;
import dev.fovea.optim.ParameterUpdate;
import dev.fovea.optim.UpdateStep;
import dev.fovea.parallel.Parallel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A whole training step of a network: reading, augmentation, forward, loss, backward, Adam. */
final class TrainingStep {
    /** Batches of an epoch. */
    static final int BATCHES = 8;
    /** Images of a batch that show whether the digits network learns, where verifying takes longer than measuring. */
    static final int VERIFIED = 8;

    private static final double LEARNING_RATE = 1e-3;

    private final Adam adam = new Adam();
    private final TrainingPass pass;
    private final BatchPlan batches;
    private final List<ParameterUpdate> updates = new ArrayList<>();
    private long step;

    TrainingStep(int batchSize, boolean augment, Parallel parallel) {
        this(
                Digits.network(), Dataset.of(
                        Digits.images(BATCHES * batchSize), Digits.labels(BATCHES * batchSize)),
                batchSize, augment ? Digits.AUGMENTATION : null, parallel);
    }

    /**
     * Steps of a network.
     *
     * @param network what to train
     * @param data as many batches as an epoch has
     * @param batchSize images of a step
     * @param affine how images are changed, or null
     * @param parallel where it runs
     */
    TrainingStep(
            Network network, Dataset data, int batchSize, @Nullable RandomAffine affine, Parallel parallel) {
        this(
                network, data, affine, PassOptions.of(new SoftmaxCrossEntropy(), batchSize).parallel(parallel));
    }

    /**
     * Steps of a network.
     *
     * @param network what to train
     * @param data as many batches as an epoch has
     * @param affine how images are changed, or null
     * @param options how
     */
    TrainingStep(Network network, Dataset data, @Nullable RandomAffine affine, PassOptions options) {
        batches = new BatchPlan(data, options.batchSize(), 1).augmentation(affine);
        pass = network.trainingPass(options);
        for (Parameter parameter : network.parameters()) {
            updates.add(adam.begin(parameter));
        }
    }

    /**
     * Runs the next step.
     *
     * @return the mean loss of the batch before the update
     */
    double run() {
        int batch = (int) (step % BATCHES);
        if (batch == 0) {
            batches.startEpoch((int) (step / BATCHES));
        }
        pass.run(batches.batch(batch), step);
        step++;
        UpdateStep update = UpdateStep.of(LEARNING_RATE, step);
        pass.consumeGradients((parameter, gradient, from, to) -> updates.get(parameter.index())
                .update(gradient, from, to, update));
        return pass.loss();
    }

    /**
     * Trains two epochs and demands that the loss falls by a tenth, as the digits network's does.
     *
     * @throws WrongResultException if it does not
     */
    void verify() {
        verify(0.9);
    }

    /**
     * Trains two epochs and demands that the loss falls at all, as any network's does that learns noise by heart.
     *
     * @throws WrongResultException if it does not
     */
    void verifyOnNoise() {
        verify(1);
    }

    private void verify(double share) {
        double first = epoch();
        double second = epoch();
        Verification.that(
                Double.isFinite(first) && second < share * first, String.format(
                        Locale.ROOT, "training: the loss should fall, but is %.4f in one epoch and %.4f in the next",
                        first, second));
    }

    private double epoch() {
        double sum = 0;
        for (int i = 0; i < BATCHES; i++) {
            sum += run();
        }
        return sum / BATCHES;
    }
}
