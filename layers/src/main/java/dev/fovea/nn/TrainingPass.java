package dev.fovea.nn;

import dev.fovea.nn.internal.plan.Graph;
import dev.fovea.nn.internal.plan.Stage;
import dev.fovea.nn.internal.plan.TrainingPlan;
import dev.fovea.nn.loss.LossFrame;
import dev.fovea.nn.loss.Target;
import dev.fovea.nn.op.Batch;
import dev.fovea.nn.op.Mode;
import dev.fovea.nn.op.Parameter;
import dev.fovea.parallel.ChunkTask;
import dev.fovea.parallel.Parallel;
import dev.fovea.random.CounterRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Forward, loss and backward of a network over a batch, {@link Network#trainingPass as it trains} or {@link
 * Network#evaluationPass as it predicts}: computes every gradient, leaves updating to an optimizer.
 *
 * <p>The batch is cut into {@value #CHUNKS} chunks, whatever the number of threads; each accumulates gradients of its
 * own, which are summed in the order of the chunks; a dense layer's kernel has one, which is computed at the end ({@link
 * dev.fovea.nn.op.Op#batchParameter}). So the result depends on (parameters, batch, seed, step) alone, to
 * the bit. Gradients are of the sum of the samples' losses until they are handed out, when they are divided by what the
 * samples count; so several batches, computed wherever, can be learned from as if they were one: {@link #takeSums}
 * gives the sums of each, {@link #putSums} takes those of all. A step allocates nothing, once it is
 * compiled, but what several threads need to share it. One thread at a time may use a pass.
 */
public final class TrainingPass {
    /** How many chunks a batch is cut into: the most threads that can share a step. */
    public static final int CHUNKS = 16;

    private final Mode mode;
    private final TrainableNetwork network;
    private final List<CoupledLayer> coupled;
    private final TrainingPlan plan;
    private final Parallel parallel;
    private final int batchSize;
    private final int inputSize;
    private final PassSamples samples;
    private final PassGradients gradients;
    private final boolean movingStatistics;
    private final double[] statistics;
    /** What is done in parallel, made once: a step makes no objects. */
    private final ChunkTask prepare;

    private final List<ChunkTask> stages;
    private final ChunkTask wholeBatch;
    private int size;
    private double lossSum = Double.NaN;
    private long count;

    TrainingPass(Mode mode, TrainableNetwork network, Graph logits, CounterRandom random, PassOptions options) {
        Predicate<Parameter> learns = parameter -> parameter.trainable() && options.learning().test(parameter);
        if (logits.parameters().stream().noneMatch(learns) && !options.inputGradient()) {
            throw new IllegalArgumentException("the network has no trainable parameter");
        }
        network.requireLogits(options.loss());
        Target target = options.target().orElseGet(network::classTarget);
        options.loss().check(network.outputShape(), target);
        this.mode = mode;
        this.network = network;
        this.parallel = options.parallel();
        this.batchSize = options.batchSize();
        this.inputSize = network.inputShape().size();
        this.plan = new TrainingPlan(
                mode, logits, batchSize, CHUNKS, random, learns, options.inputGradient(), this::read,
                this::computeLoss, options.meter().orElse(null));
        this.coupled = mode == Mode.TRAINING ? network.coupledLayers(learns) : List.of();
        requireBatch(batchSize);
        this.samples = new PassSamples(
                plan, options, target, inputSize, logits.values().get(logits.output()).size(), CHUNKS);
        this.gradients = new PassGradients(plan, logits.parameters(), learns, parallel);
        this.movingStatistics = options.movingStatistics();
        this.statistics = new double[plan.statistics()];
        this.prepare = plan::prepare;
        this.stages = plan.stages().stream().<ChunkTask>map(stage -> chunk -> run(stage, chunk)).toList();
        this.wholeBatch = piece -> plan.runBatch(piece, size);
    }

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

        /**
         * Whether a parameter's gradient is wanted as a whole.
         *
         * @param parameter the parameter
         * @return whether there is to be a single piece of it; false unless overridden
         */
        default boolean whole(Parameter parameter) {
            return false;
        }
    }

    /**
     * Runs forward, loss and backward; in training, moving statistics are moved. {@link #consumeGradients} then hands
     * out the gradients; those of an earlier run are forgotten.
     *
     * <p>What the batch, the loss or an op throws comes out as it is. The step has not happened then: moving statistics
     * are as before, and there are no gradients.
     *
     * @param batch what to learn from, 1 to batchSize samples
     * @param step the number of the batch, which together with the seed decides dropout
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
            if (movingStatistics) {
                plan.copyStatistics(statistics);
                plan.moveStatistics(statistics);
            }
        } finally {
            network.changed();
            network.lock().leave();
        }
    }

    private void requireBatch(int number) {
        for (int i = 0; i < coupled.size(); i++) {
            coupled.get(i).requireBatch(number);
        }
    }

    private void compute(Batch newBatch, long step) {
        gradients.forget();
        lossSum = 0;
        count = 0;
        size = newBatch.size();
        plan.startStep(step);
        boolean done = false;
        try {
            samples.meet(newBatch);
            parallel.run(plan.ops(), prepare);
            for (int i = 0; i < stages.size(); i++) {
                parallel.run(CHUNKS, stages.get(i));
                plan.stages().get(i).complete();
            }
            parallel.run(plan.batchPieces(), wholeBatch);
            lossSum = samples.lossSum(size);
            count = samples.count(size);
            gradients.computed(count);
            done = true;
        } finally {
            if (!done) {
                lossSum = Double.NaN;
                plan.cancelStep();
            }
        }
    }

    /**
     * The loss of the batch, or of those whose sums were put: Σ weight·loss / Σ count.
     *
     * @return the loss, as the parameters were before any update; 0 if nothing counts, NaN if there was no run or it
     *     failed
     */
    public double loss() {
        return count == 0 ? lossSum : lossSum / count;
    }

    /**
     * The sum that the loss is a mean of.
     *
     * @return Σ weight·loss
     */
    public double lossSum() {
        return lossSum;
    }

    /**
     * What the samples count together: their number, unless the loss says otherwise ({@link LossFrame#count}).
     *
     * @return the number of terms whose mean {@link #loss} is
     */
    public long count() {
        return count;
    }

    /**
     * The numbers of all gradients together.
     *
     * @return the sizes of the parameters that learn
     */
    public int gradientSize() {
        return gradients.size();
    }

    /**
     * Takes the gradients' sums over the samples of the last run, in the order of the parameters, and leaves none.
     *
     * @param sums where they go, at least {@link #gradientSize} long; modified
     * @throws IllegalArgumentException if the array is shorter
     * @throws IllegalStateException if there is no run whose gradients have not been handed out
     */
    public void takeSums(float[] sums) {
        gradients.take(sums);
    }

    /**
     * Puts sums in the place of those of the last run, as if it had been one of all their samples.
     *
     * @param sums of the gradients, as {@link #takeSums} gave them; not modified
     * @param newLossSum of weight·loss
     * @param newCount what the samples count
     * @throws IllegalArgumentException if there are fewer sums than {@link #gradientSize}
     */
    public void putSums(float[] sums, double newLossSum, long newCount) {
        gradients.put(sums, newCount);
        lossSum = newLossSum;
        count = newCount;
    }

    /**
     * How many numbers moving statistics take of a batch.
     *
     * @return those of all layers that have some and learn
     */
    public int statisticsSize() {
        return statistics.length;
    }

    /**
     * Takes from the last run the numbers by which moving statistics move.
     *
     * @param into where they go, {@link #statisticsSize} of them; modified
     */
    public void copyStatistics(double[] into) {
        plan.copyStatistics(into);
    }

    /**
     * Moves the moving statistics by the numbers of a run, here or elsewhere: what a run does itself unless {@link
     * PassOptions#movingStatistics} says otherwise.
     *
     * @param from what {@link #copyStatistics} gave; not modified
     * @throws IllegalStateException if another thread trains the network
     */
    public void moveStatistics(double[] from) {
        network.lock().enter();
        try {
            plan.moveStatistics(from);
        } finally {
            network.changed();
            network.lock().leave();
        }
    }

    /**
     * Lets somebody change the gradients of the last run, piece by piece, in parallel, before they are handed out: add
     * the gradient of a penalty, for example.
     *
     * @param change is given the pieces, and may modify the gradient in their range
     * @throws IllegalStateException as of {@link #consumeGradients}
     */
    public void changeGradients(GradientConsumer change) {
        gradients.change(change);
    }

    /**
     * The Euclidean norm of all gradients together: √Σ g².
     *
     * @return the norm
     * @throws IllegalStateException as of {@link #consumeGradients}
     */
    public double gradientNorm() {
        return gradients.norm();
    }

    /**
     * Hands out the gradients of the last run, piece by piece or {@link GradientConsumer#whole as a whole}, in parallel,
     * and forgets them; if the consumer throws, also those that are left.
     *
     * @param consumer takes the pieces
     * @throws IllegalStateException if there is no run whose gradients have not been handed out, or another thread
     *     trains the network
     */
    public void consumeGradients(GradientConsumer consumer) {
        gradients.require();
        network.lock().enter();
        try {
            gradients.handOut(consumer);
        } finally {
            network.changed();
            network.lock().leave();
        }
    }

    /**
     * The gradient of the last run's loss with respect to a sample: ∂(weight·loss)/∂x, not divided by what the samples
     * count.
     *
     * @param sample which sample of the batch, from 0
     * @return a copy of its gradient, as long as the network's input
     * @throws IllegalStateException if {@link PassOptions#inputGradient} was not set, or there is no run
     */
    public float[] inputGradient(int sample) {
        float[] gradient = plan.inputGradient();
        if (gradient == null || gradients.isEmpty()) {
            throw new IllegalStateException(gradient == null
                    ? "the pass has no gradient of the input; PassOptions.inputGradient(true) computes it"
                    : "there are no gradients: a run comes first");
        }
        Objects.checkIndex(sample, size);
        return Arrays.copyOfRange(gradient, sample * inputSize, (sample + 1) * inputSize);
    }

    private void run(Stage stage, int chunk) {
        int from = chunk * size / CHUNKS;
        int to = (chunk + 1) * size / CHUNKS;
        if (from < to) {
            plan.run(stage, chunk, from, to);
        }
    }

    private void read(int chunk, int from, int to) {
        samples.read(chunk, from, to);
    }

    private void computeLoss(int chunk, int from, int to) {
        samples.computeLoss(chunk, from, to);
    }
}
