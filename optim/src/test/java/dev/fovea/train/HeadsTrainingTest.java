package dev.fovea.train;

import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.relu;
import static dev.fovea.nn.Layers.sigmoid;
import static dev.fovea.nn.Layers.softmax;
import static dev.fovea.testing.RandomArrays.gaussian;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.data.Dataset;
import dev.fovea.data.Mixing;
import dev.fovea.metric.Accuracy;
import dev.fovea.metric.MeanAbsolute;
import dev.fovea.metric.Metric;
import dev.fovea.nn.LayerGraphBuilder;
import dev.fovea.nn.Network;
import dev.fovea.nn.Wire;
import dev.fovea.nn.loss.BinaryCrossEntropy;
import dev.fovea.nn.loss.Heads;
import dev.fovea.nn.loss.Huber;
import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.loss.MeanSquaredError;
import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.nn.loss.Target;
import dev.fovea.optim.Adam;
import dev.fovea.optim.AdamW;
import dev.fovea.optim.Schedule;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** A network of two inputs and two outputs learns a class and a value at once, each measured by its own metric. */
class HeadsTrainingTest {
    private static final int SAMPLES = 200;

    private static Network network() {
        LayerGraphBuilder graph = new LayerGraphBuilder();
        Wire point = graph.input("point", Shape.of(2));
        Wire shift = graph.input("shift", Shape.of(1));
        Wire features = point.concat(shift).to(dense(16), relu(), dense(16), relu());
        graph.output("side", features.to(dense(2)));
        graph.output("sum", features.to(dense(1)));
        return Network.build(Shape.of(3), 1, graph.build());
    }

    /** Whether the point lies right of the shift, and the sum of all three. */
    private static Dataset data(Heads heads) {
        float[] x = gaussian(1, 3 * SAMPLES);
        float[] targets = new float[2 * SAMPLES];
        for (int n = 0; n < SAMPLES; n++) {
            targets[2 * n] = x[3 * n] > x[3 * n + 2] ? 1 : 0;
            targets[2 * n + 1] = x[3 * n] + x[3 * n + 1] + x[3 * n + 2];
        }
        return Dataset.of(
                Tensor.of(Shape.of(SAMPLES, 3), x), Tensor.of(Shape.of(SAMPLES, 2), targets), heads.target());
    }

    @Test
    void twoOutputsAreLearnedAtOnce() {
        Network network = network();
        Heads heads = new Heads(network.outputParts().orElseThrow())
                .target("side", Target.label(2))
                .target("sum", Target.values(Shape.of(1)));
        Loss loss = heads.loss("side", new SoftmaxCrossEntropy())
                .plus(heads.loss("sum", new MeanSquaredError()).times(0.5));
        Metric accuracy = new Accuracy().ofHead(heads, "side");
        Metric error = new MeanAbsolute().ofHead(heads, "sum");
        Dataset data = data(heads);
        Trainer trainer = new Trainer(network, new Adam(), Schedule.constant(0.01)).loss(loss).metrics(accuracy, error);
        Evaluation untrained = Evaluation.of(network, data, loss, List.of(error), Parallel.shared());
        Evaluation trained = trainer.fit(data, data, 20, 16).last().validation().orElseThrow();
        // Whoever guesses is right half the time; half of that is left wrong, and half of the error.
        assertTrue(trained.metric("side_accuracy") > 0.75, trained::toString);
        assertTrue(trained.metric("sum_mae") < untrained.metric("sum_mae") / 2,
                () -> untrained + " " + trained);
        Tensor y = network.predict(data.samples());
        assertEquals(
                trained.metric("side_accuracy"),
                new Accuracy().of(network.outputParts().orElseThrow().split(y).get("side"), sides(data)), 1e-12);
    }

    /** Averages of epochs, values clipped, mixing, groups, a plateau, a loss for each output. */
    private static Trainer combined(Network network) {
        Heads heads = new Heads(network.outputParts().orElseThrow())
                .target("side", Target.values(Shape.of(2)))
                .target("sum", Target.values(Shape.of(1)));
        Loss loss = heads.loss("side", new BinaryCrossEntropy().positiveWeights(2))
                .plus(heads.loss("sum", new Huber(0.5)).times(0.5));
        Metric error = new MeanAbsolute().ofHead(heads, "sum");
        return new Trainer(network, new AdamW(0.01), Schedule.constant(0.02))
                .loss(loss)
                .metrics(error)
                .mixing(Mixing.mixup(0.3).withProbability(0.7))
                .group(ParameterGroup.named("**dense.*").frozen())
                .group(ParameterGroup.named("**.kernel").rate(2).weightDecay(0.1))
                .clipping(Clipping.value(0.02))
                .accumulating(3)
                .averaging(Averaging.epochs(2))
                .reducing(new ReduceOnPlateau(0.5, 1).monitor(Monitor.validation(error)).minDelta(0.5));
    }

