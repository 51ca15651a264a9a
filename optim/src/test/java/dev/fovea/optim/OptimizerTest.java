package dev.fovea.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.random.CounterRandom;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptimizerTest {
    static List<Optimizer> all() {
        return List.of(
                new Sgd(), new Sgd(0.9), new Sgd(0.5).nesterov(true), new Adam(),
                new Adam().beta1(0).beta2(0).epsilon(1), new AdamW(),
                new AdamW(0.1), new AdamW().amsgrad(true), new RmsProp(), new RmsProp().rho(0.5).epsilon(1e-3),
                new RmsProp().centered(true), new RmsProp().momentum(0.8), new RmsProp().centered(true).momentum(0.8),
                new Sgd(0.9).weightDecay(1e-3), new Adam().amsgrad(true), new NAdam(), new NAdam().momentumDecay(1),
                new Adagrad(), new Adagrad().initial(0.1), new Muon());
    }

    @Provide
    Arbitrary<Optimizer> optimizers() {
        return Arbitraries.of(all());
    }

    @Property(tries = 300)
    void anySplitInAnyOrderGivesTheSameBits(
            @ForAll("optimizers") Optimizer optimizer,
            @ForAll @IntRange(min = 1, max = 70) int n,
            @ForAll @IntRange(max = 70) int first,
            @ForAll @IntRange(max = 70) int second,
            @ForAll long seed) {
        int a = Math.min(n, Math.min(first, second));
        int b = Math.min(n, Math.max(first, second));
        float[] whole = values(n, seed);
        float[] split = whole.clone();
        ParameterUpdate wholeUpdate = Weights.begin(optimizer, whole);
        ParameterUpdate splitUpdate = Weights.begin(optimizer, split);
        assertFalse(wholeUpdate.whole());
        for (int step = 1; step <= 5; step++) {
            float[] g = values(n, seed + step);
            float[] before = g.clone();
            UpdateStep update = UpdateStep.of(0.01, step);
            wholeUpdate.update(g, 0, n, update);
            splitUpdate.update(g, b, n, update);
            splitUpdate.update(g, 0, a, update);
            splitUpdate.update(g, a, b, update);
            assertArrayEquals(before, g, "the gradient is only read");
        }
        assertArrayEquals(whole, split);
        for (int slot = 0; slot < wholeUpdate.slots(); slot++) {
            assertArrayEquals(wholeUpdate.slot(slot), splitUpdate.slot(slot));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void nothingOutsideTheRangeIsTouched(Optimizer optimizer) {
        float[] w = values(10, 1);
        float[] before = w.clone();
        ParameterUpdate update = Weights.begin(optimizer, w);
        List<float[]> state = slots(update).map(float[]::clone).toList();
        update.update(values(10, 2), 3, 6, UpdateStep.of(0.1, 1));
        for (int i = 0; i < 10; i++) {
            boolean inside = i >= 3 && i < 6;
            assertEquals(inside, w[i] != before[i], "weight " + i);
            for (int slot = 0; slot < update.slots(); slot++) {
                assertEquals(inside, update.slot(slot)[i] != state.get(slot)[i], "state " + i);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void aRateOfZeroLeavesTheBits(Optimizer optimizer) {
        float[] w = values(1000, 3);
        float[] before = w.clone();
        ParameterUpdate update = Weights.begin(optimizer, w);
        for (int step = 1; step <= 20; step++) {
            update.update(values(w.length, step), 0, w.length, UpdateStep.of(0, step));
        }
        assertArrayEquals(before, w);
    }

    @ParameterizedTest
    @MethodSource("all")
    void findsTheMinimumOfAParabola(Optimizer optimizer) {
        float[] w = {5, -3};
        ParameterUpdate update = Weights.begin(optimizer, w);
        double rate = optimizer instanceof Adagrad ? 0.5 : 0.01;
        for (int step = 1; step <= 4000; step++) {
            float[] g = {2 * (w[0] - 1), 2 * (w[1] - 2)};
            update.update(g, 0, 2, UpdateStep.of(rate, step));
        }
        // AdamW(0.1) is drawn towards zero on top of it.
        assertEquals(1, w[0], 0.15, () -> Arrays.toString(w));
        assertEquals(2, w[1], 0.15, () -> Arrays.toString(w));
    }

    @Test
    void adamAddsEpsilonOutsideTheBiasCorrection() {
        float[] w = {1};
        ParameterUpdate update = Weights.begin(new Adam(), w);
        double[] keras = {0.9997597469, 0.9994507833, 0.9990970083};
        for (int step = 1; step <= 3; step++) {
            update.update(new float[] {1e-6f}, 0, 1, UpdateStep.of(1e-3, step));
            assertEquals(keras[step - 1], w[0], 1e-7, "step " + step);
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {0, 1e-30f, 1, 1e15f})
    void adamIsFiniteAfterAMillionSteps(float gradient) {
        float[] w = {1};
        float[] g = {gradient};
        ParameterUpdate update = Weights.begin(new Adam(), w);
        for (int step = 1; step <= 1_000_000; step++) {
            g[0] = -g[0];
            update.update(g, 0, 1, UpdateStep.of(1e-3, step));
        }
        assertTrue(Float.isFinite(w[0]) && Float.isFinite(update.slot(0)[0]) && Float.isFinite(update.slot(1)[0]));
        update.update(g, 0, 1, UpdateStep.of(1e-3, Long.MAX_VALUE));
        assertTrue(Float.isFinite(w[0]));
    }

    @Test
    void weightDecayShrinksWithoutAGradient() {
        float[] w = {2};
        Weights.begin(new AdamW(0.5), w).update(new float[1], 0, 1, UpdateStep.of(0.1, 1));
        assertEquals(2 * (1 - 0.1f * 0.5f), w[0], 1e-6);
    }

    @ParameterizedTest
    @MethodSource("all")
    void aStepsOwnDecayHoldsWhereTheOptimizerDecays(Optimizer optimizer) {
        float[] w = {2};
        UpdateStep half = UpdateStep.of(0.1, 1, OptionalDouble.of(0.5));
        Weights.begin(optimizer, w).update(new float[1], 0, 1, half);
        // Looking ahead takes a first step of 1 + momentum.
        double ahead = optimizer instanceof Sgd sgd && sgd.nesterov() ? 1 + sgd.momentum() : 1;
        assertEquals(optimizer.decays(Weights.parameter(w, 1)) ? 2 * (1 - 0.1 * 0.5 * ahead) : 2, w[0], 1e-6);
        w[0] = 2;
        UpdateStep none = UpdateStep.of(0.1, 1, OptionalDouble.of(0));
        Weights.begin(optimizer, w).update(new float[1], 0, 1, none);
        assertEquals(2, w[0]);
    }

    @Test
    void aStepsDecayIsChecked() {
        String message = assertThrows(
                IllegalArgumentException.class, () -> UpdateStep.of(0.1, 1, OptionalDouble.of(-1))).getMessage();
        assertEquals("weightDecay must be at least 0 and finite, not -1.0", message);
        assertEquals(0.3, UpdateStep.of(0.1, 1).weightDecay(0.3));
        assertEquals(0.2, UpdateStep.of(0.1, 1, OptionalDouble.of(0.2)).weightDecay(0.3));
    }

    /** In the long run velocity gathers learningRate·weightDecay/(1 − momentum). */
    @Test
    void decayOfGradientDescentIsCarriedOnByMomentum() {
        float[] w = {1};
        ParameterUpdate update = Weights.begin(new Sgd(0.9).weightDecay(0.01), w);
        float before = 1;
        for (int step = 1; step <= 300; step++) {
            before = w[0];
            update.update(new float[1], 0, 1, UpdateStep.of(0.01, step));
        }
        // Of rate and decay 10⁻⁴ together; its own square, times 1/(1 − momentum)³, is what this leaves out.
        assertEquals(0.01 * 0.01 / (1 - 0.9), 1 - w[0] / before, 0.01 * 0.01 * 0.01 * 0.01 / 1e-3);
    }

    @Test
    void amsgradForgetsNoLargeGradient() {
        float[] plain = {0};
        float[] ams = {0};
        ParameterUpdate adam = Weights.begin(new Adam().beta2(0.9), plain);
        ParameterUpdate amsgrad = Weights.begin(new Adam().beta2(0.9).amsgrad(true), ams);
        for (int step = 1; step <= 200; step++) {
            float[] g = {step == 100 ? 1000 : 1};
            adam.update(g, 0, 1, UpdateStep.of(0.01, step));
            amsgrad.update(g, 0, 1, UpdateStep.of(0.01, step));
            if (step < 100) {
                assertEquals(plain[0], ams[0], 1e-7 * step, "gradients of one size, step " + step);
            }
        }
        assertTrue(amsgrad.slot(2)[0] > 99_000, "0.1·1000²");
        assertTrue(adam.slot(1)[0] < 50, "forgotten");
    }

    /** The product of NAdam's momenta is that of all of them, whenever its last factors no longer count. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.004, 1, 100})
    void theProductOfMomentaIsAFunctionOfTheStep(double momentumDecay) {
        var settings = new NAdam.Settings(Moments.DEFAULT, momentumDecay);
        double product = 1;
        for (int step = 1; step <= 1000; step++) {
            product *= settings.momentum(step);
            double found = settings.product(step);
            assertEquals(1 - product, 1 - found, Math.ulp(1), "step " + step);
            // Powers are multiplied up there, each of them once more rounded.
            assertTrue(found < 0x1p-54 || Math.abs(found / product - 1) < step * step * 0x1p-52, "step " + step);
        }
    }

    @Test
    void settingsHaveKerasDefaults() {
        assertEquals(new Sgd(0).nesterov(false), new Sgd());
        assertEquals(new Adam().beta1(0.9).beta2(0.999).epsilon(1e-7), new Adam());
        assertEquals(new AdamW(0.004).beta1(0.9).beta2(0.999).epsilon(1e-7), new AdamW());
        assertEquals(new RmsProp().rho(0.9).epsilon(1e-7), new RmsProp());
        assertEquals(
                new NAdam().beta1(0.9).beta2(0.999).epsilon(1e-7).momentumDecay(0.004), new NAdam());
        assertEquals(new Adagrad().initial(0).epsilon(1e-10), new Adagrad());
        assertEquals(
                new Muon().momentum(0.95).nesterov(true).weightDecay(0.004).rms(0.2).fixedNorm(false)
                        .others(new AdamW()),
                new Muon());
        assertEquals(
                List.of(0, 1, 1, 2, 2, 2, 2, 3, 1, 1, 2, 2, 3, 1, 3, 2, 2, 1, 1, 2),
                all().stream().map(optimizer -> Weights.begin(optimizer, new float[1]).slots()).toList());
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1, Double.NaN, Double.POSITIVE_INFINITY})
    void sharesOutsideZeroToOneAreRefusedByName(double bad) {
        assertRefused("momentum", bad, () -> new Sgd(bad));
        assertRefused("beta1", bad, () -> new Adam().beta1(bad));
        assertRefused("beta2", bad, () -> new Adam().beta2(bad));
        assertRefused("beta1", bad, () -> new AdamW().beta1(bad));
        assertRefused("beta2", bad, () -> new AdamW().beta2(bad));
        assertRefused("rho", bad, () -> new RmsProp().rho(bad));
        assertRefused("momentum", bad, () -> new RmsProp().momentum(bad));
        assertRefused("beta1", bad, () -> new NAdam().beta1(bad));
        assertRefused("beta2", bad, () -> new NAdam().beta2(bad));
        assertRefused("momentum", bad, () -> new Muon().momentum(bad));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1e-9, Double.NaN, Double.POSITIVE_INFINITY})
    void otherNumbersAreRefusedByName(double bad) {
        assertRefused("epsilon", bad, () -> new Adam().epsilon(bad));
        assertRefused("epsilon", bad, () -> new AdamW().epsilon(bad));
        assertRefused("weightDecay", bad, () -> new AdamW(bad));
        assertRefused("epsilon", bad, () -> new RmsProp().epsilon(bad));
        assertRefused("weightDecay", bad, () -> new Sgd().weightDecay(bad));
        assertRefused("epsilon", bad, () -> new NAdam().epsilon(bad));
        assertRefused("momentumDecay", bad, () -> new NAdam().momentumDecay(bad));
        assertRefused("epsilon", bad, () -> new Adagrad().epsilon(bad));
        assertRefused("initial", bad, () -> new Adagrad().initial(bad));
        assertRefused("weightDecay", bad, () -> new Muon().weightDecay(bad));
        assertRefused("rms", bad, () -> new Muon().rms(bad));
    }

    @Test
    void anEpsilonOfZeroIsRefused() {
        assertRefused("epsilon", 0.0, () -> new Adam().epsilon(0));
        assertRefused("epsilon", 0.0, () -> new RmsProp().epsilon(0));
    }

    /** Each setting of each optimizer changed, alone. */
    private static final List<Supplier<Optimizer>> OPTIMIZERS = List.of(
            Sgd::new, () -> new Sgd(0.5), () -> new Sgd().momentum(0.25), () -> new Sgd().nesterov(true),
            Adam::new, () -> new Adam().beta1(0.5), () -> new Adam().beta2(0.5), () -> new Adam().epsilon(0.5),
            AdamW::new, () -> new AdamW(0.5), () -> new AdamW().weightDecay(0.25), () -> new AdamW().beta1(0.5),
            () -> new AdamW().beta2(0.5), () -> new AdamW().epsilon(0.5),
            () -> new Sgd().weightDecay(0.5), () -> new Adam().amsgrad(true), () -> new AdamW().amsgrad(true),
            RmsProp::new, () -> new RmsProp().rho(0.5), () -> new RmsProp().epsilon(0.5),
            () -> new RmsProp().momentum(0.5), () -> new RmsProp().centered(true),
            NAdam::new, () -> new NAdam().beta1(0.5), () -> new NAdam().beta2(0.5), () -> new NAdam().epsilon(0.5),
            () -> new NAdam().momentumDecay(0.5),
            Adagrad::new, () -> new Adagrad().initial(0.5), () -> new Adagrad().epsilon(0.5),
            Muon::new, () -> new Muon().momentum(0.5), () -> new Muon().nesterov(false),
            () -> new Muon().weightDecay(0.5), () -> new Muon().rms(0.5), () -> new Muon().fixedNorm(true),
            () -> new Muon().others(new Adam()));

    @Test
    void optimizersAreEqualIfAllSettingsAre() {
        for (int i = 0; i < OPTIMIZERS.size(); i++) {
            for (int j = 0; j < OPTIMIZERS.size(); j++) {
                Optimizer a = OPTIMIZERS.get(i).get();
                Optimizer b = OPTIMIZERS.get(j).get();
                if (i == j) {
                    assertEquals(a, b);
                    assertEquals(a.hashCode(), b.hashCode());
                    assertEquals(a.toString(), b.toString());
                } else {
                    assertNotEquals(a, b);
                    assertNotEquals(a.toString(), b.toString());
                }
            }
        }
    }

    @Test
    void variantsAreThoseOfTheDefaults() {
        assertFalse(new AdamW().amsgrad());
        assertFalse(new Adam().amsgrad());
        assertFalse(new RmsProp().centered());
        assertFalse(new Muon().fixedNorm());
        assertTrue(new Muon().nesterov());
    }

    @Test
    void stepsAreCheckedAndPrinted() {
        assertEquals("step 3 at rate 0.001", UpdateStep.of(0.001, 3).toString());
        assertEquals(
                "step 3 at rate 0.001 with weight decay 0.5",
                UpdateStep.of(0.001, 3, OptionalDouble.of(0.5)).toString());
        assertEquals(
                "the learning rate must be at least 0 and finite, not -1.0",
                assertThrows(IllegalArgumentException.class, () -> UpdateStep.of(-1, 3)).getMessage());
    }

    /** The first step of Adagrad: w −= η·g/(√(initial + g²) + ε). */
    @Test
    void adagradsSumsBeginWhereTheyAreTold() {
        float[] w = {0};
        ParameterUpdate update = Weights.begin(new Adagrad().initial(0.75).epsilon(1), w);
        assertEquals(0.75f, update.slot(0)[0]);
        update.update(new float[] {0.5f}, 0, 1, UpdateStep.of(0.1, 1));
        assertEquals(-0.1 * 0.5 / (1 + 1), w[0], 1e-8);
    }

    /** With ε = 1: the first step is η·((1 − μ₁)·g/(1 − μ₁) + μ₂·(1 − β₁)·g/(1 − μ₁·μ₂))/(g + 1). */
    @Test
    void nadamAddsEpsilonToTheCorrectedRoot() {
        float[] w = {0};
        Weights.begin(new NAdam().epsilon(1).momentumDecay(0), w).update(new float[] {3}, 0, 1, UpdateStep.of(0.1, 1));
        double mu = 0.9 * 0.5;
        assertEquals(-0.1 * (3 + mu * 0.1 * 3 / (1 - mu * mu)) / (3 + 1), w[0], 1e-7);
    }

    @Test
    void settingsKeepTheOthers() {
        AdamW adamW = new AdamW().epsilon(0.1).weightDecay(0.2).beta2(0.3).amsgrad(true).beta1(0.4);
        assertEquals(
                List.of(0.4, 0.3, 0.1, 0.2, true),
                List.of(adamW.beta1(), adamW.beta2(), adamW.epsilon(), adamW.weightDecay(), adamW.amsgrad()));
        Adam adam = new Adam().epsilon(0.1).beta2(0.3).amsgrad(true).beta1(0.4);
        assertEquals(
                List.of(0.4, 0.3, 0.1, true), List.of(adam.beta1(), adam.beta2(), adam.epsilon(), adam.amsgrad()));
        NAdam nadam = new NAdam().epsilon(0.1).momentumDecay(0.2).beta2(0.3).beta1(0.4);
        assertEquals(
                List.of(0.4, 0.3, 0.1, 0.2),
                List.of(nadam.beta1(), nadam.beta2(), nadam.epsilon(), nadam.momentumDecay()));
        Sgd sgd = new Sgd().nesterov(true).weightDecay(0.1).momentum(0.5);
        assertEquals(List.of(0.5, true, 0.1), List.of(sgd.momentum(), sgd.nesterov(), sgd.weightDecay()));
        RmsProp rmsProp = new RmsProp().epsilon(0.1).centered(true).momentum(0.3).rho(0.2);
        assertEquals(
                List.of(0.2, 0.1, 0.3, true),
                List.of(rmsProp.rho(), rmsProp.epsilon(), rmsProp.momentum(), rmsProp.centered()));
        Adagrad adagrad = new Adagrad().epsilon(0.1).initial(0.2);
        assertEquals(List.of(0.2, 0.1), List.of(adagrad.initial(), adagrad.epsilon()));
        Muon muon =
                new Muon().others(new Sgd()).fixedNorm(true).rms(0.1).nesterov(false).weightDecay(0.2).momentum(0.3);
        assertEquals(
                List.of(0.3, false, 0.2, 0.1, true, new Sgd()),
                List.of(
                        muon.momentum(), muon.nesterov(), muon.weightDecay(), muon.rms(), muon.fixedNorm(),
                        muon.others()));
    }

    /** Checkpoints hold these texts: others would not be continued. */
    @Test
    void optimizersPrintAsInCheckpoints() {
        assertEquals("Sgd[momentum=0.9, nesterov=true]", new Sgd(0.9).nesterov(true).toString());
        assertEquals("Adam[beta1=0.9, beta2=0.999, epsilon=1.0E-7]", new Adam().toString());
        assertEquals("AdamW[beta1=0.9, beta2=0.999, epsilon=1.0E-7, weightDecay=0.004]", new AdamW().toString());
        assertEquals("RmsProp[rho=0.9, epsilon=1.0E-7]", new RmsProp().toString());
        assertEquals(
                "Sgd[momentum=0.0, nesterov=false, weightDecay=0.01]", new Sgd().weightDecay(0.01).toString());
        assertEquals(
                "Adam[beta1=0.9, beta2=0.999, epsilon=1.0E-7, amsgrad=true]", new Adam().amsgrad(true).toString());
        assertEquals(
                "RmsProp[rho=0.9, epsilon=1.0E-7, momentum=0.5, centered=true]",
                new RmsProp().momentum(0.5).centered(true).toString());
        assertEquals("NAdam[beta1=0.9, beta2=0.999, epsilon=1.0E-7, momentumDecay=0.004]", new NAdam().toString());
        assertEquals("Adagrad[initial=0.0, epsilon=1.0E-10]", new Adagrad().toString());
        assertEquals(
                "Muon[momentum=0.95, nesterov=true, weightDecay=0.004, rms=0.2, others=" + new AdamW() + "]",
                new Muon().toString());
        assertEquals(
                "Muon[momentum=0.95, nesterov=true, weightDecay=0.004, rms=0.2, fixedNorm=true, others=" + new AdamW()
                        + "]",
                new Muon().fixedNorm(true).toString());
    }

    private static void assertRefused(String setting, double value, Supplier<Optimizer> action) {
        String message = assertThrows(IllegalArgumentException.class, action::get).getMessage();
        assertTrue(message.startsWith(setting + " must be "), message);
        assertTrue(message.endsWith("not " + value), message);
    }

    private static Stream<float[]> slots(ParameterUpdate update) {
        return IntStream.range(0, update.slots()).mapToObj(update::slot);
    }

    /** Numbers in [-2, 2) of which none is 0. */
    private static float[] values(int n, long seed) {
        CounterRandom random = CounterRandom.ofSeed(seed);
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            float value = (float) random.uniform(i, -2, 2);
            values[i] = value == 0 ? 1 : value;
        }
        return values;
    }
}
