package dev.fovea.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.data.Dataset;
import dev.fovea.nn.Network;
import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.nn.op.Parameter;
import dev.fovea.optim.Adam;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A network that is trained with averages has them after training, however that ends, and training goes on from what was learned. */
class AveragedEndTest {
    private static final Dataset TRAIN = Tasks.lines(80, 1);
    private static final Dataset VALIDATION = Tasks.lines(40, 2);
    private static final int EPOCHS = 2;

    private final Network network = Tasks.cnn(1);
    private final AtomicReference<Double> rate = new AtomicReference<>(0.01);

    private static Stream<Averaging> averagings() {
        return Stream.of(Averaging.exponential(0.9), Averaging.epochs(1));
    }

    private static Trainer trainer(Network network, Averaging averaging) {
        return new Trainer(network, new Adam(), at -> 0.01).averaging(averaging);
    }

    /** Does something in the first step after two epochs. */
    private static TrainingListener then(Runnable action) {
        return new TrainingListener() {
            @Override
            public void stepFinished(StepReport report) {
                if (report.epoch() == EPOCHS + 1) {
                    action.run();
                }
            }
        };
    }

    private static void fail() {
        throw new IllegalStateException("no more");
    }

    @ParameterizedTest
    @MethodSource("averagings")
    void onRequest(Averaging averaging) {
        AtomicReference<Trainer> trainer = new AtomicReference<>();
        trainer.set(trainer(network, averaging).listener(then(() -> trainer.get().stop())));
        assertAverages(averaging, trainer.get().fit(TRAIN, VALIDATION, 4, 16).last());
    }

    @ParameterizedTest
    @MethodSource("averagings")
    void byAListenerThatThrowsWithinAnEpoch(Averaging averaging) {
        Trainer trainer = trainer(network, averaging).listener(then(AveragedEndTest::fail));
        assertThrows(IllegalStateException.class, () -> trainer.fit(TRAIN, VALIDATION, 4, 16));
        assertEquals(EPOCHS, trainer.epoch());
        assertAverages(averaging);
    }

    @ParameterizedTest
    @MethodSource("averagings")
    void byAListenerThatThrowsAfterAnEpoch(Averaging averaging) {
        AtomicReference<EpochReport> last = new AtomicReference<>();
        Trainer trainer = trainer(network, averaging).listener(new TrainingListener() {
            @Override
            public void epochFinished(EpochReport report) {
                last.set(report);
                if (report.epoch() == EPOCHS) {
                    fail();
                }
            }
        });
        assertThrows(IllegalStateException.class, () -> trainer.fit(TRAIN, VALIDATION, 4, 16));
        assertAverages(averaging, last.get());
        trainer.fit(TRAIN, VALIDATION, 2, 16);
        Network whole = Tasks.cnn(1);
        trainer(whole, averaging).fit(TRAIN, VALIDATION, 4, 16);
        assertArrayEquals(Tasks.parameters(whole), Tasks.parameters(network), "goes on from what was learned");
    }

    @ParameterizedTest
    @MethodSource("averagings")
    void byDivergence(Averaging averaging) {
        Trainer trainer = new Trainer(network, new Adam(), at -> rate.get())
                .averaging(averaging)
                .listener(then(() -> rate.set(1e35)));
        TrainingDivergedException diverged =
                assertThrows(TrainingDivergedException.class, () -> trainer.fit(TRAIN, VALIDATION, 4, 16));
        assertTrue(diverged.getMessage().endsWith("; the network is back at the end of epoch 2"),
                diverged.getMessage());
        assertAverages(averaging, diverged.history().last());
    }

