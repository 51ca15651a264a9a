package dev.fovea.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.random.CounterRandom;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
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
                new AdamW(0.1), new RmsProp(), new RmsProp().rho(0.5).epsilon(1e-3));
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
        float[][] wholeState = new float[optimizer.slots()][n];
        float[][] splitState = new float[optimizer.slots()][n];
        WeightSlots wholeSlots = new WeightSlots(whole, wholeState);
        WeightSlots splitSlots = new WeightSlots(split, splitState);
        for (int step = 1; step <= 5; step++) {
            float[] g = values(n, seed + step);
            float[] before = g.clone();
            UpdateStep update = new UpdateStep(0.01, step);
            optimizer.update(wholeSlots, g, 0, n, update);
            optimizer.update(splitSlots, g, b, n, update);
            optimizer.update(splitSlots, g, 0, a, update);
            optimizer.update(splitSlots, g, a, b, update);
            assertArrayEquals(before, g, "the gradient is only read");
        }
        assertArrayEquals(whole, split);
        assertArrayEquals(wholeState, splitState);
    }

    @ParameterizedTest
    @MethodSource("all")
    void nothingOutsideTheRangeIsTouched(Optimizer optimizer) {
        float[] w = values(10, 1);
        float[] before = w.clone();
        float[][] state = new float[optimizer.slots()][10];
        optimizer.update(new WeightSlots(w, state), values(10, 2), 3, 6, new UpdateStep(0.1, 1));
        for (int i = 0; i < 10; i++) {
            boolean inside = i >= 3 && i < 6;
            assertEquals(inside, w[i] != before[i], "weight " + i);
            for (float[] slot : state) {
                assertEquals(inside, slot[i] != 0, "state " + i);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void aRateOfZeroLeavesTheBits(Optimizer optimizer) {
        float[] w = values(1000, 3);
        float[] before = w.clone();
        WeightSlots slots = WeightSlots.zeros(w, optimizer.slots());
        for (int step = 1; step <= 20; step++) {
            optimizer.update(slots, values(w.length, step), 0, w.length, new UpdateStep(0, step));
        }
        assertArrayEquals(before, w);
    }

    @ParameterizedTest
    @MethodSource("all")
    void findsTheMinimumOfAParabola(Optimizer optimizer) {
        float[] w = {5, -3};
        WeightSlots slots = WeightSlots.zeros(w, optimizer.slots());
        for (int step = 1; step <= 4000; step++) {
            float[] g = {2 * (w[0] - 1), 2 * (w[1] - 2)};
            optimizer.update(slots, g, 0, 2, new UpdateStep(0.01, step));
        }
        // AdamW(0.1) is drawn towards zero on top of it.
        assertEquals(1, w[0], 0.15, () -> Arrays.toString(w));
        assertEquals(2, w[1], 0.15, () -> Arrays.toString(w));
    }

    @Test
    void adamAddsEpsilonOutsideTheBiasCorrection() {
        float[] w = {1};
        WeightSlots slots = WeightSlots.zeros(w, 2);
        double[] keras = {0.9997597469, 0.9994507833, 0.9990970083};
        for (int step = 1; step <= 3; step++) {
            new Adam().update(slots, new float[] {1e-6f}, 0, 1, new UpdateStep(1e-3, step));
            assertEquals(keras[step - 1], w[0], 1e-7, "step " + step);
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {0, 1e-30f, 1, 1e15f})
    void adamIsFiniteAfterAMillionSteps(float gradient) {
        float[] w = {1};
        float[] g = {gradient};
        float[][] state = new float[2][1];
        WeightSlots slots = new WeightSlots(w, state);
        for (int step = 1; step <= 1_000_000; step++) {
            g[0] = -g[0];
            new Adam().update(slots, g, 0, 1, new UpdateStep(1e-3, step));
        }
        assertTrue(Float.isFinite(w[0]) && Float.isFinite(state[0][0]) && Float.isFinite(state[1][0]));
        new Adam().update(slots, g, 0, 1, new UpdateStep(1e-3, Long.MAX_VALUE));
        assertTrue(Float.isFinite(w[0]));
    }

    @Test
    void weightDecayShrinksWithoutAGradient() {
        float[] w = {2};
        new AdamW(0.5).update(WeightSlots.zeros(w, 2), new float[1], 0, 1, new UpdateStep(0.1, 1));
        assertEquals(2 * (1 - 0.1f * 0.5f), w[0], 1e-6);
    }

    @Test
    void settingsHaveKerasDefaults() {
        assertEquals(new Sgd(0).nesterov(false), new Sgd());
        assertEquals(new Adam().beta1(0.9).beta2(0.999).epsilon(1e-7), new Adam());
        assertEquals(new AdamW(0.004).beta1(0.9).beta2(0.999).epsilon(1e-7), new AdamW());
        assertEquals(new RmsProp().rho(0.9).epsilon(1e-7), new RmsProp());
        assertEquals(List.of(0, 1, 1, 2, 2, 2, 2, 1, 1), all().stream().map(Optimizer::slots).toList());
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
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1e-9, Double.NaN, Double.POSITIVE_INFINITY})
    void otherNumbersAreRefusedByName(double bad) {
        assertRefused("epsilon", bad, () -> new Adam().epsilon(bad));
        assertRefused("epsilon", bad, () -> new AdamW().epsilon(bad));
        assertRefused("weightDecay", bad, () -> new AdamW(bad));
        assertRefused("epsilon", bad, () -> new RmsProp().epsilon(bad));
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
            RmsProp::new, () -> new RmsProp().rho(0.5), () -> new RmsProp().epsilon(0.5));

    @Test
    void optimizersAreEqualIfAllSettingsAre() {
        for (int i = 0; i < OPTIMIZERS.size(); i++) {
            for (int j = 0; j < OPTIMIZERS.size(); j++) {
                Optimizer a = OPTIMIZERS.get(i).get();
                Optimizer b = OPTIMIZERS.get(j).get();
                if (i == j) {
                    assertEquals(a, b);
                    assertEquals(a.hashCode(), b.hashCode());
                } else {
                    assertNotEquals(a, b);
                }
            }
        }
    }

    @Test
    void settingsKeepTheOthers() {
        AdamW adamW = new AdamW().epsilon(0.1).weightDecay(0.2).beta2(0.3).beta1(0.4);
        assertEquals(
                List.of(0.4, 0.3, 0.1, 0.2),
                List.of(adamW.beta1(), adamW.beta2(), adamW.epsilon(), adamW.weightDecay()));
        Sgd sgd = new Sgd().nesterov(true).momentum(0.5);
        assertEquals(List.of(0.5, true), List.of(sgd.momentum(), sgd.nesterov()));
        RmsProp rmsProp = new RmsProp().epsilon(0.1).rho(0.2);
        assertEquals(List.of(0.2, 0.1), List.of(rmsProp.rho(), rmsProp.epsilon()));
    }

    /** Checkpoints hold these texts: others would not be continued. */
    @Test
    void optimizersPrintAsInCheckpoints() {
        assertEquals("Sgd[momentum=0.9, nesterov=true]", new Sgd(0.9).nesterov(true).toString());
        assertEquals("Adam[beta1=0.9, beta2=0.999, epsilon=1.0E-7]", new Adam().toString());
        assertEquals("AdamW[beta1=0.9, beta2=0.999, epsilon=1.0E-7, weightDecay=0.004]", new AdamW().toString());
        assertEquals("RmsProp[rho=0.9, epsilon=1.0E-7]", new RmsProp().toString());
    }

    private static void assertRefused(String setting, double value, Supplier<Optimizer> action) {
        String message = assertThrows(IllegalArgumentException.class, action::get).getMessage();
        assertTrue(message.startsWith(setting + " must be "), message);
        assertTrue(message.endsWith("not " + value), message);
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
