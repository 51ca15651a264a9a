package dev.fovea.nn;

import dev.fovea.nn.internal.plan.Advice;
import dev.fovea.nn.internal.plan.FinalActivation;
import dev.fovea.nn.internal.plan.Graph;
import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.op.Parts;
import java.util.List;
import java.util.Optional;

/** What losses see of a network: a softmax or sigmoid at its end belongs to a loss that has one of its own. */
final class SeenByLoss {
    private final Graph graph;
    private final Graph logits;
    private final Graph beforeSigmoid;

    SeenByLoss(Graph graph) {
        this.graph = graph;
        this.logits = graph.logits();
        this.beforeSigmoid = logits.without(FinalActivation.SIGMOID);
    }

    /** The graph up to a softmax at the end. */
    Graph logits() {
        return logits;
    }

    /** The graph up to what a loss sees. */
    Graph by(Loss loss) {
        return loss.hasSigmoid() ? beforeSigmoid : logits;
    }

    /** Checks that a loss sees what it is about; see {@link Network#requireLogits}. */
    void require(Loss loss) {
        if (graph.endsInSoftmax() && loss.refusesSoftmax()) {
            throw new IllegalArgumentException(
                    "the network ends in a softmax, which the loss would not see: it would train other outputs than are "
                            + "predicted; leave the softmax out, or take a loss that has one, such as "
                            + "SoftmaxCrossEntropy");
        }
        if (logits.endsInSigmoid() && loss.refusesSigmoid()) {
            throw new IllegalArgumentException(
                    "the network ends in a sigmoid, which one loss of the sum takes for its own, so that the other would not "
                            + "see it: it would train other outputs than are predicted; leave the sigmoid out, or add "
                            + "losses that all have one, such as BinaryCrossEntropy, or none");
        }
        if (loss.hasSoftmax()) {
            requireOnce(FinalActivation.SOFTMAX, loss);
        }
        if (loss.hasSigmoid()) {
            requireOnce(FinalActivation.SIGMOID, loss);
        }
        for (String output : graph.outputParts().map(Parts::names).orElse(List.of())) {
            if (loss.hasSoftmax(output)) {
                refuse(Advice.twiceWithLoss(FinalActivation.SOFTMAX, graph, output));
            }
            if (loss.hasSigmoid(output)) {
                refuse(Advice.twiceWithLoss(FinalActivation.SIGMOID, graph, output));
            }
        }
    }

    private void requireOnce(FinalActivation activation, Loss loss) {
        refuse(Advice.twiceWithLoss(activation, by(loss)));
    }

    private static void refuse(Optional<String> problem) {
        if (problem.isPresent()) {
            throw new IllegalArgumentException(problem.get());
        }
    }
}
