package dev.fovea.train;

import static dev.fovea.data.Augmentations.elastic;
import static dev.fovea.data.Augmentations.erasing;
import static dev.fovea.data.Augmentations.gaussianNoise;
import static dev.fovea.data.Augmentations.horizontalFlip;
import static dev.fovea.data.Augmentations.inOrder;
import static dev.fovea.data.Augmentations.oneOf;
import static dev.fovea.data.Augmentations.padAndCrop;
import static dev.fovea.data.Augmentations.verticalFlip;
import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.flatten;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.data.Augmentation;
import dev.fovea.data.ColorJitter;
import dev.fovea.data.Dataset;
import dev.fovea.data.Mixing;
import dev.fovea.data.Sampling;
import dev.fovea.metric.Accuracy;
import dev.fovea.metric.ClassScore;
import dev.fovea.metric.Metric;
import dev.fovea.metric.RocAuc;
import dev.fovea.nn.Network;
import dev.fovea.nn.loss.BinaryCrossEntropy;
import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.loss.LossFrame;
import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.nn.loss.Target;
import dev.fovea.ops.Padding;
import dev.fovea.optim.Adam;
import dev.fovea.optim.Schedule;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training with all that can be done to samples beforehand. */
class PreparedTrainingTest {
    private static final int BATCH = 16;
    private static final Augmentation ALL = inOrder(
            Tasks.AUGMENTATION,
            horizontalFlip().then(verticalFlip(0.2)),
            oneOf(padAndCrop(2), padAndCrop(1).reflecting(), elastic(4, 1.5)),
            ColorJitter.brightness(0.2).contrast(0.2).limits(0, 2),
            gaussianNoise(0.05).withProbability(0.7),
            erasing().area(0.02, 0.1).noise(0, 1).withProbability(0.3));
    private static final Mixing MIXING = Mixing.oneOf(Mixing.mixup(0.4), Mixing.cutMix(1).withProbability(0.7));
    private static final Dataset TRAIN = skewed(70, 1);
    private static final Dataset VALIDATION = Tasks.lines(30, 2);

    /** With weights, and few samples of one class. */
    private static Dataset skewed(int n, long seed) {
        Dataset lines = Tasks.lines(2 * n, seed);
        int[] chosen = new int[n];
        int found = 0;
        for (int i = 0; i < lines.size() && found < n; i++) {
            if (lines.label(i) != 0 || i % 7 == 0) {
                chosen[found++] = i;
            }
        }
        return lines.select(Arrays.copyOf(chosen, found)).weighted(i -> 0.5 + i % 3);
    }

    private static Trainer trainer(Network network) {
        return new Trainer(network, new Adam(), Schedule.cosine(0.02, 0, 4))
                .augmentation(ALL)
                .mixing(MIXING)
                .sampling(Sampling.balanced());
    }

    @Test
    void anyNumberOfThreadsGivesTheSameBits() {
        Network first = Tasks.cnn(1);
        History history = trainer(first).parallel(Parallel.ofThreads(1)).fit(TRAIN, VALIDATION, 2, BATCH);
        for (int threads : new int[] {2, 3, 7}) {
            Network network = Tasks.cnn(1);
            History other = trainer(network).parallel(Parallel.ofThreads(threads)).fit(TRAIN, VALIDATION, 2, BATCH);
            assertArrayEquals(Tasks.parameters(first), Tasks.parameters(network), threads + " threads");
            assertEquals(Tasks.timeless(history), Tasks.timeless(other));
        }
    }

    @Test
    void eachSettingCounts() {
        float[][] all = trained(trainer(Tasks.cnn(1)));
        assertFalse(Arrays.deepEquals(all, trained(trainer(Tasks.cnn(1)).mixing(Mixing.mixup(0.4)))));
        assertFalse(Arrays.deepEquals(all, trained(trainer(Tasks.cnn(1)).sampling(Sampling.shuffled()))));
        assertFalse(Arrays.deepEquals(all, trained(trainer(Tasks.cnn(1)).augmentation(horizontalFlip()))));
        assertTrue(Arrays.deepEquals(all, trained(trainer(Tasks.cnn(1)))));
    }

