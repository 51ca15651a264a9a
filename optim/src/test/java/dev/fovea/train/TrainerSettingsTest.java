package dev.fovea.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.data.Dataset;
import dev.fovea.data.Mixing;
import dev.fovea.data.Sampling;
import dev.fovea.metric.Metric;
import dev.fovea.nn.Network;
import dev.fovea.nn.loss.Focal;
import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.nn.op.Parameter;
import dev.fovea.optim.Muon;
import dev.fovea.optim.Schedule;
import dev.fovea.optim.Sgd;
import dev.fovea.testing.LogLines;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.parallel.Isolated;

/** Clipping, penalties, accumulation, averages and plateaus, each against what its formula says. */
@Isolated
class TrainerSettingsTest {
    private static final Dataset TRAIN = Tasks.lines(64, 1);
    private static final Dataset VALIDATION = Tasks.lines(30, 2);
    private static final double RATE = 0.5;

    /** Plain gradient descent on a linear network: the change of the parameters is −rate·gradient. */
    private static Trainer sgd(Network network) {
        return new Trainer(network, new Sgd(), Schedule.constant(RATE));
    }

    /** −(change)/rate of all parameters after one step of all samples. */
    private static double[] gradient(Trainer trainer) {
        float[][] before = Tasks.parameters(trainer.network());
        trainer.fit(TRAIN, null, 1, TRAIN.size());
        List<Double> all = new ArrayList<>();
        for (Parameter parameter : trainer.network().parameters()) {
            for (int i = 0; i < parameter.values().length; i++) {
                all.add(((double) before[parameter.index()][i] - parameter.values()[i]) / RATE);
            }
        }
        return all.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static double norm(double[] gradient) {
        return Math.sqrt(Arrays.stream(gradient).map(g -> g * g).sum());
    }

    @Test
    void theNormIsBounded() {
        double[] free = gradient(sgd(Tasks.linear(1)));
        double norm = norm(free);
        double[] clipped = gradient(sgd(Tasks.linear(1)).clipping(Clipping.norm(norm / 4)));
        assertEquals(norm / 4, norm(clipped), 1e-5 * norm);
        for (int i = 0; i < free.length; i++) {
            assertEquals(free[i] / 4, clipped[i], 1e-6, "the direction is kept");
        }
        assertArrayEquals(free, gradient(sgd(Tasks.linear(1)).clipping(Clipping.norm(2 * norm))));
    }

    @Test
    void everyElementIsBounded() {
        double[] free = gradient(sgd(Tasks.linear(1)));
        double[] clipped = gradient(sgd(Tasks.linear(1)).clipping(Clipping.value(0.01)));
        for (int i = 0; i < free.length; i++) {
            assertEquals(Math.max(-0.01, Math.min(0.01, free[i])), clipped[i], 1e-6);
        }
    }

    @Test
    void bothBoundsAreMetInTheOrderOfTheCalls() {
        double[] free = gradient(sgd(Tasks.linear(1)));
        double most = norm(free) / 8;
        double norm = norm(free) / 4;
        double[] byNorm =
                gradient(sgd(Tasks.linear(1)).clipping(Clipping.norm(norm)).clipping(Clipping.value(most / 4)));
        double[] byValue =
                gradient(sgd(Tasks.linear(1)).clipping(Clipping.value(most)).clipping(Clipping.norm(norm)));
        double[] clipped = Arrays.stream(free).map(g -> Math.max(-most, Math.min(most, g))).toArray();
        assertTrue(norm(clipped) > norm && norm(clipped) < norm(free), "both matter");
        int bounded = 0;
        for (int i = 0; i < free.length; i++) {
            double expected = Math.max(-most / 4, Math.min(most / 4, free[i] / 4));
            assertEquals(expected, byNorm[i], 1e-6);
            assertEquals(clipped[i] * norm / norm(clipped), byValue[i], 1e-6);
            bounded += Math.abs(expected) == most / 4 ? 1 : 0;
        }
        assertTrue(bounded > 0 && bounded < free.length, "bounded: " + bounded);
        Trainer trainer = sgd(Tasks.linear(1)).clipping(Clipping.norm(1)).clipping(Clipping.value(2));
        assertEquals(
                "gradients are bounded by Clipping[norm=1.0] already, in the same way as by Clipping[norm=3.0]; by "
                        + "norm and by value are possible together",
                refusedClipping(trainer, Clipping.norm(3)));
        assertTrue(
                refusedClipping(trainer, Clipping.value(2)).startsWith("gradients are bounded by Clipping[value=2.0]"));
    }

    private static String refusedClipping(Trainer trainer, Clipping clipping) {
        return assertThrows(IllegalArgumentException.class, () -> trainer.clipping(clipping)).getMessage();
    }

    @Test
    void penaltiesAddTheirGradients() {
        float[] w = Tasks.linear(1).parameter("dense.kernel").values();
        double[] free = gradient(sgd(Tasks.linear(1)));
        double[] l2 = gradient(sgd(Tasks.linear(1)).regularizer(Regularizer.l2(0.1)));
        double[] l1 = gradient(sgd(Tasks.linear(1)).regularizer(Regularizer.l1(0.1)));
        double[] bias = gradient(
                sgd(Tasks.linear(1)).regularizer(Regularizer.l2(0.1).on("*.bias")).regularizer(Regularizer.l1(0.2)));
        for (int i = 0; i < free.length; i++) {
            double kernel = i < w.length ? w[i] : 0;
            assertEquals(free[i] + 0.2 * kernel, l2[i], 1e-6);
            assertEquals(free[i] + 0.1 * Math.signum(kernel), l1[i], 1e-6);
            assertEquals(free[i] + 0.2 * Math.signum(kernel), bias[i], 1e-6, "biases are 0");
        }
    }

    @Test
    void severalBatchesAreOneStep() {
        Network whole = Tasks.linear(1);
        Network parts = Tasks.linear(1);
        sgd(whole).fit(TRAIN, null, 1, 64);
        Trainer trainer = sgd(parts).accumulating(3);
        History history = trainer.fit(TRAIN, null, 1, 22); // batches of 22, 22 and 20
        assertEquals(1, trainer.step());
        assertEquals(1, history.last().steps());
        assertArrayEquals(
                whole.parameter("dense.kernel").values(), parts.parameter("dense.kernel").values(), 1e-6f);
        Trainer uneven = sgd(Tasks.linear(1)).accumulating(3);
        assertEquals(2, uneven.fit(TRAIN, null, 1, 16).last().steps(), "4 batches: 3 and 1");
        assertEquals(2, uneven.step());
    }

    @Test
    void theExponentialAverageFollowsEveryStep() {
        Network network = Tasks.cnn(1);
        double decay = 0.7;
        List<float[][]> steps = new ArrayList<>();
        steps.add(Tasks.parameters(network));
        Trainer plain = Tasks.trainer(network).listener(new TrainingListener() {
            @Override
            public void stepFinished(StepReport report) {
                steps.add(Tasks.parameters(network));
            }
        });
        plain.fit(TRAIN, null, 2, 16);
        double[][] expected = new double[steps.getFirst().length][];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = new double[steps.getFirst()[i].length];
            for (int j = 0; j < expected[i].length; j++) {
                expected[i][j] = steps.getFirst()[i][j];
                for (float[][] step : steps.subList(1, steps.size())) {
                    expected[i][j] = decay * expected[i][j] + (1 - decay) * step[i][j];
                }
            }
        }
        Network averaged = Tasks.cnn(1);
        Trainer trainer = Tasks.trainer(averaged).averaging(Averaging.exponential(decay));
        History history = trainer.fit(TRAIN, VALIDATION, 2, 16);
        for (int i = 0; i < expected.length; i++) {
            for (int j = 0; j < expected[i].length; j++) {
                assertEquals(expected[i][j], averaged.parameters().get(i).values()[j], 1e-5);
            }
        }
        Evaluation end = Evaluation.of(averaged, VALIDATION, new SoftmaxCrossEntropy());
        assertEquals(end, history.last().validation().orElseThrow(), "validation is of the averages");
    }

