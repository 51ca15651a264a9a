package dev.fovea.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.data.Dataset;
import dev.fovea.nn.Layers;
import dev.fovea.nn.Network;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.ModelFile;
import dev.fovea.nn.model.ModelMetadata;
import dev.fovea.ops.ComputeKernels;
import dev.fovea.optim.Adam;
import dev.fovea.optim.Schedule;
import dev.fovea.optim.Sgd;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A replay agrees to the bit with the training it repeats, and names the first difference with any other. */
class VerificationTest {
    private static final Dataset TRAIN = Tasks.lines(70, 1);
    private static final Dataset VALIDATION = Tasks.lines(30, 2);
    private static final Schedule SCHEDULE = Schedule.exponential(0.01, 0.9);
    private static final int EPOCHS = 3;
    private static final int BATCH = 16;

    @TempDir
    Path folder;

    private static Trainer trainer() {
        return trainer(Tasks.cnn(1), SCHEDULE);
    }

    private static Trainer trainer(Network network, Schedule schedule) {
        return new Trainer(network, new Adam(), schedule).augmentation(Tasks.AUGMENTATION).recording(new Recording());
    }

    private static Model trained() {
        return trained(trainer());
    }

    private static Model trained(Trainer trainer) {
        trainer.fit(TRAIN, VALIDATION, EPOCHS, BATCH);
        return model(trainer);
    }

    private static Model model(Trainer trainer) {
        ModelMetadata metadata = trainer.record().orElseThrow().addTo(ModelMetadata.none());
        return new Model(trainer.network(), metadata, ModelFile.libraryVersion());
    }

    private static Model edited(Model model, String part, String instead) {
        String text = model.metadata().get(TrainingRecord.KEY).orElseThrow();
        String other = text.replaceFirst(part, instead);
        assertFalse(text.equals(other), part);
        return new Model(
                model.network(), ModelMetadata.none().with(TrainingRecord.KEY, other), model.libraryVersion());
    }

    private static Verification verify(Trainer trainer, Model model) {
        return trainer.verify(model, TRAIN, VALIDATION);
    }

