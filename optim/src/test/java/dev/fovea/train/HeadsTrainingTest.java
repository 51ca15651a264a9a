package dev.fovea.train;

import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.relu;
import static dev.fovea.testing.RandomArrays.gaussian;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.data.Dataset;
import dev.fovea.metric.Accuracy;
import dev.fovea.metric.MeanAbsolute;
import dev.fovea.metric.Metric;
import dev.fovea.nn.LayerGraphBuilder;
import dev.fovea.nn.Network;
import dev.fovea.nn.Wire;
import dev.fovea.nn.loss.Heads;
import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.loss.MeanSquaredError;
import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.nn.loss.Target;
import dev.fovea.optim.Adam;
import dev.fovea.optim.Schedule;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

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