    @Test
    void trainingGoesOnFromWhatWasLearned() {
        Network whole = Tasks.cnn(1);
        Network pieces = Tasks.cnn(1);
        Trainer trainer = Tasks.trainer(pieces).averaging(Averaging.exponential(0.9));
        Tasks.trainer(whole).averaging(Averaging.exponential(0.9)).fit(TRAIN, null, 3, 16);
        trainer.fit(TRAIN, null, 1, 16);
        trainer.fit(TRAIN, null, 2, 16);
        assertArrayEquals(Tasks.parameters(whole), Tasks.parameters(pieces));
        // What somebody else puts into the network is learned from.
        Arrays.fill(pieces.parameter("dense.bias").values(), 100);
        trainer.fit(TRAIN, null, 1, 16);
        assertEquals(100, pieces.parameter("dense.bias").values()[0], 1);
    }

    @Test
    void averagesBeginWithWhatTheNetworkHasWhenTrainingBegins() {
        Network network = Tasks.cnn(1);
        Trainer trainer = Tasks.trainer(network).averaging(Averaging.exponential(0.999));
        assertEquals(0, trainer.epoch(), "whoever asks that does not begin it");
        Arrays.fill(network.parameter("dense.bias").values(), 100);
        trainer.fit(TRAIN, null, 1, 64);
        assertEquals(100, network.parameter("dense.bias").values()[0], 0.1);
    }

