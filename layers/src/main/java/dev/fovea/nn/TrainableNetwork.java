package dev.fovea.nn;

import dev.fovea.nn.internal.plan.Graph;
import dev.fovea.nn.internal.plan.TrainingPlan;
import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.loss.Target;
import dev.fovea.nn.op.CoupledOp;
import dev.fovea.nn.op.Mode;
import dev.fovea.nn.op.Parameter;
import dev.fovea.random.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** How a network is trained, or asked for gradients: what losses and trainers need of it. */
abstract sealed class TrainableNetwork extends PredictingNetwork permits Network {
    private static final long TRAINING_STREAM = 1;

    private final TrainingLock lock;

    TrainableNetwork(Shape inputShape, long seed, Assembly assembly, Sizes sizes) {
        super(inputShape, seed, assembly, sizes.version());
        this.lock = sizes.lock();
    }

    /**
     * Prepares training: allocates everything a step needs.
     *
     * @param options loss, targets, batch size and more
     * @return the pass
     * @throws IllegalArgumentException if the batch size is too small for a layer's statistics, there is nothing to
     *     train, the loss cannot compare the network's output with the targets, or {@link #requireLogits} refuses it
     */
    public TrainingPass trainingPass(PassOptions options) {
        return pass(Mode.TRAINING, options);
    }

    /**
     * Prepares gradients of what the network predicts: a pass in which batch normalisation uses its moving statistics
     * and leaves them alone, and dropout does nothing. For fine-tuning on batches too small or too unlike for
     * statistics of their own. Several threads may each run a pass at once while nobody changes the parameters.
     *
     * @param options loss, targets, batch size and more
     * @return the pass
     * @throws IllegalArgumentException if there is nothing to train, the loss cannot compare the network's output with
     *     the targets, or {@link #requireLogits} refuses it
     */
    public TrainingPass evaluationPass(PassOptions options) {
        return pass(Mode.EVALUATION, options);
    }

    private TrainingPass pass(Mode mode, PassOptions options) {
        return new TrainingPass(
                mode, this, seen.by(options.loss()), CounterRandom.ofSeed(seed).stream(TRAINING_STREAM), options);
    }

    /**
     * The gradient of a number with respect to the input, for each input by itself: which pixels an output depends on
     * (saliency; Simonyan, Vedaldi and Zisserman, 2014). With moving statistics and without dropout, as the network
     * predicts.
     *
     * @param x the inputs, (batch, inputShape…)
     * @param number computed from the logits of one input alone, with its gradient; where it looks for a target it finds
     *     NaN
     * @return ∂number/∂x, of x's shape
     * @throws IllegalArgumentException if x has another shape, or the number is a loss that compares with targets
     */
    public Tensor inputGradient(Tensor x, Loss number) {
        return new InputGradient(this, x).ofNumber(number);
    }

    /**
     * The gradient of a loss with respect to the input, for each input by itself, where targets are classes: which
     * changes of an image make it less like its class. With moving statistics and without dropout, as the network
     * predicts.
     *
     * @param x the inputs, (batch, inputShape…)
     * @param loss what compares the logits of one input with its class
     * @param labels the class of each input
     * @return ∂loss/∂x, of x's shape, of each input's own loss
     * @throws IllegalArgumentException if x has another shape, there are not as many labels as inputs, one is not a class,
     *     or the loss cannot compare the outputs with classes
     */
    public Tensor inputGradient(Tensor x, Loss loss, int... labels) {
        return new InputGradient(this, x).ofLabels(loss, labels);
    }

    /**
     * The gradient of a loss with respect to the input, for each input by itself. With moving statistics and without
     * dropout, as the network predicts.
     *
     * @param x the inputs, (batch, inputShape…)
     * @param loss what compares the logits of one input with its target
     * @param target what the targets are
     * @param targets the target of each input, (batch, targetShape…)
     * @return ∂loss/∂x, of x's shape, of each input's own loss; of pixels that is the mean over those that count
     * @throws IllegalArgumentException if x has another shape, there are not as many targets as inputs, one is not what it
     *     should be, or the loss cannot compare the outputs with them
     */
    public Tensor inputGradient(Tensor x, Loss loss, Target target, Tensor targets) {
        return new InputGradient(this, x).ofTargets(loss, target, targets);
    }

    /**
     * Keeps the network for this thread's training until the reservation is closed: meanwhile other threads' training is
     * refused. A {@link TrainingPass} needs none, but without one other threads may train between its steps.
     *
     * @return the reservation, to be closed by this thread
     * @throws IllegalStateException if a training is under way, of whichever thread
     */
    public Reservation reserve() {
        lock.reserve();
        return new Reservation(lock);
    }

    /** Who trains. */
    TrainingLock lock() {
        return lock;
    }

    /**
     * The layers whose training couples the samples of a batch, such as batch normalisations.
     *
     * @return the layers, from the input on
     */
    public List<CoupledLayer> coupledLayers() {
        return coupledLayers(parameter -> true);
    }

    /**
     * The layers that couple the samples of a batch where only some parameters learn ({@link PassOptions#learning}).
     *
     * @param learning which of the trainable parameters learn
     * @return the layers, from the input on, but those that have trainable parameters none of which learns
     */
    public List<CoupledLayer> coupledLayers(Predicate<Parameter> learning) {
        List<CoupledLayer> coupled = new ArrayList<>();
        for (Graph.Node node : graph.nodes()) {
            if (node.op() instanceof CoupledOp op && TrainingPlan.couples(op, learning)) {
                coupled.add(new CoupledLayer(node.layer(), op));
            }
        }
        return coupled;
    }

    /**
     * Checks that a loss sees what it is about. For one that has a softmax of its own these are logits: a softmax that ends
     * the network is taken for that of the loss; one with nothing but changes of shape, pooling and the like behind it
     * would be a second one. The same with a sigmoid. For one that {@link Loss#refusesSoftmax} or {@link
     * Loss#refusesSigmoid} it is what the network predicts. Each of several outputs must be logits for a loss that has its activation.
     *
     * @param loss the loss
     * @throws IllegalArgumentException if it does not; the message names the layer or the remedy
     */
    public void requireLogits(Loss loss) {
        seen.require(loss);
    }

    /** Labels of as many classes as there are outputs, or values where that makes no sense. */
    Target classTarget() {
        Shape output = outputShape();
        return output.rank() == 0
                ? Target.values(output)
                : Target.labels(
                        Shape.of(Arrays.copyOf(output.dimensions(), output.rank() - 1)), output.channels());
    }
}
