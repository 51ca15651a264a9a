package dev.fovea.nn;

import dev.fovea.nn.internal.plan.Graph;
import dev.fovea.nn.internal.plan.Stage;
import dev.fovea.nn.internal.plan.TrainingPlan;
import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.loss.LossFrame;
import dev.fovea.nn.op.Batch;
import dev.fovea.nn.op.Mode;
import dev.fovea.nn.op.Parameter;
import dev.fovea.ops.Logits;
import dev.fovea.parallel.Parallel;
import dev.fovea.random.CounterRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Forward, loss and backward of a network over a batch, {@link Network#trainingPass as it trains} or {@link
 * Network#evaluationPass as it predicts}: computes every gradient, leaves updating to an optimizer.
 *
 * <p>The batch is cut into {@value #CHUNKS} chunks, whatever the number of threads; each accumulates gradients of its
 * own, which are summed in the order of the chunks; a dense layer's kernel has one, which is computed at the end ({@link
 * dev.fovea.nn.op.Op#batchParameter}). So the result depends on (parameters, batch, seed, step) alone, to
 * the bit. A step allocates nothing that grows with the work. One thread at a time may use a pass.
 */
public final class TrainingPass {
    /** How many chunks a batch is cut into: the most threads that can share a step. */
    public static final int CHUNKS = 16;

    /** Floats of a parameter that are summed and updated at a time: they and the chunks' stay in the cache. */
    private static final int BLOCK = 2048;

    private final Mode mode;
    private final Network network;
    private final List<CoupledLayer> coupled;
    private final TrainingPlan plan;
    private final Loss loss;
    private final Parallel parallel;
    private final int batchSize;
    private final int classes;
    private final int inputSize;
    private final double[] losses;
    private final boolean[] hits;
    private final LossFrame[] lossFrames = new LossFrame[CHUNKS];
    private final float[][] readWorkspace = new float[CHUNKS][0];
    private final List<Block> blocks = new ArrayList<>();
    private Batch batch = new NoBatch();
    private int size;
    private boolean computed;

    TrainingPass(
            Mode mode,
            Network network,
            Graph logits,
            CounterRandom random,
            Loss loss,
            int batchSize,
            Parallel parallel) {
        if (batchSize < 1) {
            throw new IllegalArgumentException("the batch size must be at least 1, not " + batchSize);
        }
        if (logits.parameters().stream().noneMatch(Parameter::trainable)) {
            throw new IllegalArgumentException("the network has no trainable parameter");
        }
        network.requireLogits(loss);
        this.mode = mode;
        this.coupled = mode == Mode.TRAINING ? network.coupledLayers() : List.of();
        requireBatch(batchSize);
        this.network = network;
        this.loss = loss;
        this.parallel = parallel;
        this.batchSize = batchSize;
        this.classes = logits.values().get(logits.output()).size();
        this.inputSize = network.inputShape().size();
        this.plan = new TrainingPlan(mode, logits, batchSize, CHUNKS, random, this::read, this::computeLoss);
        this.losses = new double[batchSize];
        Arrays.setAll(lossFrames, chunk -> new LossFrame(plan.output(), classes, plan.outputGradient()));
        this.hits = new boolean[batchSize];
        for (Parameter parameter : logits.parameters()) {
            int length = parameter.trainable() ? parameter.values().length : 0;
            int parts = plan.gradientParts(parameter);
            for (int from = 0; from < length; from += BLOCK) {
                blocks.add(new Block(parameter, parts, from, Math.min(length, from + BLOCK)));
            }
        }
    }

    /** A piece of a parameter whose gradient is in so many arrays. */
    private record Block(Parameter parameter, int parts, int from, int to) {}

    /** Takes the summed gradient of a piece of a parameter; called by several threads, each with another piece. */
    @FunctionalInterface
    public interface GradientConsumer {
        /**
         * Uses a gradient, typically to update the parameter's values.
         *
         * @param parameter the parameter
         * @param gradient its gradient, valid in [from, to) during the call
         * @param from first index
         * @param to one past the last index
         */
        void accept(Parameter parameter, float[] gradient, int from, int to);
    }

    /**
     * Runs forward, loss and backward; in training, moving statistics are updated. {@link #consumeGradients} then hands
     * out the gradients; those of an earlier run are forgotten.
     *
     * <p>What the batch, the loss or an op throws comes out as it is. The step has not happened then: moving statistics
     * are as before, and there are no gradients.
     *
     * @param batch what to learn from, 1 to batchSize samples
     * @param step the number of the step, which together with the seed decides dropout
     * @throws IllegalArgumentException if the batch is empty, too large or too small for a layer's statistics, or a label
     *     is not a class
     * @throws IllegalStateException if this is a pass {@link Network#trainingPass as the network trains} and another
     *     thread trains it; passes {@link Network#evaluationPass as it predicts} may run at once in several threads
     */
    public void run(Batch batch, long step) {
        if (batch.size() < 1 || batch.size() > batchSize) {
            throw new IllegalArgumentException(
                    "the batch has " + batch.size() + " samples; this pass takes 1 to " + batchSize);
        }
        requireBatch(batch.size());
        if (mode != Mode.TRAINING) {
            compute(batch, step); // writes no parameter: others may do the same at the same time
            return;
        }
        network.lock().enter();
        try {
            compute(batch, step);
        } finally {
            network.changed();
            network.lock().leave();
        }
    }

    private void requireBatch(int samples) {
        for (int i = 0; i < coupled.size(); i++) {
            coupled.get(i).requireBatch(samples);
        }
    }

    private void compute(Batch batch, long step) {
        if (computed) {
            plan.forgetGradients();
            computed = false;
        }
        this.batch = batch;
        size = batch.size();
        plan.startStep(step);
        try {
            growReadWorkspace(batch.workspaceSize());
            parallel.run(plan.ops(), plan::prepare);
            List<Stage> stages = plan.stages();
            for (int i = 0; i < stages.size(); i++) {
                run(stages.get(i));
            }
            parallel.run(plan.batchPieces(), piece -> plan.runBatch(piece, size));
            computed = true;
        } finally {
            if (!computed) {
                size = 0;
                plan.cancelStep();
            }
        }
    }

    private void growReadWorkspace(int needed) {
        for (int chunk = 0; chunk < CHUNKS; chunk++) {
            if (readWorkspace[chunk].length < needed) {
                readWorkspace[chunk] = new float[needed];
            }
        }
    }

    /**
     * The mean loss of the last run's batch.
     *
     * @return the loss, as the parameters were before any update; NaN if there was no run or it failed
     */
    public double loss() {
        double sum = 0;
        for (int n = 0; n < size; n++) {
            sum += losses[n];
        }
        return sum / size;
    }

    /**
     * How many samples of the last run's batch had their largest output at the label; of equal ones the first counts,
     * NaN is wrong.
     *
     * @return the number of correct samples
     */
    public int correct() {
        int correct = 0;
        for (int n = 0; n < size; n++) {
            correct += hits[n] ? 1 : 0;
        }
        return correct;
    }

    /**
     * Hands out the gradients of the last run, piece by piece, in parallel, and forgets them; if the consumer throws,
     * also those that are left.
     *
     * @param consumer takes the pieces
     * @throws IllegalStateException if there is no run whose gradients have not been handed out, or another thread
     *     trains the network
     */
    public void consumeGradients(GradientConsumer consumer) {
        if (!computed) {
            throw new IllegalStateException(
                    "there are no gradients: a run comes first, for each time they are consumed");
        }
        network.lock().enter();
        try {
            parallel.run(blocks.size(), index -> consume(blocks.get(index), consumer));
            computed = false;
        } finally {
            if (computed) {
                plan.forgetGradients();
                computed = false;
            }
            network.changed();
            network.lock().leave();
        }
    }

    private void consume(Block block, GradientConsumer consumer) {
        float[][][] gradients = plan.gradients();
        int parameter = block.parameter.index();
        float[] sum = gradients[0][parameter];
        for (int chunk = 1; chunk < block.parts; chunk++) {
            moveInto(sum, gradients[chunk][parameter], block.from, block.to);
        }
        consumer.accept(block.parameter, sum, block.from, block.to);
        Arrays.fill(sum, block.from, block.to, 0);
    }

    private static void moveInto(float[] sum, float[] part, int from, int to) {
        for (int i = from; i < to; i++) {
            sum[i] += part[i];
        }
        Arrays.fill(part, from, to, 0);
    }

    private void run(Stage stage) {
        int samples = size;
        parallel.run(CHUNKS, chunk -> {
            int from = chunk * samples / CHUNKS;
            int to = (chunk + 1) * samples / CHUNKS;
            if (from < to) {
                plan.run(stage, chunk, from, to);
            }
        });
        stage.complete();
    }

    private void read(int chunk, int from, int to) {
        for (int n = from; n < to; n++) {
            batch.read(n, plan.input(), n * inputSize, readWorkspace[chunk]);
        }
    }

    private void computeLoss(int chunk, int from, int to) {
        float[] logits = plan.output();
        LossFrame frame = lossFrames[chunk];
        for (int n = from; n < to; n++) {
            int label = batch.label(n);
            int offset = n * classes;
            losses[n] = loss.gradient(frame.moveTo(offset, label, 1.0 / size, offset));
            hits[n] = Logits.argmax(logits, offset, classes) == label;
        }
    }

    private record NoBatch() implements Batch {
        @Override
        public int size() {
            return 0;
        }

        @Override
        public void read(int sample, float[] x, int offset, float[] workspace) {
            throw new IllegalStateException("no batch yet");
        }

        @Override
        public int label(int sample) {
            throw new IllegalStateException("no batch yet");
        }
    }
}
