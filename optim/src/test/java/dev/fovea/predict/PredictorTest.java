package dev.fovea.predict;

import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.sigmoid;
import static dev.fovea.nn.Layers.softmax;
import static dev.fovea.testing.Close.assertClose;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.data.Augmentations;
import dev.fovea.data.Dataset;
import dev.fovea.nn.Layer;
import dev.fovea.nn.Network;
import dev.fovea.nn.loss.BinaryCrossEntropy;
import dev.fovea.nn.loss.Focal;
import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.loss.MeanSquaredError;
import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.nn.op.Samples;
import dev.fovea.ops.Logits;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Of one network and of several: what they mean by their loss, and their mean, beside plain loops in float64. */
class PredictorTest {
    private static final Shape IMAGE = Predicted.IMAGE;
    private static final Samples SAMPLES = Predicted.images(Predicted.SAMPLES).samples();

    /** Of a float that was rounded once or twice. */
    private static final double ROUNDED = 2e-7;

    private static Network network(Layer... layers) {
        return Network.build(IMAGE, 1, layers);
    }

    @ParameterizedTest
    @MethodSource("dev.fovea.predict.Predicted#all")
    void whatIsPredictedFollowsFromTheLoss(Predicted kind) {
        Predictor predictor = kind.predictor(1);
        float[] logits = kind.network(1).logits(SAMPLES).data();
        assertArrayEquals(logits, predictor.logits(SAMPLES, Parallel.shared()).data());
        assertClose(kind.name(), predictor.predict(SAMPLES).data(), kind.meaning(logits), ROUNDED);
        assertEquals(kind.network(1).outputShape().batch(Predicted.SAMPLES), predictor.predict(SAMPLES).shape());
        assertEquals(IMAGE, predictor.inputShape());
    }