    @Test
    void aReplayAgreesAndLeavesTheTrainerAsItWas() throws IOException {
        Path file = folder.resolve("network.safetensors");
        Model made = trained();
        made.network().save(file, made.metadata());
        Model model = ModelFile.read(file);
        Trainer again = trainer().parallel(Parallel.ofThreads(3));
        float[][] before = Tasks.parameters(again.network());
        Verification all = verify(again, model);
        assertTrue(all.agrees());
        assertEquals("15 of 15 steps agree", all.toString());
        assertEquals(Optional.empty(), all.difference());
        assertEquals(List.of(), all.hints());
        assertArrayEquals(before, Tasks.parameters(again.network()));
        assertEquals(0, again.step());
        assertEquals("15 of 15 steps agree", verify(again, model).toString());
        again.fit(TRAIN, VALIDATION, EPOCHS, BATCH);
        assertArrayEquals(Tasks.parameters(model.network()), Tasks.parameters(again.network()));
        assertThrows(IllegalStateException.class, () -> verify(again, model));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 4", "5, 5", "6, 8", "9, 10", "11, 15", "99, 15"})
    void theFirstStepsUpToTheNextPoint(long asked, long replayed) {
        int[] steps = {0};
        Verification verification = trainer().listener(new TrainingListener() {
            @Override
            public void stepFinished(StepReport report) {
                steps[0]++;
            }
        }).verify(trained(), TRAIN, VALIDATION, asked);
        assertEquals(replayed + " of " + replayed + " steps agree", verification.toString());
        assertTrue(verification.agrees());
        assertEquals(replayed, verification.agreeingSteps());
        assertEquals(replayed, verification.steps());
        assertEquals(replayed, steps[0]);
    }

    @Test
    void whatWasStoppedEarlyAndPutBackToItsBestEpochAgrees() throws IOException {
        EarlyStopping firstIsBest = new EarlyStopping(2).monitor(Monitor.VAL_ACCURACY).minDelta(1);
        Trainer trainer = trainer().earlyStopping(firstIsBest).checkpoints(Checkpoints.in(folder));
        trainer.fit(TRAIN, VALIDATION, 9, BATCH);
        assertEquals("15 of 15 steps agree", verify(trainer().earlyStopping(firstIsBest), model(trainer)).toString());
        Model best = ModelFile.read(folder.resolve(Checkpoints.BEST));
        assertEquals("5 of 5 steps agree", verify(trainer().earlyStopping(firstIsBest), best).toString());
        assertDifference(
                "early stopping: recorded ", OptionalLong.empty(), verify(trainer(), model(trainer)));
    }

    /** Every epoch ends at a power of two here, where the end of the epoch is looked at as well as the step. */
    @Test
    void epochsOfPowersOfTwoSteps() {
        Trainer trainer = trainer();
        trainer.fit(TRAIN, VALIDATION, 2, 35);
        Model model = model(trainer);
        assertEquals("4 of 4 steps agree", verify(trainer(), model).toString());
        assertDifference(
                "after epoch 2 (step 4), val_loss: recorded 0.5 (bits 3fe0000000000000), found ",
                OptionalLong.of(4),
                verify(trainer(), edited(model, "(\nepoch 2 4 \\S+ \\S+) \\S+", "$1 val_loss=0.5")));
    }

    @Test
    void otherSettingsAreNamedBeforeAnythingIsComputed() {
        Model model = trained();
        OptionalLong none = OptionalLong.empty();
        assertDifference("network seed: recorded 1, found 2", none, verify(trainer(Tasks.cnn(2), SCHEDULE), model));
        assertDifference(
                "gravity: recorded 3, found no such setting", none,
                verify(trainer(), edited(model, "\nsetting seed: 1", "$0\nsetting gravity: 3")));
        assertDifference("seed: recorded 1, found 7", none, verify(trainer().seed(7), model));
        assertDifference(
                "learning rate after 0.0 epochs: recorded 0.01, found 0.02", none,
                verify(trainer(Tasks.cnn(1), Schedule.exponential(0.02, 0.9)), model));
        Trainer sgd = new Trainer(Tasks.cnn(1), new Sgd(), SCHEDULE).augmentation(Tasks.AUGMENTATION);
        assertDifference("optimizer: recorded Adam", none, verify(sgd, model));
        assertDifference("network: recorded ", none, verify(trainer(Tasks.linear(1), SCHEDULE), model));
        Trainer plain = new Trainer(Tasks.cnn(1), new Adam(), SCHEDULE);
        assertDifference("augmentation: recorded ", none, verify(plain, model));
        assertDifference("validation data: recorded 30 samples", none, trainer().verify(model, TRAIN, null));
        assertDifference(
                "training data: recorded 70 samples of (8, 8, 1)", none,
                trainer().verify(model, Dataset.of(Tensor.zeros(5, 2), new int[5]), VALIDATION));
    }

    @Test
    void oneBitOfTheDataIsNoticed() {
        float[] x = samples(TRAIN);
        x[4321] = Float.intBitsToFloat(Float.floatToRawIntBits(x[4321]) ^ 1);
        int[] labels = new int[70];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = TRAIN.label(i);
        }
        Dataset changed = Dataset.of(Tensor.of(Tasks.IMAGE.batch(70), x), labels);
        assertDifference(
                "training data: recorded …3 classes, checksum ", OptionalLong.empty(),
                trainer().verify(trained(), changed, VALIDATION));
    }

    private static float[] samples(Dataset dataset) {
        int size = dataset.sampleShape().size();
        float[] x = new float[dataset.size() * size];
        for (int i = 0; i < dataset.size(); i++) {
            dataset.read(i, x, i * size);
        }
        return x;
    }