    @ParameterizedTest
    @MethodSource("averagings")
    void byAListenerThatThrowsWhenTrainingIsResumed(Averaging averaging, @TempDir Path folder) {
        trainer(Tasks.cnn(1), averaging).checkpoints(Checkpoints.in(folder)).fit(TRAIN, VALIDATION, EPOCHS, 16);
        Trainer trainer = trainer(network, averaging)
                .checkpoints(Checkpoints.in(folder).resume())
                .listener(new TrainingListener() {
                    @Override
                    public void resumed(List<EpochReport> epochs, int steps) {
                        assertAverages(averaging, epochs.getLast());
                        fail();
                    }
                });
        assertThrows(IllegalStateException.class, () -> trainer.fit(TRAIN, VALIDATION, 4, 16));
        assertAverages(averaging);
    }

    /** After the epoch has been averaged, but before it counts. */
    @ParameterizedTest
    @MethodSource("averagings")
    void whileItValidates(Averaging averaging) {
        Trainer[] trainer = {trainer(network, averaging)};
        int[] reads = {0};
        Dataset stopping = new Forwarding() {
            @Override
            public Dataset data() {
                return VALIDATION;
            }

            @Override
            public void read(int index, float[] x, int offset) {
                if (index == 7 && reads[0]++ == EPOCHS) {
                    trainer[0].stop();
                }
                VALIDATION.read(index, x, offset);
            }
        };
        assertEquals(EPOCHS, trainer[0].fit(TRAIN, stopping, 4, 16).epochs().size());
        assertAverages(averaging);
        trainer[0].fit(TRAIN, VALIDATION, 2, 16);
        Network whole = Tasks.cnn(1);
        trainer(whole, averaging).fit(TRAIN, VALIDATION, 4, 16);
        assertArrayEquals(Tasks.parameters(whole), Tasks.parameters(network), "goes on from what was learned");
    }

    /** What is prepared of parameters for predictions is made anew when averages take their place, and when they give it back. */
    @ParameterizedTest
    @MethodSource("averagings")
    void andPredictsWithWhatItHas(Averaging averaging) {
        List<Boolean> same = new ArrayList<>();
        Trainer[] trainer = {trainer(network, averaging)};
        TrainingListener predicting = new TrainingListener() {
            @Override
            public void epochStarted(int epoch, int epochs, int steps) {
                same.add(predictsWithItsParameters());
            }

            @Override
            public void stepFinished(StepReport report) {
                same.add(predictsWithItsParameters());
                if (report.epoch() == EPOCHS + 1 && report.step() == 2) {
                    trainer[0].stop();
                }
            }

            @Override
            public void epochFinished(EpochReport report) {
                same.add(predictsWithItsParameters());
                Evaluation expected = Evaluation.of(copy(), VALIDATION, new SoftmaxCrossEntropy());
                assertEquals(expected, report.validation().orElseThrow());
            }
        };
        trainer[0] = trainer[0].listener(predicting);
        trainer[0].fit(TRAIN, VALIDATION, 4, 16);
        same.add(predictsWithItsParameters());
        assertEquals(Collections.nCopies(EPOCHS * (1 + 80 / 16 + 1) + 1 + 2 + 1, true), same);
    }

    private boolean predictsWithItsParameters() {
        float[] expected = copy().predict(VALIDATION.samples()).data();
        return Arrays.equals(expected, network.predict(VALIDATION.samples()).data());
    }

    /** Another network with the same parameters. */
    private Network copy() {
        Network other = Tasks.cnn(1);
        for (Parameter parameter : other.parameters()) {
            float[] values = network.parameters().get(parameter.index()).values();
            System.arraycopy(values, 0, parameter.values(), 0, values.length);
        }
        other.changed();
        return other;
    }

    private void assertAverages(Averaging averaging, EpochReport last) {
        Evaluation left = Evaluation.of(network, VALIDATION, new SoftmaxCrossEntropy());
        assertEquals(last.validation().orElseThrow(), left, "what the last row was measured with");
        assertAverages(averaging);
    }

    private void assertAverages(Averaging averaging) {
        Network whole = Tasks.cnn(1);
        trainer(whole, averaging).fit(TRAIN, VALIDATION, EPOCHS, 16);
        assertArrayEquals(Tasks.parameters(whole), Tasks.parameters(network));
    }
}
