package dev.fovea.train;

import static dev.fovea.nn.Layers.dense;
import static dev.fovea.testing.RandomArrays.gaussian;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.data.Dataset;
import dev.fovea.metric.Accuracy;
import dev.fovea.metric.Metric;
import dev.fovea.metric.RocAuc;
import dev.fovea.metric.Tally;
import dev.fovea.nn.Network;
import dev.fovea.nn.loss.Outcome;
import dev.fovea.nn.loss.Target;
import dev.fovea.optim.Schedule;
import dev.fovea.optim.Sgd;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A metric that ranks all samples of an epoch does so when its figure is asked for, not at every step. */
class StepFiguresTest {
    private static final int EPOCHS = 2;
    private static final int STEPS = 20;

    /** The area under the curve, which counts how often it was computed. */
    private static final class Counting implements Metric {
        private final RocAuc auc = new RocAuc();
        private final AtomicInteger computed = new AtomicInteger();

        @Override
        public String name() {
            return auc.name();
        }

        @Override
        public Tally newTally(Shape output, Target target) {
            return auc.newTally(output, target);
        }

        @Override
        public void add(Outcome outcome, Tally tally) {
            auc.add(outcome, tally);
        }

        @Override
        public double value(Tally tally) {
            computed.incrementAndGet();
            return auc.value(tally);
        }
    }

    /** What TensorBoard has its curves by. */
    @Test
    void stepsAreCountedThroughTrainingsWithOtherBatches() {
        List<Long> counted = new ArrayList<>();
        Trainer trainer = new Trainer(
                Network.build(Shape.of(2), 1, dense(2)), new Sgd(), Schedule.constant(0.01))
                .listener(new TrainingListener() {
                    @Override
                    public void stepFinished(StepReport report) {
                        counted.add(report.trainedSteps());
                    }
                });
        int size = data().size();
        trainer.fit(data(), null, 1, size / 4);
        trainer.fit(data(), null, 2, size);
        trainer.fit(data(), null, 1, size / 2);
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L), counted);
    }

    private static History train(Metric metric, Consumer<StepReport> atEveryStep) {
        Network network = Network.build(Shape.of(2), 1, dense(2));
        Dataset data = data();
        return new Trainer(network, new Sgd(), Schedule.constant(0.1)).metrics(new Accuracy(), metric)
                .listener(new TrainingListener() {
                    @Override
                    public void stepFinished(StepReport report) {
                        atEveryStep.accept(report);
                    }
                }).fit(data, null, EPOCHS, data.size() / STEPS);
    }

    /** Points and on which side of a line they are. */
    private static Dataset data() {
        int samples = 4 * STEPS;
        float[] x = gaussian(1, 2 * samples);
        float[] sides = new float[samples];
        for (int n = 0; n < samples; n++) {
            sides[n] = x[2 * n] > x[2 * n + 1] ? 1 : 0;
        }
        return Dataset.of(
                Tensor.of(Shape.of(samples, 2), x), Tensor.of(Shape.of(samples), sides), Target.label(2));
    }

    @Test
    void nobodyAsksSoItIsComputedOnceAnEpoch() {
        Counting metric = new Counting();
        List<Double> others = new ArrayList<>();
        train(metric, report -> {
            others.add(report.accuracy());
            others.add(report.loss());
        });
        assertEquals(EPOCHS, metric.computed.get());
        assertEquals(2 * EPOCHS * STEPS, others.size());
        assertTrue(others.stream().allMatch(Double::isFinite), others::toString);
    }

    @Test
    void askedForTwiceItIsComputedOnce() {
        Counting metric = new Counting();
        train(metric, report -> {
            if (report.step() == 5) {
                assertEquals(report.training().metric("roc_auc"), report.training().metrics().get("roc_auc"));
            }
        });
        assertEquals(2 * EPOCHS, metric.computed.get());
    }

    /** What is kept of a step says the same after the training as at once; that of the last step is the epoch's. */
    @Test
    void askedForLaterItIsThatOfItsStep() {
        List<Evaluation> reports = new ArrayList<>();
        List<Double> atOnce = new ArrayList<>();
        History history = train(new RocAuc(), report -> atOnce.add(report.training().metric("roc_auc")));
        train(new RocAuc(), report -> reports.add(report.training()));
        assertEquals(atOnce, reports.stream().map(report -> report.metric("roc_auc")).toList());
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            assertEquals(history.epochs().get(epoch).training(), reports.get(STEPS * (epoch + 1) - 1));
        }
        assertTrue(atOnce.stream().distinct().count() > STEPS, atOnce::toString);
    }
}