    @Test
    void otherParametersToBeginWithAreNamed() {
        Network network = Tasks.cnn(1);
        network.parameter("conv2d_1.kernel").values()[3] += 1e-6f;
        assertDifference(
                "before the first step, parameter conv2d_1.kernel: recorded checksum ", OptionalLong.of(0),
                verify(trainer(network, SCHEDULE), trained()));
    }

    /** The rates at every half epoch are the same, so that it shows in the step alone. */
    @Test
    void anotherRateOfOneStepIsNamed() {
        Schedule other = at -> at.epoch() > 0.1 && at.epoch() < 0.3 ? 0.02 : SCHEDULE.rate(at);
        Verification verification = verify(trainer(Tasks.cnn(1), other), trained());
        assertDifference(
                "after step 2 (epoch 1), learning_rate, and then parameter conv2d.kernel (the first of ",
                OptionalLong.of(2), verification);
        assertEquals(1, verification.agreeingSteps());
        assertTrue(verification.toString().startsWith("1 of 15 steps agree; after step 2"), verification.toString());
        assertTrue(verification.difference().orElseThrow().recorded().startsWith("0.01 (bits 3f847ae147ae147b) and"));
    }

    @Test
    void anotherChecksumIsNamedWithItsParameter() {
        Model model = edited(trained(), "(\nstep 1 4 .*) [0-9a-f]{8}\n", "$1 00000000\n");
        Verification verification = verify(trainer(), model);
        assertDifference(
                "after step 4 (epoch 1), parameter dense.bias: recorded checksum 00000000, found checksum ",
                OptionalLong.of(4), verification);
        assertEquals(2, verification.agreeingSteps());
        assertEquals("parameter dense.bias", verification.difference().orElseThrow().what());
    }

    @Test
    void aParameterThatWasChangedInTheFileIsNamed() {
        Model model = trained();
        model.network().parameter("dense.bias").values()[1] += 1;
        assertDifference(
                "parameter dense.bias in the model, which is not what training ended with: recorded ",
                OptionalLong.empty(), trainer().verify(model, TRAIN, VALIDATION, 1));
    }

    /** With a record to match, so that only the replay can tell. */
    @Test
    void aParameterThatWasChangedBeforeTheRecordWasMadeIsNamedWithItsValues() {
        Trainer trainer = trainer();
        trainer.fit(TRAIN, VALIDATION, EPOCHS, BATCH);
        float[] bias = trainer.network().parameter("dense.bias").values();
        float was = bias[1];
        bias[1] = 0.5f;
        Verification verification = verify(trainer(), model(trainer));
        assertDifference(
                "in the end, after epoch 3 (step 15), parameter dense.bias, element 1: recorded 0.5 (bits 3f000000), found "
                        + was + " (bits ",
                OptionalLong.of(15), verification);
        assertEquals(15, verification.agreeingSteps());
    }

    /** A training that was stopped in its first epoch, and is back at its beginning. */
    private static Trainer stoppedAtOnce() {
        Trainer[] self = new Trainer[1];
        self[0] = trainer().listener(new TrainingListener() {
            @Override
            public void stepFinished(StepReport report) {
                self[0].stop();
            }
        });
        assertEquals(List.of(), self[0].fit(TRAIN, VALIDATION, EPOCHS, BATCH).epochs());
        return self[0];
    }

    @Test
    void aTrainingThatCameToNothingAgreesBeforeItsFirstStep() {
        Trainer trainer = stoppedAtOnce();
        assertEquals("0 of 0 steps agree", verify(trainer(), model(trainer)).toString());
        trainer.network().parameter("dense.bias").values()[1] = 0.5f;
        assertDifference(
                "in the end, after epoch 0 (step 0), parameter dense.bias, element 1: recorded 0.5 (bits 3f000000), found "
                        + "0.0 (bits 0)",
                OptionalLong.of(0), verify(trainer(), model(trainer)));
    }

