package dev.fovea.train;

import static dev.fovea.data.Augmentations.horizontalFlip;
import static dev.fovea.data.Augmentations.inOrder;
import static dev.fovea.data.Augmentations.padAndCrop;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fovea.data.Augmentation;
import dev.fovea.data.AugmentationFrame;
import dev.fovea.data.Mixing;
import dev.fovea.nn.loss.Focal;
import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.loss.LossFrame;
import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.optim.Adam;
import dev.fovea.optim.Muon;
import dev.fovea.optim.Optimizer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Settings beside code that has no words of its own are told apart; that code alone is not. */
class DescribedTest {
    private static final Loss LAMBDA = frame -> 0;
    private static final Optimizer OPTIMIZER = parameter -> new Adam().begin(parameter);

    /** Known by its name. */
    private static final class Named implements Loss {
        @Override
        public double gradient(LossFrame frame) {
            return 0;
        }
    }

    private static final class NamedAugmentation implements Augmentation {
        @Override
        public void apply(AugmentationFrame sample) {}
    }

    /** With numbers that its text does not tell. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Weighted(double factor, double[] weights, Object[] parts, Augmentation augmentation) {}

    @Test
    void whatStandsBesideALambdaStays() {
        assertEquals("a custom one", Described.of(LAMBDA));
        assertEquals("100.0 × a custom one", Described.of(LAMBDA.times(100)));
        assertEquals(
                "SoftmaxCrossEntropy[labelSmoothing=0.5] + a custom one",
                Described.of(new SoftmaxCrossEntropy().labelSmoothing(0.5).plus(LAMBDA)));
        assertEquals("a custom one + Focal[gamma=5.0]", Described.of(LAMBDA.plus(new Focal().gamma(5))));
        assertEquals(
                "[dense.* by a custom one, conv2d.* frozen]",
                Described.of(
                        List.of(
                                ParameterGroup.named("dense.*").optimizer(OPTIMIZER),
                                ParameterGroup.named("conv2d.*").frozen())));
        assertEquals(
                new Muon().momentum(0.5).toString().replace(new Muon().others().toString(), "a custom one"),
                Described.of(new Muon().momentum(0.5).others(OPTIMIZER)));
    }

    /** They stand in checkpoints, where another process must find the same words. */
    @Test
    void soDoPartsBesideALambda() {
        Augmentation own = sample -> {};
        assertEquals(
                "InOrder[Sometimes[0.5, Flip[axis=COLUMNS]], InOrder[PadAndCrop[4, reflecting], a custom one], "
                        + "Sometimes[0.3, a custom one]]",
                Described.of(
                        inOrder(
                                horizontalFlip(), padAndCrop(4).reflecting().then(own), own.withProbability(0.3))));
        Mixing mixing = frame -> {};
        assertEquals(
                "OneOf[Mixup[alpha=0.2], Sometimes[0.5, CutMix[alpha=1.0]], a custom one, Sometimes[0.5, a custom one]]",
                Described.of(
                        Mixing.oneOf(
                                Mixing.mixup(0.2), Mixing.cutMix(1).withProbability(0.5), mixing,
                                mixing.withProbability(0.5))));
    }

    @Test
    void whatHasANameKeepsIt() {
        String name = Named.class.getName();
        assertEquals(name, Described.of(new Named()));
        assertEquals("2.0 × " + name, Described.of(new Named().times(2)));
        assertEquals(
                "Sometimes[1.0, " + NamedAugmentation.class.getName() + "]",
                Described.of(new NamedAugmentation().withProbability(1)));
        assertEquals("none", Described.of(null));
    }

    @Test
    void whatHasNoNameHasNoNumberEither() {
        Loss anonymous = new Loss() {
            @Override
            public double gradient(LossFrame frame) {
                return 0;
            }
        };
        assertEquals("a custom one", Described.of(anonymous));
        assertEquals("a custom one + " + Named.class.getName(), Described.of(anonymous.plus(new Named())));
        assertEquals("of class a custom one", Described.of("of " + LAMBDA.getClass()));
        assertEquals(
                "Weighted[factor=3.0, weights=[D, parts=[[Ljava.lang.String;, augmentation=a custom one]",
                Described.of(new Weighted(3, new double[] {1}, new String[1][1], sample -> {
                })));
    }

    @Test
    void wordsThatOnlyLookLikeItStay() {
        for (String text : List.of("precision@5", "mail to me@fade.org", "Recall@0.5x", "a/b@c", "0.5@1")) {
            assertEquals(text, Described.of(text));
        }
    }
}
