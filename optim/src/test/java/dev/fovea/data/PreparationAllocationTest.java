package dev.fovea.data;

import static dev.fovea.data.Augmentations.elastic;
import static dev.fovea.data.Augmentations.erasing;
import static dev.fovea.data.Augmentations.gaussianNoise;
import static dev.fovea.data.Augmentations.horizontalFlip;
import static dev.fovea.data.Augmentations.inOrder;
import static dev.fovea.data.Augmentations.oneOf;
import static dev.fovea.data.Augmentations.padAndCrop;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.fovea.nn.op.Batch;
import dev.fovea.nn.op.Example;
import dev.fovea.tensor.Shape;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Once compiled, augmenting and mixing allocate nothing for a sample. */
class PreparationAllocationTest {
    private static final int SAMPLES = 512;

    /** A Java object for each sample would be 16 bytes or more; the counter itself may count a few hundred. */
    private static final long SMALL = 8 * SAMPLES;

    /** So often the compiler gets to compile everything; it is done after some hundred. */
    private static final int MOST_ROUNDS = 10_000;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final Shape IMAGE = Shape.of(6, 6, 3);

    record Case(String name, @Nullable Augmentation augmentation, @Nullable Mixing mixing) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Case> cases() {
        Augmentation affine = RandomAffine.degrees(10).zoom(0.1).shift(0.1);
        Augmentation color = ColorJitter.brightness(0.2).contrast(0.2).saturation(0.2).hue(0.1);
        Augmentation all = inOrder(
                affine, horizontalFlip(), oneOf(padAndCrop(2), padAndCrop(1).reflecting()), elastic(2, 0.7), color,
                gaussianNoise(0.1), erasing().noise(0, 1).withProbability(0.5));
        return List.of(
                new Case("affine", affine, null),
                new Case("elastic", elastic(2, 0.7), null),
                new Case("color", color, null),
                new Case("noise", gaussianNoise(0.1), null),
                new Case("erasing", erasing().noise(0, 1), null),
                new Case("mixup", null, Mixing.mixup(0.2)),
                new Case("cutMix", null, Mixing.cutMix(1)),
                new Case("all", all, Mixing.oneOf(Mixing.mixup(0.2), Mixing.cutMix(1).withProbability(0.5))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aSampleAllocatesNothing(Case what) {
        Dataset images = new Numbered(SAMPLES, IMAGE);
        for (Dataset dataset : List.of(images, images.autoencoding())) {
            BatchPlan plan = new BatchPlan(dataset, SAMPLES, 1).augmentation(what.augmentation).mixing(what.mixing);
            plan.startEpoch(0);
            Batch batch = plan.batch(0);
            Example example = new Example(new float[IMAGE.size()], new float[plan.target().size()], batch.newOwn());
            long bytes = Long.MAX_VALUE;
            for (int round = 0; round < MOST_ROUNDS && bytes > SMALL; round++) {
                long before = THREADS.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < SAMPLES; i++) {
                    batch.read(i, example.moveTo(0, 0));
                }
                bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
            }
            long settled = bytes;
            assertTrue(settled <= SMALL, () -> settled + " bytes for " + SAMPLES + " samples");
        }
    }
}
