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

/** A whole training step of the digits network: reading, augmentation, forward, loss, backward, Adam. */
final class TrainingStep {
    /** Batches of an epoch. */
    private static final int BATCHES = 8;

    private static final double LEARNING_RATE = 1e-3;

    private final Adam adam = new Adam();
    private final Network network = Digits.network();
    private final TrainingPass pass;
    private final BatchPlan batches;
    private final List<ParameterUpdate> updates = new ArrayList<>();
    private long step;

    TrainingStep(int batchSize, boolean augment, Parallel parallel) {
        int images = BATCHES * batchSize;
        RandomAffine affine = augment ? Digits.AUGMENTATION : null;
        batches = new BatchPlan(Dataset.of(Digits.images(images), Digits.labels(images)), batchSize, 1, affine);
        pass = network.trainingPass(PassOptions.of(new SoftmaxCrossEntropy(), batchSize).parallel(parallel));
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
        UpdateStep update = new UpdateStep(LEARNING_RATE, step);
        pass.consumeGradients((parameter, gradient, from, to) -> updates.get(parameter.index())
                .update(gradient, from, to, update));
        return pass.loss();
    }

    /**
     * Trains two epochs and demands that the loss falls from one to the other.
     *
     * @throws WrongResultException if it does not
     */
    void verify() {
        double first = epoch();
        double second = epoch();
        Verification.that(
                second < 0.9 * first, String.format(
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