    /** Smaller ones would come out as garbage, larger ones over the end of an array. */
    @Test
    void samplesOfAnotherShapeAreRefusedWithBoth() {
        Predictor one = Predicted.classes().predictor(1);
        Shape other = Shape.of(30, 30, 1);
        Samples large = Dataset.of(Tensor.zeros(other.batch(3)), new int[3]).samples();
        for (Predictor predictor : new Predictor[] {one, Predictor.ensemble(List.of(one)), one.temperature(2),
            one.views(1, Augmentations.horizontalFlip(1))}) {
            for (Executable task : new Executable[] {() -> predictor.predict(large),
                () -> predictor.logits(large, Parallel.shared())}) {
                assertEquals(
                        "the network takes samples of " + IMAGE + ", found samples of (30, 30, 1)",
                        assertThrows(IllegalArgumentException.class, task).getMessage());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.fovea.predict.Predicted#all")
    void severalPredictTheMean(Predicted kind) {
        Predictor three = Predictor.ensemble(List.of(kind.predictor(1), kind.predictor(2), kind.predictor(3)));
        double[] mean = new double[Predicted.SAMPLES * kind.kinds().length()];
        for (long seed = 1; seed <= 3; seed++) {
            double[] one = kind.meaning(kind.network(seed).logits(SAMPLES).data());
            for (int i = 0; i < mean.length; i++) {
                mean[i] += one[i] / 3;
            }
        }
        float[] found = three.predict(SAMPLES).data();
        assertClose(kind.name(), found, mean, ROUNDED);
        // What losses see means the same.
        float[] logits = three.logits(SAMPLES, Parallel.shared()).data();
        assertClose(kind.name(), kind.meaning(logits), mean, ROUNDED * 5);
        for (int threads : new int[] {1, 2, 3, 7}) {
            Parallel parallel = Parallel.ofThreads(threads);
            assertArrayEquals(found, three.predict(SAMPLES, parallel).data());
            assertArrayEquals(logits, three.logits(SAMPLES, parallel).data());
        }
    }

    /** To the bit, as they were before there was anything but classes. */
    @Test
    void theMeanIsThatOfProbabilitiesAsFloats() {
        Predicted kind = Predicted.classes();
        float[] first = kind.predictor(1).predict(SAMPLES).data();
        float[] second = kind.predictor(2).temperature(3).predict(SAMPLES).data();
        float[] found = Predictor.ensemble(List.of(kind.predictor(1), kind.predictor(2).temperature(3)))
                .predict(SAMPLES).data();
        float[] logits = kind.network(2).logits(SAMPLES).data();
        for (int n = 0; n < Predicted.SAMPLES; n++) {
            float[] warm = new float[3];
            for (int i = 0; i < 3; i++) {
                warm[i] = (float) (logits[3 * n + i] / 3.0);
            }
            Logits.softmax(warm, 0, warm, 0, 3);
            for (int i = 3 * n; i < 3 * n + 3; i++) {
                assertEquals(warm[i - 3 * n], second[i]);
                assertEquals((float) (((double) first[i] + second[i]) / 2), found[i]);
            }
        }
    }

    @Test
    void aNetworksOwnActivationIsThatOfTheLoss() {
        float[] classes = Predictor.of(network(flatten(), dense(3))).predict(SAMPLES).data();
        Network ending = network(flatten(), dense(3), softmax());
        assertArrayEquals(classes, ending.predict(SAMPLES).data());
        for (Loss loss : List.of(new SoftmaxCrossEntropy(), new Focal(), (Loss) frame -> 0)) {
            assertArrayEquals(classes, Predictor.of(ending, loss).predict(SAMPLES).data());
        }
        float[] yes = Predictor.of(network(flatten(), dense(3)), new BinaryCrossEntropy()).predict(SAMPLES).data();
        Network sigmoids = network(flatten(), dense(3), sigmoid());
        assertArrayEquals(yes, Predictor.of(sigmoids, new BinaryCrossEntropy()).predict(SAMPLES).data());
        assertArrayEquals(
                sigmoids.predict(SAMPLES).data(),
                Predictor.of(sigmoids, new MeanSquaredError()).predict(SAMPLES).data());
    }

    /** One is sure of what the other excludes: neither is 0 or 1, and the loss stays finite. */
    @Test
    void whoIsSureDoesNotMakeTheMeanInfinite() {
        for (Predicted kind : List.of(Predicted.classes(), Predicted.labels())) {
            Predictor sure = kind.predictor(1).temperature(1e-3);
            Predictor one = Predictor.ensemble(List.of(sure, kind.predictor(2).temperature(0.02)));
            float[] p = sure.predict(SAMPLES).data();
            boolean extreme = false;
            for (float probability : p) {
                extreme |= probability == 1;
            }
            assertTrue(extreme, kind.name());
            for (Predictor several : List.of(one, Predictor.ensemble(List.of(sure, sure)))) {
                for (float logit : several.logits(SAMPLES, Parallel.shared()).data()) {
                    assertTrue(Float.isFinite(logit), kind.name() + ": " + logit);
                }
            }
        }
    }

    @Test
    void misfitsAreToldBeforeAnythingRuns() {
        String remedy =
                "; say by its loss what it learned: Predictor.of(network, new BinaryCrossEntropy()) for yes and no,"
                        + " new MeanSquaredError() for values, the loss of Heads for several outputs";
        assertRefused("the network's outputs are no probabilities of classes, found (1)" + remedy,
                () -> Predictor.of(network(flatten(), dense(1))));
        assertRefused("the network's outputs are no probabilities of classes, found (3) behind a sigmoid" + remedy,
                () -> Predictor.of(network(flatten(), dense(3), sigmoid())));
        String several = refusal(() -> Predictor.of(Predicted.both().network(1)));
        assertTrue(several.contains("digit") && several.contains("depth") && several.contains("Heads"), several);
        assertRefused(
                "probabilities of classes need at least 2 outputs on the last axis, found (1); one output is yes or "
                        + "no, or a value",
                () -> Predictor.of(network(flatten(), dense(1)), new SoftmaxCrossEntropy()));
        assertTrue(refusal(() -> Predictor.of(network(flatten(), dense(3), softmax()), new MeanSquaredError()))
                .startsWith("the network ends in a softmax, which the loss would not see"));
        Loss confused = new SoftmaxCrossEntropy().plus(new BinaryCrossEntropy());
        assertTrue(refusal(() -> Predictor.of(network(flatten(), dense(3)), confused))
                .contains("takes the softmax of outputs and their sigmoid"));
        assertRefused("an ensemble needs at least one member", () -> Predictor.ensemble(List.of()));
        Network three = network(flatten(), dense(3));
        assertRefused("the members of an ensemble take the same samples and predict the same, found (4, 5, 1) to "
                + "probabilities of classes (3) and (4, 5, 1) to probabilities of yes (3)",
                () -> Predictor.ensemble(List.of(Predictor.of(three), Predictor.of(three, new BinaryCrossEntropy()))));
        assertRefused("the members of an ensemble take the same samples and predict the same, found (4, 5, 1) to "
                + "probabilities of classes (3) and (4, 5, 1) to probabilities of classes (4)",
                () -> Predictor.ensemble(List.of(Predictor.of(three), Predictor.of(network(flatten(), dense(4))))));
        for (double bad : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertRefused("the temperature must be positive and finite, not " + bad,
                    () -> Predictor.of(three).temperature(bad));
        }
        assertRefused("a temperature is for probabilities of one output, found a predictor of values (2)",
                () -> Predicted.values().predictor(1).temperature(2));
        assertRefused("a temperature is for probabilities of one output, found a predictor of digit: probabilities of "
                + "classes (3), depth: values (4, 5, 2)",
                () -> Predicted.both().predictor(1).temperature(2));
    }

    @Test
    void outputsAreValues() {
        Shape map = Shape.of(4, 5, 3);
        assertEquals(Outputs.classes(map), Predicted.pixels().predictor(1).outputs());
        assertEquals(Outputs.yesOrNo(Shape.of(4)).hashCode(), Predicted.labels().predictor(1).outputs().hashCode());
        assertEquals(Outputs.values(Shape.of(2)), Predicted.values().predictor(1).outputs());
        assertNotEquals(Outputs.values(map), Outputs.yesOrNo(map));
        assertEquals("probabilities of yes (4, 5, 3)", Outputs.yesOrNo(map).toString());
        assertEquals(map, Outputs.classes(map).shape());
        assertThrows(IllegalArgumentException.class, () -> Outputs.classes(Shape.of()));
        assertEquals(
                Outputs.classes(Shape.of(2, 3, 4)),
                Predictor.of(network(conv2d(4, 3))).outputs(), "a map of classes, of whatever size");
    }

    /** One of one's own needs what it takes, what it predicts, and its logits. */
    @Test
    void onesOwnGoesWithOthers() {
        Predictor always = new Predictor() {
            @Override
            public Shape inputShape() {
                return IMAGE;
            }

            @Override
            public Outputs outputs() {
                return Outputs.classes(Shape.of(3));
            }

            @Override
            public Tensor logits(Samples samples, Parallel parallel) {
                Tensor y = Tensor.zeros(samples.size(), 3);
                for (int n = 0; n < samples.size(); n++) {
                    y.data()[3 * n + 2] = (float) Math.log(2);
                }
                return y;
            }
        };
        assertArrayEquals(new float[] {0.25f, 0.25f, 0.5f},
                Arrays.copyOf(always.predict(SAMPLES).data(), 3), 1e-7f);
        float[] alone = Predicted.classes().predictor(1).predict(SAMPLES).data();
        float[] both = Predictor.ensemble(List.of(always, Predicted.classes().predictor(1))).predict(SAMPLES).data();
        assertEquals((0.5 + alone[2]) / 2, both[2], 1e-7);
    }

    private static void assertRefused(String message, Executable call) {
        assertEquals(message, refusal(call));
    }

    private static String refusal(Executable call) {
        return assertThrows(IllegalArgumentException.class, call).getMessage();
    }
}