    /** Labels stay labels for metrics, so that a figure of training means what it means in validation. */
    @Test
    void metricsSeeTheLabelWithTheLargestShare() {
        Metric labels = Metric.mean("labels", false, outcome -> outcome.kind().isLabel() ? 1 : 0);
        Metric known = Metric.mean("known", false, outcome -> outcome.label() < Tasks.CLASSES ? 1 : 0);
        EpochReport report = trainer(Tasks.cnn(1))
                .metrics(labels, known, new Accuracy(), ClassScore.f1().micro(), new RocAuc())
                .fit(TRAIN, VALIDATION, 1, BATCH).last();
        assertEquals(1, report.training().metric("labels"));
        assertEquals(1, report.training().metric("known"));
        assertEquals(report.training().accuracy(), report.training().metric("f1_micro"), 1e-12);
        assertEquals(report.valAccuracy(), report.validation().orElseThrow().metric("f1_micro"), 1e-12);
    }

    private static float[][] trained(Trainer trainer) {
        History history = trainer.fit(TRAIN, null, 1, BATCH);
        assertTrue(Double.isFinite(history.epochs().getLast().loss()));
        return Tasks.parameters(trainer.network());
    }

    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    @Test
    void itResumesAfterAnyStep(@TempDir Path temporary) {
        Network whole = Tasks.cnn(1);
        History history = trainer(whole).fit(TRAIN, VALIDATION, 2, BATCH);
        int steps = 2 * ((TRAIN.size() - 1) / BATCH + 1);
        for (int kill = 1; kill < steps; kill++) {
            Checkpoints checkpoints = Checkpoints.in(temporary.resolve("after" + kill)).everySteps(1);
            int[] left = {kill};
            Trainer killed = trainer(Tasks.cnn(1)).checkpoints(checkpoints).listener(new TrainingListener() {
                @Override
                public void stepFinished(StepReport report) {
                    if (left[0]-- == 0) {
                        throw new Killed();
                    }
                }
            });
            assertThrows(Killed.class, () -> killed.fit(TRAIN, VALIDATION, 2, BATCH));
            Network network = Tasks.cnn(1);
            History rest = trainer(network).checkpoints(checkpoints.resume()).parallel(Parallel.ofThreads(3))
                    .fit(TRAIN, VALIDATION, 2, BATCH);
            assertArrayEquals(Tasks.parameters(whole), Tasks.parameters(network), "after " + kill + " steps");
            assertEquals(Tasks.timeless(history), Tasks.timeless(rest));
        }
    }

    @Test
    void aCheckpointOfOtherSettingsIsRefused(@TempDir Path folder) {
        Checkpoints checkpoints = Checkpoints.in(folder);
        trainer(Tasks.cnn(1)).checkpoints(checkpoints).fit(TRAIN, null, 1, BATCH);
        Checkpoints resume = checkpoints.resume();
        assertRefused(
                trainer(Tasks.cnn(1)).mixing(Mixing.mixup(0.5)).checkpoints(resume),
                "made with mixing OneOf[Mixup[alpha=0.4], ", ", this training has Mixup[alpha=0.5]");
        assertRefused(
                trainer(Tasks.cnn(1)).sampling(Sampling.shuffled()).checkpoints(resume),
                "made with sampling balanced", ", this training has shuffled");
        assertRefused(
                trainer(Tasks.cnn(1)).augmentation(ALL.withProbability(0.5)).checkpoints(resume),
                "made with augmentation InOrder[RandomAffine[", ", this training has Sometimes[0.5, InOrder[");
    }

    private static void assertRefused(Trainer trainer, String... parts) {
        String message = assertThrows(
                CheckpointMismatchException.class, () -> trainer.fit(TRAIN, null, 2, BATCH)).getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
    }

    /** The mean loss of distributions is that of their classes' losses, so the class is still found. */
    @Test
    void mixedSamplesTeachTheirClasses() {
        Network network = Tasks.cnn(1);
        History history = new Trainer(network, new Adam(), Schedule.constant(0.01))
                .mixing(Mixing.mixup(0.4))
                .fit(Tasks.lines(300, 1), VALIDATION, 12, BATCH);
        assertTrue(history.epochs().getLast().valAccuracy() > 0.9, history.toString());
    }

