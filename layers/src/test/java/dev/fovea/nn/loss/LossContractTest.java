package dev.fovea.nn.loss;

import static dev.fovea.testing.Close.assertClose;
import static dev.fovea.testing.RandomArrays.gaussian;
import static dev.fovea.testing.RandomArrays.poisoned;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.op.Parts;
import dev.fovea.tensor.Shape;
import dev.fovea.testing.Allocation;
import dev.fovea.testing.Close;
import dev.fovea.testing.GradientCheck;
import dev.fovea.testing.oracle.SoftmaxOracle;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every loss keeps to: its value is that of the definition in float64, its gradient the derivative of it by central
 * differences, times the weight; both are finite at huge logits, NaN where a logit is, and the same wherever the sample
 * lies; nothing is allocated. A loss without a case here fails the first test.
 */
class LossContractTest {
    private static final String PACKAGE = "dev.fovea.nn.loss";

    /** Rounding of the gradient to float32, or of the exponentials; differences of smooth functions of order one err by 10⁻¹⁰. */
    private static final double GRADIENT = 0x1p-22;

    /** Of the cross-entropy of a pixel, for each unit of what is wanted: its exponentials are of float32. */
    private static final double PIXEL = 0x1p-22;

    /** Of everything else, which is computed in float64. */
    private static final double EXACT = 1e-10;

    private static final Shape VECTOR = Shape.of(5);
    private static final Shape IMAGE = Shape.of(3, 2, 4);
    private static final float[] LABEL = {3};
    private static final float[] LABELS = {0, 3, -1, 1, 2, -1};
    private static final double[] WEIGHTS = {0.5, 2, 0, 3};
    private static final double[] FIVE_WEIGHTS = {0.5, 2, 0, 3, 1};

    /**
     * A loss with a target.
     *
     * @param oracle the loss of logits, from its definition
     * @param count how often the sample counts
     */
    record Case(Loss loss, Shape output, Target kind, float[] target, int count, ToDoubleFunction<double[]> oracle) {
        @Override
        public String toString() {
            return loss + " of " + kind + " for " + output;
        }

        int size() {
            return output.size();
        }

        /** Of pixels each wants at most 12, by twice the classes' weights. */
        double error() {
            boolean pixels = output.size() > FIVE_WEIGHTS.length && loss.toString().contains("SoftmaxCrossEntropy");
            return pixels ? 12 * PIXEL * output.size() : EXACT;
        }
    }

