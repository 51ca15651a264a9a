package dev.fovea.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fovea.data.Dataset;
import dev.fovea.nn.Network;
import dev.fovea.optim.Adam;
import dev.fovea.optim.Optimizer;
import dev.fovea.optim.RmsProp;
import dev.fovea.optim.Schedule;
import dev.fovea.optim.Sgd;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A resumed run is the uninterrupted one, bit for bit. */
class ResumeTest {
    private static final Dataset TRAIN = Tasks.lines(70, 1);
    private static final Dataset VALIDATION = Tasks.lines(30, 2);
    private static final Schedule SCHEDULE = Schedule.cosine(0.01, 0, 4);

    static List<Optimizer> optimizers() {
        return List.of(new Sgd(), new Sgd(0.9, true), new Adam(), new RmsProp());
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void fromAnyEpoch(Optimizer optimizer) {
        Network whole = Tasks.cnn(1);
        List<Progress> progress = new ArrayList<>();
        List<float[][]> parameters = new ArrayList<>();
        AtomicReference<Trainer> uninterrupted = new AtomicReference<>();
        uninterrupted.set(trainer(whole, optimizer).listener(new TrainingListener() {
            @Override
            public void epochFinished(EpochReport report) {
                progress.add(uninterrupted.get().progress());
                parameters.add(Tasks.parameters(whole));
            }
        }));
        List<EpochReport> history = Tasks.timeless(uninterrupted.get().fit(TRAIN, VALIDATION, 4, 16));
        for (int epoch = 1; epoch < 4; epoch++) {
            Network network = Tasks.cnn(1);
            for (int i = 0; i < network.parameters().size(); i++) {
                float[] values = parameters.get(epoch - 1)[i];
                System.arraycopy(values, 0, network.parameters().get(i).values(), 0, values.length);
            }
            network.changed();
            Trainer resumed = trainer(network, optimizer);
            resumed.resume(progress.get(epoch - 1));
            assertEquals(epoch, resumed.epoch());
            History rest = resumed.fit(TRAIN, VALIDATION, 4 - epoch, 16);
            assertEquals(history.subList(epoch, 4), Tasks.timeless(rest));
            assertArrayEquals(Tasks.parameters(whole), Tasks.parameters(network));
            assertEquals(uninterrupted.get().step(), resumed.step());
        }
    }

    @Test
    void progressIsACopy() {
        Trainer trainer = trainer(Tasks.linear(1), new Adam());
        trainer.fit(TRAIN, null, 1, 16);
        float[] m = trainer.progress().slots().get("dense.bias").get(0);
        float before = m[0];
        m[0] = 99;
        assertEquals(before, trainer.progress().slots().get("dense.bias").get(0)[0]);
        assertEquals(1, trainer.progress().epoch());
        assertEquals(5, trainer.progress().step());
    }

    @Test
    void whatDoesNotFitIsRefusedByName() {
        Progress adam = trainer(Tasks.linear(1), new Adam()).progress();
        assertRefused(
                "the progress is of a network with the trainable parameters [dense.kernel, dense.bias], this one has "
                        + trainer(Tasks.cnn(1), new Adam()).progress().slots().keySet(),
                trainer(Tasks.cnn(1), new Adam()), adam);
        assertRefused(
                "parameter dense.kernel needs optimizer state of lengths [192], the progress has [192, 192]",
                trainer(Tasks.linear(1), new RmsProp()), adam);
        Progress longer = new Progress(
                1, 1,
                Map.of(
                        "dense.kernel", List.of(new float[192], new float[192]),
                        "dense.bias", List.of(new float[3], new float[4])));
        Trainer trainer = trainer(Tasks.linear(1), new Adam());
        assertRefused(
                "parameter dense.bias needs optimizer state of lengths [3, 3], the progress has [3, 4]", trainer,
                longer);
        assertEquals(0, trainer.epoch());
        assertThrows(IllegalArgumentException.class, () -> new Progress(-1, 0, Map.of()));
        assertThrows(IllegalArgumentException.class, () -> new Progress(0, -1, Map.of()));
    }

    @Test
    void aTrainerThatHasTrainedIsNotResumed() {
        Trainer trainer = trainer(Tasks.linear(1), new Adam());
        trainer.fit(TRAIN, null, 1, 16);
        assertThrows(IllegalStateException.class, () -> trainer.resume(trainer.progress()));
    }

    private static Trainer trainer(Network network, Optimizer optimizer) {
        return new Trainer(network, optimizer, SCHEDULE).augmentation(Tasks.AUGMENTATION);
    }

    private static void assertRefused(String message, Trainer trainer, Progress progress) {
        Exception thrown = assertThrows(IllegalArgumentException.class, () -> trainer.resume(progress));
        assertEquals(message, thrown.getMessage());
    }
}