    @Test
    void theMeanOfEpochsIsOfThoseThatCount() {
        Network network = Tasks.cnn(1);
        List<float[][]> epochs = new ArrayList<>();
        Tasks.trainer(network).listener(new TrainingListener() {
            @Override
            public void epochFinished(EpochReport report) {
                epochs.add(Tasks.parameters(network));
            }
        }).fit(TRAIN, null, 4, 16);
        Network averaged = Tasks.cnn(1);
        Tasks.trainer(averaged).averaging(Averaging.epochs(2)).fit(TRAIN, null, 4, 16);
        for (Parameter parameter : averaged.parameters()) {
            for (int j = 0; j < parameter.values().length; j++) {
                int i = parameter.index();
                double mean = ((double) epochs.get(1)[i][j] + epochs.get(2)[i][j] + epochs.get(3)[i][j]) / 3;
                assertEquals(mean, parameter.values()[j], 1e-6 * (1 + Math.abs(mean)));
            }
        }
        Network early = Tasks.cnn(1);
        Trainer trainer = Tasks.trainer(early).averaging(Averaging.epochs(5));
        String nothing = "averaging begins with epoch 5, but training ends after epoch 4: nothing is averaged";
        assertTrue(said(() -> trainer.fit(TRAIN, null, 4, 16)).contains(nothing), "the average of later epochs alone");
        assertArrayEquals(epochs.getLast(), Tasks.parameters(early), "until then what was learned last");
        assertFalse(said(() -> trainer.fit(TRAIN, null, 1, 16)).stream().anyMatch(line -> line.contains("averag")));
    }

    @Test
    void classesThatAreBalancedTwiceAreTold() {
        Loss weights = new SoftmaxCrossEntropy().classWeights(1, 2, 3);
        Trainer balanced = Tasks.trainer(Tasks.linear(1)).sampling(Sampling.balanced());
        String told =
                "balanced sampling and the weights of " + weights + " both make up for rare classes, which so count"
                        + " too much; one of the two is usual";
        assertEquals(List.of(told), said(() -> balanced.loss(weights).fit(TRAIN, null, 1, 16)));
        assertEquals(1, said(() -> balanced.loss(new SoftmaxCrossEntropy().plus(weights.times(0.5)))
                .fit(TRAIN, null, 1, 16)).size());
        assertEquals(List.of(), said(() -> balanced.loss(new Focal()).fit(TRAIN, null, 1, 16)));
        assertEquals(List.of(),
                said(() -> Tasks.trainer(Tasks.linear(1)).loss(weights).fit(TRAIN, null, 1, 16)));
    }

    @Test
    void whatWouldHaveNoEffectIsRefused() {
        Trainer trainer = Tasks.trainer(Tasks.cnn(1)).averaging(Averaging.exponential(0.9));
        assertRefused(
                "parameters are averaged by Averaging[decay=0.9] already, so not by Averaging[epochs from 2]; a training "
                        + "has one averaging",
                () -> trainer.averaging(Averaging.epochs(2)));
        assertRefused(
                "the penalty L2[10.0 on *.moving_*] is on no parameter that could be trained, only on moving statistics",
                () -> trainer.regularizer(Regularizer.l2(10).on("*.moving_*")));
        ParameterGroup frozen = ParameterGroup.named("conv2d**").frozen();
        Regularizer onFrozen = Regularizer.l1(1).on("conv2d.kernel");
        String nothing = "the penalty L1[1.0 on conv2d.kernel] has no effect: groups freeze all its parameters";
        assertRefused(nothing, () -> trainer.group(frozen).regularizer(onFrozen));
        assertRefused(nothing, () -> trainer.regularizer(onFrozen).group(frozen));
        assertEquals(1, trainer.group(frozen).regularizer(Regularizer.l1(1)).fit(TRAIN, null, 1, 16).epochs().size());
    }