    static Stream<Case> cases() {
        Target label = Target.label(5);
        Target pixels = Target.labels(Shape.of(3, 2), 4).ignoring(-1);
        Target vector = Target.values(VECTOR);
        Target image = Target.values(IMAGE);
        float[] shares = distributions(1, 1, 5);
        float[] pixelShares = distributions(2, 6, 4);
        float[] unit = uniform(3, 24);
        float[] many = new float[70];
        for (int i = 0; i < many.length; i++) {
            many[i] = i * i % 3;
        }
        float[] values = gaussian(4, 24);
        double[] ones = {1, 1, 1, 1, 1};
        ToDoubleFunction<double[]> squared = y -> perValue(y, values, (e, i) -> e * e);
        ToDoubleFunction<double[]> absolute = y -> perValue(y, values, (e, i) -> Math.abs(e));
        ToDoubleFunction<double[]> plain = y -> softmax(y, LABEL, 5, 0, ones, 0);
        Heads heads = new Heads(Parts.of("pixels", IMAGE).and("class", VECTOR))
                .target("pixels", pixels)
                .target("class", label);
        float[] both = {0, 3, -1, 1, 2, -1, 3};
        Loss ofClass = heads.loss("class", new SoftmaxCrossEntropy());
        Loss ofPixels = heads.loss("pixels", new SoftmaxCrossEntropy());
        ToDoubleFunction<double[]> meanOfPixels =
                y -> softmax(Arrays.copyOf(y, 24), LABELS, 4, 0, ones, 0) / 4;
        return Stream.of(
                new Case(ofPixels, Shape.of(29), heads.target(), both, 1, meanOfPixels),
                new Case(ofPixels.plus(ofClass.times(3)), Shape.of(29), heads.target(), both, 1,
                        y -> meanOfPixels.applyAsDouble(y) + 3 * plain.applyAsDouble(Arrays.copyOfRange(y, 24, 29))),
                new Case(new SoftmaxCrossEntropy(), VECTOR, label, LABEL, 1, plain),
                new Case(new SoftmaxCrossEntropy(), VECTOR, vector, shares, 1,
                        y -> softmaxOfShares(y, shares, 5, 0, ones, 0)),
                new Case(new SoftmaxCrossEntropy(), IMAGE, pixels, LABELS, 4,
                        y -> softmax(y, LABELS, 4, 0, ones, 0)),
                new Case(new SoftmaxCrossEntropy(), Shape.of(10, 7, 3), Target.labels(Shape.of(10, 7), 3), many, 70,
                        y -> softmax(y, many, 3, 0, ones, 0)),
                new Case(new SoftmaxCrossEntropy(), IMAGE, image, pixelShares, 6,
                        y -> softmaxOfShares(y, pixelShares, 4, 0, ones, 0)),
                new Case(new SoftmaxCrossEntropy().labelSmoothing(0.2), VECTOR, label, LABEL, 1,
                        y -> softmax(y, LABEL, 5, 0.2, ones, 0)),
                new Case(new SoftmaxCrossEntropy().labelSmoothing(0.2).classWeights(WEIGHTS), IMAGE, pixels, LABELS, 4,
                        y -> softmax(y, LABELS, 4, 0.2, WEIGHTS, 0)),
                new Case(new SoftmaxCrossEntropy().classWeights(FIVE_WEIGHTS).labelSmoothing(0.1), VECTOR, vector,
                        shares, 1, y -> softmaxOfShares(y, shares, 5, 0.1, FIVE_WEIGHTS, 0)),
                new Case(new Focal(), VECTOR, label, LABEL, 1, y -> softmax(y, LABEL, 5, 0, ones, 2)),
                new Case(new Focal().gamma(0.5).classWeights(WEIGHTS), IMAGE, pixels, LABELS, 4,
                        y -> softmax(y, LABELS, 4, 0, WEIGHTS, 0.5)),
                new Case(new Focal().gamma(0), VECTOR, label, LABEL, 1, plain),
                new Case(new Focal().gamma(1), VECTOR, vector, shares, 1,
                        y -> softmaxOfShares(y, shares, 5, 0, ones, 1)),
                new Case(new BinaryCrossEntropy(), IMAGE, image, unit, 1, y -> binary(y, unit, 1) / 24),
                new Case(new BinaryCrossEntropy().positiveWeights(3), VECTOR, vector, Arrays.copyOf(unit, 5), 1,
                        y -> binary(y, unit, 3) / 5),
                new Case(new BinaryCrossEntropy().positiveWeights(WEIGHTS), IMAGE, image, unit, 1,
                        y -> binary(y, unit, WEIGHTS) / 24),
                new Case(new BinaryCrossEntropy(), Shape.of(1), Target.label(2), new float[] {1}, 1,
                        y -> binary(y, new float[] {1}, 1)),
                new Case(new BinaryCrossEntropy().positiveWeights(2), Shape.of(2, 2, 1),
                        Target.labels(Shape.of(2, 2), 2).ignoring(255), new float[] {1, 255, 0, 1}, 3,
                        y -> binary(new double[] {y[0], y[2], y[3]}, new float[] {1, 0, 1}, 2)),
                new Case(new MeanSquaredError(), IMAGE, image, values, 1, squared),
                new Case(new MeanAbsoluteError(), IMAGE, image, values, 1, absolute),
                new Case(new Huber(), IMAGE, image, values, 1, y -> perValue(y, values, (e, i) -> huber(e, 1))),
                new Case(new Huber(0.3), IMAGE, image, values, 1, y -> perValue(y, values, (e, i) -> huber(e, 0.3))),
                new Case(new MeanSquaredError().times(-0.5), IMAGE, image, values, 1,
                        y -> -0.5 * squared.applyAsDouble(y)),
                new Case(new MeanSquaredError().plus(new MeanAbsoluteError().times(0.25)), IMAGE, image, values, 1,
                        y -> squared.applyAsDouble(y) + 0.25 * absolute.applyAsDouble(y)),
                new Case(new SoftmaxCrossEntropy().plus(new Focal().plus(new Focal().gamma(0))).times(2), IMAGE, pixels,
                        LABELS, 4,
                        y -> 2 * (2 * softmax(y, LABELS, 4, 0, ones, 0) + softmax(y, LABELS, 4, 0, ones, 2))),
                // The mean of the second's terms is added to each of the first's.
                new Case(new MeanSquaredError().plus(new SoftmaxCrossEntropy()), IMAGE, image, pixelShares, 1,
                        y -> perValue(y, pixelShares, (e, i) -> e * e)
                                + softmaxOfShares(y, pixelShares, 4, 0, ones, 0) / 6),
                new Case(fourth(), VECTOR, vector, Arrays.copyOf(values, 5), 1, y -> Math.pow(y[0] - values[0], 4)));
    }

