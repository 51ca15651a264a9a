package dev.fovea.mnist.ensemble;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.mnist.model.DigitNetwork;
import dev.fovea.nn.Network;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.EpochReport;
import dev.fovea.train.StepReport;
import dev.fovea.train.TrainingListener;
import dev.fovea.vision.KnownSet;
import dev.fovea.vision.LabelledImages;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Members one after the other, each from a seed of its own; the listener hears of everything in order. */
class EnsembleTrainerTest {
    private static final int SIZE = 12;
    private static final Parallel ONE = Parallel.ofThreads(1);

    private static LabelledImages digits() {
        byte[] pixels = new byte[SIZE * DigitNetwork.PIXELS];
        new Random(1).nextBytes(pixels);
        int[] labels = new int[SIZE];
        for (int i = 0; i < SIZE; i++) {
            labels[i] = i % DigitNetwork.CLASSES;
        }
        return LabelledImages.labelled(KnownSet.MNIST.form(), pixels, labels, "test");
    }

    private static EnsembleSettings settings(int networks, int epochs, int batchSize, double validation) {
        return new EnsembleSettings(Recipe.NOTEBOOK, networks, epochs, batchSize, 1e-3, 0.95, validation,
                Augmenting.WRITING, 7, 1);
    }

    /** Writes down what it hears; interrupts the training after a given number of events. */
    private static final class Witness implements EnsembleListener {
        private final List<String> heard = new ArrayList<>();
        private final int patience;

        Witness(int patience) {
            this.patience = patience;
        }

        private void hear(String event) {
            heard.add(event);
            if (heard.size() == patience) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public TrainingListener networkStarted(int index, Network network, int trainingImages, int validationImages) {
            hear("network " + index + ": " + trainingImages + " + " + validationImages);
            return new TrainingListener() {
                @Override
                public void epochStarted(int epoch, int lastEpoch, int steps) {
                    hear("epoch " + epoch + "/" + lastEpoch + " of " + steps);
                }

                @Override
                public void stepFinished(StepReport report) {
                    hear("step " + report.step());
                }

                @Override
                public void epochFinished(EpochReport report) {
                    hear("epoch " + report.epoch() + " done");
                }
            };
        }

        @Override
        public void networkFinished(Member member) {
            hear("network " + member.index() + " done");
        }
    }

    @Test
    void theListenerHearsEverythingInOrder() throws InterruptedException {
        var witness = new Witness(0);
        List<Member> members = new EnsembleTrainer(settings(2, 2, 5, 0.25), ONE).train(digits(), witness);
        List<String> network = List.of(
                "epoch 1/2 of 2", "step 1", "step 2", "epoch 1 done", "epoch 2/2 of 2", "step 1", "step 2",
                "epoch 2 done");
        var expected = new ArrayList<String>();
        for (int index = 0; index < 2; index++) {
            expected.add("network " + index + ": 9 + 3");
            expected.addAll(network);
            expected.add("network " + index + " done");
        }
        assertEquals(expected, witness.heard);
        assertEquals(List.of(0, 1), members.stream().map(Member::index).toList());
        for (Member member : members) {
            assertEquals(2, member.epochs().size());
            assertEquals(9, member.trainingImages());
            assertEquals(3, member.validationImages());
            assertTrue(member.epochs().getLast().validated());
        }
        assertNotEquals(members.get(0).epochs().getLast().loss(), members.get(1).epochs().getLast().loss());
        assertNotEquals(members.get(0).network().seed(), members.get(1).network().seed());

        Tensor together = Ensemble.mean(
                members.stream().map(member -> member.network().predict(digits().samples())).toList());
        for (int i = 0; i < SIZE; i++) {
            double sum = 0;
            for (int digit = 0; digit < DigitNetwork.CLASSES; digit++) {
                sum += together.get(i, digit);
            }
            assertEquals(1, sum, 1e-5);
        }
    }

    @Test
    void withoutValidationAllImagesTrain() throws InterruptedException {
        var witness = new Witness(0);
        Member member = new EnsembleTrainer(settings(1, 1, 64, 0), ONE).train(digits(), witness).getFirst();
        assertEquals(List.of("network 0: 12 + 0", "epoch 1/1 of 1", "step 1", "epoch 1 done", "network 0 done"),
                witness.heard);
        assertFalse(member.epochs().getFirst().validated());
    }

    @Test
    void anInterruptEndsItBeforeTheNextStep() {
        for (int patience : new int[] {3, 6}) {
            var witness = new Witness(patience);
            var trainer = new EnsembleTrainer(settings(2, 3, 2, 0), ONE);
            assertThrows(InterruptedException.class, () -> trainer.train(digits(), witness));
            assertFalse(Thread.interrupted(), "said twice");
            assertEquals("step " + (patience - 2), witness.heard.getLast());
            assertEquals(patience, witness.heard.size());
        }
    }

    @Test
    void whatTheListenerThrowsEndsTheTraining() {
        var trainer = new EnsembleTrainer(settings(2, 1, 12, 0), ONE);
        var witness = new Witness(0);
        EnsembleListener thrower = new EnsembleListener() {
            @Override
            public TrainingListener networkStarted(int index, Network network, int trainingImages,
                    int validationImages) {
                return witness.networkStarted(index, network, trainingImages, validationImages);
            }

            @Override
            public void networkFinished(Member member) {
                throw new IllegalStateException("enough");
            }
        };
        assertEquals("enough",
                assertThrows(IllegalStateException.class, () -> trainer.train(digits(), thrower)).getMessage());
        assertEquals("epoch 1 done", witness.heard.getLast());
    }

    @Test
    void seedsOfTheMembersAreDistinctAndIndependentOfTheirNumber() {
        var seeds = new HashSet<Long>();
        for (long seed = -3; seed < 3; seed++) {
            var few = new EnsembleSettings(Recipe.NOTEBOOK, 1, 1, 1, 0, 1, 0, Augmenting.NONE, seed, 1);
            var many = new EnsembleSettings(Recipe.NOTEBOOK, 100, 9, 64, 1, 1, 0.5, Augmenting.WRITING, seed, 8);
            for (int network = 0; network < 100; network++) {
                assertEquals(few.seed(network), many.seed(network));
                assertTrue(seeds.add(many.seed(network)), "seed " + seed + ", network " + network);
            }
        }
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> settings(0, 1, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> settings(1, 0, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> settings(1, 1, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> settings(1, 1, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> settings(1, 1, 1, Double.NaN));
        assertThrows(IllegalArgumentException.class,
                () -> new EnsembleSettings(Recipe.NOTEBOOK, 1, 1, 1, Double.POSITIVE_INFINITY, 1, 0, Augmenting.WRITING,
                        1, 1));
        assertThrows(IllegalArgumentException.class,
                () -> new EnsembleSettings(Recipe.NOTEBOOK, 1, 1, 1, 1, 0, 0, Augmenting.WRITING, 1, 1));
        assertThrows(IllegalArgumentException.class,
                () -> new EnsembleSettings(Recipe.NOTEBOOK, 1, 1, 1, 1, 1, 0, Augmenting.WRITING, 1, 0));
    }
}