    private static void assertRefused(String message, Executable setting) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, setting).getMessage());
    }

    /** A setting that is null, as callers without a checker of nulls may give it, is named. */
    @Test
    @SuppressWarnings({"NullAway", "DataFlowIssue"})
    void whatIsMissingIsNamed() {
        Trainer trainer = Tasks.trainer(Tasks.cnn(1));
        assertMissing("group", () -> trainer.group(null));
        assertMissing("listener", () -> trainer.listener(null));
        assertMissing("regularizer", () -> trainer.regularizer(null));
        assertMissing("clipping", () -> trainer.clipping(null));
        assertMissing("metric", () -> trainer.metrics(new Metric[] {null}));
        assertMissing("loss", () -> trainer.loss(null));
        assertMissing("averaging", () -> trainer.averaging(null));
        assertMissing("pattern", () -> ParameterGroup.named("*", null));
        assertMissing("part", () -> Mixing.oneOf(Mixing.mixup(1), null));
        Trainer nothing = new Trainer(Tasks.linear(1), new Muon().others(parameter -> null), Schedule.constant(0.1));
        assertMissing(
                "the optimizer " + new Muon().toString().replace(new Muon().others().toString(), "a custom one")
                        + ": begin returned null for the parameter dense.bias, expected its ParameterUpdate",
                () -> nothing.fit(TRAIN, null, 1, 16));
    }

    private static void assertMissing(String message, Executable setting) {
        assertEquals(message, assertThrows(NullPointerException.class, setting).getMessage());
    }

    private static List<String> said(Supplier<History> training) {
        try (LogLines log = new LogLines()) {
            assertEquals(StopReason.COMPLETED, training.get().stopped());
            return log.lines();
        }
    }

    @Test
    void theRateFallsWhereNothingImproves() {
        ReduceOnPlateau plateau = new ReduceOnPlateau(0.5, 2).minDelta(0.1).lowest(0.2);
        List<EpochReport> epochs = new ArrayList<>();
        double[] losses = {5, 4, 3.95, 4.5, 3.97, 9, Double.NaN, 9, 9, 9};
        double[] rates = {1, 1, 1, 0.5, 0.5, 0.25, 0.25, 0.2, 0.2, 0.2};
        assertEquals(1, plateau.rate(epochs, 1));
        for (int i = 0; i < losses.length; i++) {
            epochs.add(Reports.of(i + 1, 0, 0, losses[i], 0));
            assertEquals(rates[i], plateau.rate(epochs, 1), "after " + (i + 1) + " epochs");
        }
        assertEquals(0.1, plateau.rate(epochs, 0.1), "a schedule may go lower by itself");
        Trainer trainer = sgd(Tasks.linear(1))
                .reducing(new ReduceOnPlateau(0.5, 1).monitor(Monitor.LOSS).minDelta(1e9));
        List<Double> seen = new ArrayList<>();
        for (EpochReport report : trainer.fit(TRAIN, null, 3, 16).epochs()) {
            seen.add(report.learningRate());
        }
        seen.add(trainer.fit(TRAIN, null, 1, 16).last().learningRate());
        assertEquals(List.of(RATE, RATE, RATE / 2, RATE / 4), seen, "the first epoch is always the best so far");
    }

    @Test
    void metricsOfOnesOwnAreMeasuredAndWatched() {
        Metric sure = Metric.mean("sure", true, outcome -> outcome.logits()[outcome.logitsOffset()] > 0 ? 1 : 0);
        List<Double> seen = new ArrayList<>();
        Trainer trainer = Tasks.trainer(Tasks.cnn(1))
                .metrics(sure)
                .earlyStopping(new EarlyStopping(9).monitor(Monitor.validation(sure)))
                .listener(new TrainingListener() {
                    @Override
                    public void stepFinished(StepReport report) {
                        seen.add(report.training().metric("sure"));
                    }
                });
        History history = trainer.fit(TRAIN, VALIDATION, 2, 16);
        EpochReport last = history.last();
        assertEquals(8, seen.size());
        assertEquals(seen.getLast(), last.training().metric("sure"));
        assertTrue(history.toString().contains(", sure "), history::toString);
        assertTrue(history.toString().contains(", val_sure "), history::toString);
        assertTrue(Double.isNaN(last.accuracy()), "it was not asked for");
    }

    @Test
    void whatIsWatchedMustBeMeasured() {
        Metric sure = Metric.mean("sure", true, outcome -> 1);
        assertEquals(
                "early stopping watches val_sure, but what is measured is [accuracy]; Trainer.metrics measures more",
                refused(Tasks.trainer(Tasks.cnn(1))
                        .earlyStopping(new EarlyStopping(1).monitor(Monitor.validation(sure)))));
        assertEquals(
                "the reduction on a plateau watches accuracy, but what is measured is [sure]; Trainer.metrics measures "
                        + "more",
                refused(Tasks.trainer(Tasks.cnn(1)).metrics(sure)
                        .reducing(new ReduceOnPlateau(0.5, 1).monitor(Monitor.ACCURACY))));
        assertThrows(IllegalArgumentException.class, () -> Tasks.trainer(Tasks.cnn(1)).metrics(sure, sure));
        for (String name : List.of("", "a b", "loss", "val_x", "a=b")) {
            Metric bad = Metric.mean(name, true, outcome -> 1);
            assertThrows(IllegalArgumentException.class, () -> Tasks.trainer(Tasks.cnn(1)).metrics(bad), name);
        }
    }

    private static String refused(Trainer trainer) {
        return assertThrows(IllegalArgumentException.class, () -> trainer.fit(TRAIN, VALIDATION, 1, 16)).getMessage();
    }

    @Test
    void badSettingsAreRefused() {
        Trainer trainer = Tasks.trainer(Tasks.cnn(1));
        for (double bad : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThrows(IllegalArgumentException.class, () -> Clipping.norm(bad));
            assertThrows(IllegalArgumentException.class, () -> Clipping.value(bad));
            assertThrows(IllegalArgumentException.class, () -> Regularizer.l1(bad));
            assertThrows(IllegalArgumentException.class, () -> Regularizer.l2(bad));
            assertThrows(IllegalArgumentException.class, () -> Averaging.exponential(bad));
            assertThrows(IllegalArgumentException.class, () -> new ReduceOnPlateau(bad, 1));
        }
        assertThrows(IllegalArgumentException.class, () -> Averaging.exponential(1));
        assertThrows(IllegalArgumentException.class, () -> Averaging.epochs(0));
        assertThrows(IllegalArgumentException.class, () -> new ReduceOnPlateau(1, 1));
        assertThrows(IllegalArgumentException.class, () -> new ReduceOnPlateau(0.5, 0));
        assertThrows(IllegalArgumentException.class, () -> new ReduceOnPlateau(0.5, 1).minDelta(-1));
        assertThrows(IllegalArgumentException.class, () -> new ReduceOnPlateau(0.5, 1).lowest(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> trainer.accumulating(0));
        assertThrows(IllegalArgumentException.class, () -> trainer.regularizer(Regularizer.l1(1).on("nothing")));
    }

    @Test
    void settingsAreDescribedForCheckpoints() {
        List<Object> all = List.of(
                Clipping.norm(1), Clipping.norm(2), Clipping.value(1), Regularizer.l1(1), Regularizer.l2(1),
                Regularizer.l1(1).on("*"), Averaging.exponential(0.5), Averaging.exponential(0.6), Averaging.epochs(2),
                new ReduceOnPlateau(0.5, 1), new ReduceOnPlateau(0.5, 2), new ReduceOnPlateau(0.5, 1).lowest(1),
                new ReduceOnPlateau(0.5, 1).minDelta(1), new ReduceOnPlateau(0.5, 1).monitor(Monitor.LOSS));
        List<Object> again = List.of(
                Clipping.norm(1), Clipping.norm(2), Clipping.value(1), Regularizer.l1(1), Regularizer.l2(1),
                Regularizer.l1(1).on("*"), Averaging.exponential(0.5), Averaging.exponential(0.6), Averaging.epochs(2),
                new ReduceOnPlateau(0.5, 1), new ReduceOnPlateau(0.5, 2), new ReduceOnPlateau(0.5, 1).lowest(1),
                new ReduceOnPlateau(0.5, 1).minDelta(1), new ReduceOnPlateau(0.5, 1).monitor(Monitor.LOSS));
        for (int i = 0; i < all.size(); i++) {
            for (int j = 0; j < all.size(); j++) {
                if (i == j) {
                    assertEquals(again.get(i), all.get(i));
                    assertEquals(again.get(i).hashCode(), all.get(i).hashCode());
                    assertEquals(again.get(i).toString(), all.get(i).toString());
                } else {
                    assertNotEquals(all.get(i), all.get(j));
                    assertNotEquals(all.get(i).toString(), all.get(j).toString());
                }
            }
        }
    }
}