    @Test
    void mapsAreMixedAndMovedThroughATraining() {
        Target map = Target.labels(Shape.of(8, 8), 2);
        Dataset pixels = Tasks.lines(40, 1).withTargets(map, (index, target, at) -> {
            float[] x = new float[64];
            Tasks.lines(40, 1).read(index, x, 0);
            for (int i = 0; i < 64; i++) {
                target[at + i] = x[i] > 0.75 ? 1 : 0;
            }
        });
        // Each pixel's target follows from the pixel, wherever both are moved: the loss asks for it.
        Loss following = new Loss() {
            @Override
            public double gradient(LossFrame frame) {
                Arrays.fill(frame.gradient(), frame.gradientOffset(), frame.gradientOffset() + frame.size(), 0);
                double wrong = 0;
                for (int i = 0; i < 64; i++) {
                    boolean bright = frame.logits()[frame.logitsOffset() + 2 * i] > 0.75;
                    wrong += bright == (frame.target()[frame.targetOffset() + i] == 1) ? 0 : 1;
                }
                return wrong;
            }
        };
        Network identity = Network.build(Tasks.IMAGE, 1, conv2d(2, 1).padding(Padding.SAME));
        identity.parameters().forEach(parameter -> Arrays.fill(
                parameter.values(), parameter.name().endsWith("kernel") ? 1 : 0));
        History history = new Trainer(identity, new Adam(), Schedule.constant(1e-3))
                .loss(following)
                .metrics()
                .augmentation(inOrder(horizontalFlip(), verticalFlip(), padAndCrop(3)))
                .mixing(Mixing.cutMix(1))
                .fit(pixels, null, 2, 8);
        assertEquals(List.of(0.0, 0.0), history.epochs().stream().map(EpochReport::loss).toList());
    }

    @Test
    void whatDoesNotFitIsRefusedBeforehand() {
        Network network = Tasks.cnn(1);
        Dataset values = TRAIN.withTargets(Target.values(Shape.of(3)), (index, y, at) -> y[at] = 1);
        assertRefused(
                "saturation and hue need images (height, width, 3) of red, green and blue, found (8, 8, 1)",
                trainer(network).augmentation(ColorJitter.brightness(0).hue(0.1)), TRAIN);
        assertRefused(
                "a crop of images (8, 8, 1) needs a padding below their size, at most 7, found 8",
                trainer(network).augmentation(padAndCrop(8)), TRAIN);
        assertRefused(
                "balanced sampling needs a class for each sample, found targets that are values (3)",
                trainer(network), values);
        assertRefused(
                "cross-entropy of classes only, found values (3) (mixing makes these of a label of 3 classes)",
                trainer(network).loss(new CrossEntropyOfClasses()), TRAIN);
    }

    @Test
    void mixedClassesAreAsManyAsTheNetworkHas() {
        Trainer mixing = Tasks.trainer(Network.build(Tasks.IMAGE, 1, flatten(), dense(10))).mixing(Mixing.mixup(0.2));
        assertRefused(
                "cross-entropy compares outputs of (10) with values (10), found targets that are values (3); let both have "
                        + "the same shape (mixing makes these of a label of 3 classes; Dataset.of(images, labels, 10) has "
                        + "as many classes as the network)",
                mixing, TRAIN);
        Dataset ten = Dataset.of(Tensor.zeros(2, 8, 8, 1), new int[] {0, 1}, 10);
        assertEquals(1, mixing.fit(ten, null, 1, 2).epochs().size());
        assertRefused(
                "binary cross-entropy compares outputs of (1) with values (1), found targets that are values (2); let both "
                        + "have the same shape (mixing makes these of a label of 2 classes; let the data have values 0 and "
                        + "1, by Dataset.withTargets, or the network a number for each class, with softmax cross-entropy)",
                Tasks.trainer(Network.build(Tasks.IMAGE, 1, flatten(), dense(1))).loss(new BinaryCrossEntropy())
                        .mixing(Mixing.mixup(0.2)),
                Dataset.of(Tensor.zeros(2, 8, 8, 1), new int[] {0, 1}));
        assertRefused(
                "cross-entropy compares outputs of (2) with values (2), found targets that are values (3); let both have "
                        + "the same shape (mixing makes these of a label of 3 classes; let the network end in 3 numbers)",
                Tasks.trainer(Network.build(Tasks.IMAGE, 1, flatten(), dense(2))).mixing(Mixing.mixup(0.2)), TRAIN);
    }

    /** A loss that takes no distribution, so it must hear of what mixing makes of classes. */
    private static final class CrossEntropyOfClasses implements Loss {
        @Override
        public double gradient(LossFrame frame) {
            return new SoftmaxCrossEntropy().gradient(frame);
        }

        @Override
        public void check(Shape output, Target target) {
            if (!target.isLabel()) {
                throw new IllegalArgumentException("cross-entropy of classes only, found " + target);
            }
        }
    }

    private static void assertRefused(String message, Trainer trainer, Dataset train) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> trainer.fit(train, null, 1, BATCH)).getMessage());
    }
}