    /** A loss of one's own, of the first output alone. */
    private static Loss fourth() {
        return frame -> {
            double error = (double) frame.logit(0) - frame.target(0);
            for (int i = 1; i < frame.size(); i++) {
                frame.gradient(i, 0);
            }
            frame.gradient(0, 4 * error * error * error);
            return error * error * error * error;
        };
    }

    private static float[] uniform(long seed, int n) {
        Random random = new Random(seed);
        float[] values = new float[n];
        for (int i = 2; i < n; i++) { // the first are 0 and 1
            values[i] = random.nextFloat();
        }
        values[1] = 1;
        return values;
    }

    private static float[] distributions(long seed, int vectors, int classes) {
        float[] shares = uniform(seed, vectors * classes);
        for (int v = 0; v < shares.length; v += classes) {
            float sum = 0;
            for (int i = v; i < v + classes; i++) {
                sum += shares[i];
            }
            for (int i = v; i < v + classes; i++) {
                shares[i] /= sum;
            }
        }
        return shares;
    }

    private static double softmax(
            double[] y, float[] labels, int classes, double smoothing, double[] weights, double gamma) {
        float[] shares = new float[labels.length * classes];
        for (int v = 0; v < labels.length; v++) {
            if (labels[v] >= 0) {
                shares[v * classes + (int) labels[v]] = 1;
            }
        }
        double loss = 0;
        for (int v = 0; v < labels.length; v++) {
            if (labels[v] >= 0) {
                loss += softmaxOfShares(
                        Arrays.copyOfRange(y, v * classes, (v + 1) * classes),
                        Arrays.copyOfRange(shares, v * classes, (v + 1) * classes), classes, smoothing, weights, gamma);
            }
        }
        return loss;
    }

    private static double softmaxOfShares(
            double[] y, float[] shares, int classes, double smoothing, double[] weights, double gamma) {
        double[] p = SoftmaxOracle.softmax(y, classes);
        double loss = 0;
        for (int i = 0; i < y.length; i++) {
            double t = weights[i % classes] * ((1 - smoothing) * shares[i] + smoothing / classes);
            loss -= t * Math.pow(1 - p[i], gamma) * Math.log(p[i]);
        }
        return loss;
    }

    private static double binary(double[] y, float[] t, double... weights) {
        double loss = 0;
        for (int i = 0; i < y.length; i++) {
            double p = 1 / (1 + Math.exp(-y[i]));
            loss -= weights[i % weights.length] * t[i] * Math.log(p) + (1.0 - t[i]) * Math.log(1 - p);
        }
        return loss;
    }

    private static double huber(double e, double delta) {
        return Math.abs(e) <= delta ? e * e / 2 : delta * (Math.abs(e) - delta / 2);
    }

    private interface Term {
        double of(double error, int i);
    }

    private static double perValue(double[] y, float[] t, Term term) {
        double sum = 0;
        for (int i = 0; i < y.length; i++) {
            sum += term.of(y[i] - t[i], i);
        }
        return sum / y.length;
    }