    /** The course of the loss, by which rates are reduced, is that before the replay again. */
    @Test
    void aReplayLeavesTheRatesThatGoByTheLoss() {
        ReduceOnPlateau always = new ReduceOnPlateau(0.5, 1).monitor(Monitor.LOSS).minDelta(1e9);
        Model model = trained(trainer().reducing(always));
        Trainer again = trainer().reducing(always);
        assertEquals("15 of 15 steps agree", verify(again, model).toString());
        assertEquals("15 of 15 steps agree", verify(again, model).toString());
        again.fit(TRAIN, VALIDATION, EPOCHS, BATCH);
        assertArrayEquals(Tasks.parameters(model.network()), Tasks.parameters(again.network()));
    }

    @Test
    void divergenceIsADifference() {
        Schedule wild = at -> at.epoch() > 1.1 && at.epoch() < 1.3 ? 1e38 : SCHEDULE.rate(at);
        Verification verification = verify(trainer(Tasks.cnn(1), wild), trained());
        assertDifference(
                "the course of training: recorded one that did not diverge, found training diverged in epoch 2",
                OptionalLong.empty(), verification);
        assertEquals(5, verification.agreeingSteps());
    }

    @Test
    void whatMayBeTheCauseIsSaid() {
        Model model = edited(trained(), "\nenvironment 0 (\\S+) (\\S+) .*", "\nenvironment 0 $1 $2 0.0.1 24 sparc");
        assertTrue(verify(trainer(), model).agrees());
        assertEquals(
                List.of(
                        "made with Fovea 0.0.1, replayed with Fovea " + ModelFile.libraryVersion(),
                        "made with JDK 24, replayed with JDK " + Runtime.version(),
                        "made on sparc, replayed on " + System.getProperty("os.arch")),
                verify(trainer().seed(7), model).hints());
    }

    @Test
    void aStoppedReplayProvesNothing() {
        Model model = trained();
        Thread.currentThread().interrupt();
        Verification verification = verify(trainer(), model);
        assertTrue(Thread.interrupted());
        assertFalse(verification.agrees());
        assertEquals("0 of 15 steps agree; the replay was stopped before its end", verification.toString());
    }

    @Test
    void whatCannotBeReplayedSaysWhy() {
        Model model = trained();
        assertRefused("the model has no record of its training", new Model(model.network(), ModelMetadata.none(), ""));
        String other = ComputeKernels.name().equals("scalar") ? "vector256" : "scalar";
        assertRefused(
                "the network was trained by " + other + " kernels, this process has " + ComputeKernels.name()
                        + " kernels, whose last bits are others; start Java with -Dfovea.kernels="
                        + other.replace("256", ""),
                edited(model, "\nenvironment 0 \\S+", "\nenvironment 0 " + other));
        assertRefused(
                "kernels and from step 7 on by ",
                edited(model, "\nenvironment 0 (\\S+) (.*)", "$0\nenvironment 7 " + other + " $2"));
        Network small = Network.build(Shape.of(2), 1, Layers.dense(2));
        assertRefused(
                "the record is of a network with ", new Model(small, model.metadata(), model.libraryVersion()));
        Trainer twice = trainer();
        twice.fit(TRAIN, VALIDATION, 1, BATCH);
        twice.fit(TRAIN, VALIDATION, 1, 2 * BATCH);
        assertRefused("the record begins after step 5: what was before is not recorded", model(twice));
        assertThrows(IllegalArgumentException.class, () -> trainer().verify(model, TRAIN, VALIDATION, 0));
    }

    private static void assertRefused(String reason, Model model) {
        Exception e = assertThrows(NotReplayableException.class, () -> verify(trainer(), model));
        assertTrue(String.valueOf(e.getMessage()).contains(reason), e.getMessage());
    }

    private static void assertDifference(String expected, OptionalLong step, Verification verification) {
        assertFalse(verification.agrees());
        Difference difference = verification.difference().orElseThrow();
        assertTrue(difference.toString().startsWith(expected), difference + " instead of " + expected);
        assertEquals(step, difference.step());
    }
}
