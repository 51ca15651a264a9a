package dev.fovea.nn;

import dev.fovea.nn.internal.plan.TrainingPlan;
import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.loss.LossFrame;
import dev.fovea.nn.loss.Target;
import dev.fovea.nn.op.Batch;
import dev.fovea.nn.op.Example;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The samples of a pass, read where its plan wants them, and what the loss says of each. Chunks share nothing. */
final class PassSamples {
    private final TrainingPlan plan;
    private final Loss loss;
    private final OutcomeObserver observer;
    private final int inputSize;
    private final int outputSize;
    private final int targetSize;
    private final float[] targets;
    private final double[] weights;
    private final double[] losses;
    private final int[] counts;
    private final LossFrame[] frames;
    private final Example[] examples;
    private @Nullable Batch batch;

    PassSamples(
            TrainingPlan plan, PassOptions options, Target target, int inputSize, int outputSize, int chunks) {
        int batchSize = options.batchSize();
        this.plan = plan;
        this.loss = options.loss();
        this.observer = options.observer();
        this.inputSize = inputSize;
        this.outputSize = outputSize;
        this.targetSize = target.size();
        this.targets = new float[Math.multiplyExact(batchSize, targetSize)];
        this.weights = new double[batchSize];
        this.losses = new double[batchSize];
        this.counts = new int[batchSize];
        this.frames = new LossFrame[chunks];
        this.examples = new Example[chunks];
        for (int chunk = 0; chunk < chunks; chunk++) {
            frames[chunk] = new LossFrame(target, plan.output(), outputSize, targets, plan.outputGradient());
        }
    }

    /** Takes a batch to read from. Readers keep their memory while the same batch comes again. */
    @SuppressWarnings("ReferenceEquality") // The same object, whatever it holds now.
    void meet(Batch newBatch) {
        if (batch != newBatch) {
            batch = null; // should the memory not be had
            for (int chunk = 0; chunk < examples.length; chunk++) {
                examples[chunk] = new Example(plan.input(), targets, newBatch.newOwn());
            }
            batch = newBatch;
        }
    }

    /** Reads samples of a chunk. */
    void read(int chunk, int from, int to) {
        Batch current = Objects.requireNonNull(batch);
        Example example = examples[chunk];
        for (int n = from; n < to; n++) {
            current.read(n, example.moveTo(n * inputSize, n * targetSize));
            weights[n] = example.weight();
        }
    }

    /** Computes the losses of samples of a chunk, and their gradients by the outputs. */
    void computeLoss(int chunk, int from, int to) {
        LossFrame frame = frames[chunk];
        for (int n = from; n < to; n++) {
            frame.moveTo(n * outputSize, n * targetSize, n * outputSize, weights[n]);
            losses[n] = loss.gradient(frame);
            counts[n] = frame.count();
            observer.observe(chunk, frame);
        }
    }

    /** {@return Σ weight·loss of the first samples, in their order} */
    double lossSum(int size) {
        double sum = 0;
        for (int n = 0; n < size; n++) {
            sum += losses[n] * weights[n];
        }
        return sum;
    }

    /** {@return what the first samples count together} */
    long count(int size) {
        long sum = 0;
        for (int n = 0; n < size; n++) {
            sum += counts[n];
        }
        return sum;
    }
}