    @Test
    void allSettingsTogetherAreTheSameOnAnyThreadsAndAfterAKill(@TempDir Path folder) {
        Network network = network();
        int samples = 50;
        float[] x = gaussian(1, 3 * samples);
        float[] targets = new float[3 * samples];
        for (int n = 0; n < samples; n++) {
            targets[3 * n] = x[3 * n] > x[3 * n + 2] ? 1 : 0;
            targets[3 * n + 1] = 1 - targets[3 * n];
            targets[3 * n + 2] = x[3 * n] + x[3 * n + 1] + x[3 * n + 2];
        }
        Shape three = Shape.of(samples, 3);
        Dataset data = Dataset.of(Tensor.of(three, x), Tensor.of(three, targets));
        combined(network).parallel(Parallel.ofThreads(1)).fit(data, data, 3, 7); // 8 batches, 3 steps
        for (int steps : new int[] {1, 3, 7}) {
            Checkpoints checkpoints = Checkpoints.in(folder.resolve("after" + steps)).everySteps(2).resume();
            Trainer killed = combined(network()).checkpoints(checkpoints).listener(new TrainingListener() {
                @Override
                public void stepFinished(StepReport report) {
                    if ((report.epoch() - 1) * report.steps() + report.step() > steps) {
                        throw new IllegalStateException("killed");
                    }
                }
            });
            assertThrows(IllegalStateException.class, () -> killed.fit(data, data, 3, 7));
            Network resumed = network();
            combined(resumed).checkpoints(checkpoints).parallel(Parallel.ofThreads(steps)).fit(data, data, 3, 7);
            assertArrayEquals(Tasks.parameters(network), Tasks.parameters(resumed), "after " + steps);
        }
    }

    @Test
    void whatALossCannotLearnFromIsRefused() {
        Network network = network();
        Heads heads = new Heads(network.outputParts().orElseThrow())
                .target("side", Target.label(2))
                .target("sum", Target.values(Shape.of(1)));
        Loss loss =
                heads.loss("sum", new MeanSquaredError()).plus(heads.loss("side", new SoftmaxCrossEntropy()).times(2));
        Trainer mixing = new Trainer(network, new Adam(), Schedule.constant(0.01)).loss(loss).mixing(Mixing.mixup(1));
        assertRefused(
                "output side: its target is a label of 2 classes, whose numbers cannot be mixed; let it be the share of"
                        + " each class, Target.values(…)",
                () -> mixing.fit(data(heads), null, 1, 16));
        Trainer values = new Trainer(network, new Adam(), Schedule.constant(0.01))
                .loss(heads.loss("sum", new MeanSquaredError())).metrics().mixing(Mixing.mixup(1));
        assertEquals(1, values.fit(data(heads), null, 1, 16).epochs().size());

        LayerGraphBuilder graph = new LayerGraphBuilder();
        Wire x = graph.input("x", Shape.of(3));
        graph.output("side", x.to(dense(2), softmax()));
        graph.output("sum", x.to(dense(1), sigmoid(), relu()));
        Network activated = Network.build(Shape.of(3), 1, graph.build());
        assertRefused(
                "output side: layer layer_graph.softmax is a softmax, so there are no logits for the loss, which has a"
                        + " softmax of its own; leave it out",
                () -> activated.requireLogits(loss));
        assertRefused(
                "output sum: layer layer_graph.sigmoid is a sigmoid, so there are no logits for the loss, which has a"
                        + " sigmoid of its own; leave it out",
                () -> activated.requireLogits(heads.loss("sum", new BinaryCrossEntropy()).times(2)
                        .plus(heads.loss("sum", new MeanSquaredError()))));
    }

    private static void assertRefused(String message, Executable action) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, action).getMessage());
    }

    private static int[] sides(Dataset data) {
        int[] sides = new int[data.size()];
        float[] target = new float[2];
        for (int n = 0; n < sides.length; n++) {
            data.readTarget(n, target, 0);
            sides[n] = (int) target[0];
        }
        return sides;
    }
}