    @Test
    void everyLossHasACase() throws IOException, URISyntaxException, ReflectiveOperationException {
        Set<String> losses = new TreeSet<>();
        Path classes = Path.of(Loss.class.getProtectionDomain().getCodeSource().getLocation().toURI())
                .resolve(PACKAGE.replace('.', '/'));
        try (Stream<Path> files = Files.list(classes)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = String.valueOf(file.getFileName());
                if (name.endsWith(".class") && !name.equals("package-info.class")) {
                    Class<?> type = Class.forName(PACKAGE + "." + name.substring(0, name.length() - 6));
                    if (Loss.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers())) {
                        losses.add(type.getSimpleName());
                    }
                }
            }
        }
        assertTrue(losses.size() >= 8, () -> "found only " + losses);
        Set<String> tested = new TreeSet<>();
        cases().map(each -> each.loss.getClass())
                .filter(type -> !type.isHidden())
                .forEach(type -> tested.add(type.getSimpleName()));
        assertEquals(losses, tested);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void valueAndGradientAreThoseOfTheDefinition(Case each) {
        each.loss.check(each.output, each.kind);
        each.loss.checkValues(each.kind, each.target, 0);
        float[] logits = gaussian(9, each.size());
        float[] gradient = poisoned(each.size());
        LossFrame frame = new LossFrame(each.kind, logits, each.size(), each.target, gradient);
        assertEquals(each.oracle.applyAsDouble(Close.doubles(logits)), each.loss.gradient(frame), each.error());
        assertEquals(each.count, frame.count());
        GradientCheck.assertGradient(
                "gradient", each.oracle, Close.doubles(logits), Close.doubles(gradient), GRADIENT);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theWeightMultipliesTheGradientWhereverTheSampleLies(Case each) {
        float[] logits = gaussian(9, each.size());
        float[] plain = poisoned(each.size());
        LossFrame frame = new LossFrame(each.kind, logits, each.size(), each.target, plain);
        double loss = each.loss.gradient(frame);
        int before = 3;
        float[] farLogits = new float[before + each.size()];
        System.arraycopy(logits, 0, farLogits, before, each.size());
        float[] farTarget = new float[7 + each.target.length];
        System.arraycopy(each.target, 0, farTarget, 7, each.target.length);
        float[] far = poisoned(5 + each.size() + 5);
        LossFrame elsewhere = new LossFrame(each.kind, farLogits, each.size(), farTarget, far);
        // Powers of two, so that nothing is rounded differently.
        assertEquals(loss, each.loss.gradient(elsewhere.moveTo(before, 7, 5, 0.25)));
        assertEquals(0.25, elsewhere.weight());
        for (int i = 0; i < far.length; i++) {
            boolean own = i >= 5 && i < 5 + each.size();
            assertEquals(own ? 0.25f * plain[i - 5] : Float.NaN, far[i], "element " + i);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void hugeLogitsGiveFiniteNumbers(Case each) {
        for (float size : new float[] {0, 100, 1e4f}) {
            for (int seed = 0; seed < 8; seed++) {
                Random random = new Random(seed);
                float[] logits = new float[each.size()];
                for (int i = 0; i < logits.length; i++) {
                    logits[i] = random.nextBoolean() ? size : -size;
                }
                float[] gradient = poisoned(each.size());
                LossFrame frame = new LossFrame(each.kind, logits, each.size(), each.target, gradient);
                double loss = each.loss.gradient(frame);
                assertTrue(Double.isFinite(loss), () -> loss + " of " + Arrays.toString(logits));
                for (float g : gradient) {
                    assertTrue(Float.isFinite(g), () -> Arrays.toString(gradient) + " of " + Arrays.toString(logits));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aNanIsNotHidden(Case each) {
        float[] logits = new float[each.size()];
        logits[0] = Float.NaN;
        float[] gradient = new float[each.size()];
        LossFrame frame = new LossFrame(each.kind, logits, each.size(), each.target, gradient);
        assertTrue(Double.isNaN(each.loss.gradient(frame)));
        assertTrue(Float.isNaN(gradient[0]));
    }

    @Test
    void allocateNothing() {
        Case[] cases = cases().toArray(Case[]::new);
        LossFrame[] frames = new LossFrame[cases.length];
        for (int i = 0; i < cases.length; i++) {
            int size = cases[i].size();
            frames[i] = new LossFrame(cases[i].kind, gaussian(9, size), size, cases[i].target, new float[size]);
        }
        Allocation.assertNone("a loss", () -> {
            for (int i = 0; i < frames.length; i++) {
                cases[i].loss.gradient(frames[i].moveTo(0, 0, 0, 1));
            }
        });
    }

    @Test
    void whatIsIgnoredCountsNeitherInLossesNorInGradients() {
        Target kind = Target.labels(Shape.of(2), 3).ignoring(-1);
        for (Loss loss : new Loss[] {new SoftmaxCrossEntropy(), new Focal(), new Focal().plus(new Focal())}) {
            float[] gradient = poisoned(6);
            LossFrame frame = new LossFrame(kind, gaussian(1, 6), 6, new float[] {-1, -1}, gradient);
            assertEquals(0, loss.gradient(frame));
            assertEquals(0, frame.count());
            assertArrayEquals(new float[6], gradient);
        }
    }

    @Test
    void crossEntropyOfALabelIsThatOfItsDistribution() {
        float[] logits = gaussian(2, 5);
        float[] byLabel = poisoned(5);
        float[] byShares = poisoned(5);
        Loss loss = new SoftmaxCrossEntropy();
        double one = loss.gradient(new LossFrame(Target.label(5), logits, 5, LABEL, byLabel));
        assertEquals(one, loss.gradient(
                new LossFrame(Target.values(VECTOR), logits, 5, new float[] {0, 0, 0, 1, 0}, byShares)));
        assertClose("gradient", byShares, byLabel, 1e-7);
        assertTrue(loss.hasSoftmax());
        assertFalse(fourth().hasSoftmax());
    }
}
