package dev.fovea.internal.ops;

import static dev.fovea.testing.Close.assertClose;
import static dev.fovea.testing.Close.doubles;
import static dev.fovea.testing.RandomArrays.gaussian;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.testing.oracle.OptimizerOracle;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpdatesTest {
    private static final int N = 37;
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-7;

    /** An optimizer's weights and state, in single precision and by the oracle. */
    static final class State {
        final float[] w = gaussian(1, N);
        final float[] m = new float[N];
        final float[] v = new float[N];
        final float[] third = new float[N];
        final double[] wideW = doubles(w);
        final double[] wideM = new double[N];
        final double[] wideV = new double[N];
        final double[] wideThird = new double[N];
        float[] g = new float[N];
        int step;
    }

    /** The rules; each updates both forms of a state. */
    enum Rule {
        SGD, MOMENTUM, NESTEROV, ADAM, ADAM_W, AMS_GRAD, NADAM, ADAGRAD, RMS_PROP, CENTERED_MOMENTUM;

        private static final double DECAY = 0.02;

        void apply(State s, int from, int to, double rate) {
            float narrow = (float) rate;
            double[] g = doubles(s.g);
            switch (this) {
                case SGD -> {
                    Updates.sgd(s.w, s.g, from, to, narrow, (float) DECAY);
                    OptimizerOracle.sgd(s.wideW, g, rate, DECAY);
                }
                case MOMENTUM, NESTEROV -> {
                    Updates.momentum(s.w, s.g, s.v, from, to, narrow, (float) DECAY, 0.9f, this == NESTEROV);
                    OptimizerOracle.momentum(s.wideW, g, s.wideV, rate, DECAY, 0.9, this == NESTEROV);
                }
                case ADAM, ADAM_W -> {
                    double decay = this == ADAM ? 0 : 0.004;
                    if (this == ADAM_W) {
                        Updates.decay(s.w, from, to, (float) (rate * decay));
                    }
                    Updates.adam(
                            s.w, s.g, s.m, s.v, from, to, Updates.adamRate(rate, BETA1, BETA2, s.step), BETA1, BETA2,
                            (float) EPSILON);
                    OptimizerOracle.adam(s.wideW, g, s.wideM, s.wideV, s.step, rate, BETA1, BETA2, EPSILON, decay);
                }
                case AMS_GRAD -> {
                    Updates.amsGrad(
                            s.w, s.g, s.m, s.v, s.third, from, to, Updates.adamRate(rate, BETA1, BETA2, s.step), BETA1,
                            BETA2, (float) EPSILON);
                    OptimizerOracle.amsGrad(
                            s.wideW, g, s.wideM, s.wideV, s.wideThird, s.step, rate, BETA1, BETA2, EPSILON);
                }
                case NADAM -> {
                    // With momentumDecay 0 every momentum is half of beta1.
                    double momentum = BETA1 / 2;
                    double root = Math.sqrt(1 - Math.pow(BETA2, s.step));
                    double alpha = rate * root * momentum / (1 - Math.pow(momentum, s.step + 1));
                    double gamma = rate * root * (1 - momentum) / (1 - Math.pow(momentum, s.step));
                    Updates.nadam(
                            s.w, s.g, s.m, s.v, from, to, (float) alpha, (float) gamma, BETA1, BETA2,
                            (float) (EPSILON * root));
                    OptimizerOracle.nadam(s.wideW, g, s.wideM, s.wideV, s.step, rate, BETA1, BETA2, EPSILON, 0);
                }
                case ADAGRAD -> {
                    Updates.adagrad(s.w, s.g, s.v, from, to, narrow, (float) EPSILON);
                    OptimizerOracle.adagrad(s.wideW, g, s.wideV, rate, EPSILON);
                }
                case RMS_PROP -> {
                    Updates.meanSquare(s.g, s.v, from, to, 0.9);
                    Updates.rmsProp(s.w, s.g, s.v, from, to, narrow, (float) EPSILON);
                    OptimizerOracle.rmsProp(s.wideW, g, s.wideV, rate, 0.9, EPSILON);
                }
                case CENTERED_MOMENTUM -> {
                    Updates.variance(s.g, s.v, s.m, from, to, 0.9);
                    Updates.rmsProp(s.w, s.g, s.v, s.third, from, to, narrow, 0.9f, (float) EPSILON);
                    OptimizerOracle.centeredRmsProp(
                            s.wideW, g, s.wideV, s.wideM, s.wideThird, rate, 0.9, 0.9, EPSILON);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void staysWithTheOracle(Rule rule) {
        State s = new State();
        for (int i = 0; i < N; i++) {
            // Small, so that what the steps add is not lost in the rounding of what was there.
            s.w[i] *= 0.01f;
            s.wideW[i] = s.w[i];
        }
        for (s.step = 1; s.step <= 200; s.step++) {
            s.g = gaussian(s.step, N);
            rule.apply(s, 0, N, 0.01);
        }
        assertClose("weights", s.w, s.wideW, 2e-6);
    }

    /** Where what is added to a root is as large as the root. */
    @ParameterizedTest
    @EnumSource
    void staysWithTheOracleAtTinyGradients(Rule rule) {
        State s = new State();
        for (s.step = 1; s.step <= 5; s.step++) {
            s.g = gaussian(s.step, N);
            for (int i = 0; i < N; i++) {
                s.g[i] *= 1e-7f;
            }
            rule.apply(s, 0, N, 0.01);
        }
        assertClose("weights", s.w, s.wideW, 2e-6);
    }

    @ParameterizedTest
    @EnumSource
    void touchesOnlyItsRange(Rule rule) {
        State s = new State();
        s.step = 1;
        s.g = gaussian(2, N);
        float[] before = s.w.clone();
        rule.apply(s, 5, 20, 0.01);
        for (int i = 0; i < N; i++) {
            boolean inside = i >= 5 && i < 20;
            assertEquals(!inside, s.w[i] == before[i], "weight " + i);
            assertTrue(inside || (s.m[i] == 0 && s.v[i] == 0 && s.third[i] == 0), "state " + i);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLearningRateOfZeroKeepsEveryBit(Rule rule) {
        State s = new State();
        Arrays.fill(s.w, 0, 4, Float.MIN_VALUE);
        Arrays.fill(s.w, 4, 8, -1e-41f);
        Arrays.fill(s.w, 8, 12, Float.MAX_VALUE);
        Arrays.fill(s.w, 12, 24, -0f);
        Arrays.fill(s.w, 24, 28, 0f);
        Arrays.fill(s.third, -0f); // a velocity
        int[] before = bits(s.w);
        // Often enough for the compiled loops too.
        for (s.step = 1; s.step <= 3000; s.step++) {
            s.g = gaussian(s.step % 50, N);
            s.g[12] = 0;
            s.g[13] = -0f;
            rule.apply(s, 0, N, 0);
            assertArrayEquals(before, bits(s.w), "step " + s.step);
        }
        assertEquals(
                EnumSet.of(Rule.ADAM, Rule.ADAM_W, Rule.AMS_GRAD, Rule.NADAM, Rule.CENTERED_MOMENTUM).contains(rule),
                s.m[0] != 0, "the first moment goes on");
        assertEquals(
                !EnumSet.of(Rule.SGD, Rule.MOMENTUM, Rule.NESTEROV).contains(rule), s.v[0] != 0,
                "the second moment goes on");
    }

    @ParameterizedTest
    @EnumSource(names = {"MOMENTUM", "NESTEROV", "CENTERED_MOMENTUM"})
    void velocityMovesWeightsOnAtALearningRateOfZero(Rule rule) {
        State s = new State();
        s.g = gaussian(2, N);
        rule.apply(s, 0, N, 0.01);
        float[] before = s.w.clone();
        rule.apply(s, 0, N, 0);
        for (int i = 0; i < N; i++) {
            assertTrue(s.w[i] != before[i], "weight " + i);
        }
        assertClose("weights", s.w, s.wideW, 2e-6);
    }

    /** Bits, because 0 and −0 are equal as numbers. */
    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(values[i]);
        }
        return bits;
    }

    @ParameterizedTest
    @EnumSource(names = {"ADAM", "ADAM_W", "RMS_PROP"})
    void isFiniteAfterAMillionSteps(Rule rule) {
        // Gradients of all sizes, zeros and denormals among them, the same in every step.
        Consumer<State> gradients = s -> {
            for (int i = 0; i < N; i++) {
                s.g[i] = i % 5 == 0 ? 0 : (float) ((i % 2 == 0 ? 1 : -1) * StrictMath.pow(10, i - 30));
            }
        };
        State s = new State();
        gradients.accept(s);
        Arrays.fill(s.w, 1);
        for (int step = 1; step <= 1_000_000; step++) {
            if (rule == Rule.RMS_PROP) {
                Updates.meanSquare(s.g, s.v, 0, N, 0.9);
                Updates.rmsProp(s.w, s.g, s.v, 0, N, 1e-3f, (float) EPSILON);
            } else {
                if (rule == Rule.ADAM_W) {
                    Updates.decay(s.w, 0, N, 4e-6f);
                }
                Updates.adam(
                        s.w, s.g, s.m, s.v, 0, N, Updates.adamRate(1e-3, BETA1, BETA2, step), BETA1, BETA2,
                        (float) EPSILON);
            }
        }
        for (int i = 0; i < N; i++) {
            assertTrue(Float.isFinite(s.w[i]) && Float.isFinite(s.m[i]) && Float.isFinite(s.v[i]), "element " + i);
            // A step is about the learning rate, whatever the gradient's size.
            assertTrue(Math.abs(s.w[i]) <= 1.01e3f + 1, "element " + i + " went to " + s.w[i]);
        }
        assertTrue(s.w[36] < -100 || rule == Rule.ADAM_W, "large gradients move");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void muonStaysWithTheOracle(boolean nesterov) {
        float[] w = gaussian(1, 12);
        float[] m = gaussian(2, 12);
        double[] wideW = doubles(w);
        double[] wideM = doubles(m);
        for (int step = 1; step <= 3; step++) {
            float[] g = gaussian(10 + step, 12);
            Updates.orthogonalStep(w, g, m, new float[12], new NewtonSchulz(3, 4), 0.1f, 0.02f, 0.9, nesterov);
            OptimizerOracle.muon(wideW, doubles(g), wideM, 3, 0.1, 0.02, 0.9, nesterov);
        }
        assertClose("weights", w, wideW, 2e-6);
        assertClose("mean gradient", m, wideM, 2e-6);
    }

    @Test
    void weightsAreScaledToANormAndZerosStay() {
        float[] w = {3, 0, -4};
        Updates.scaleToNorm(w, 10);
        assertArrayEquals(new float[] {6, 0, -8}, w);
        float[] zeros = new float[3];
        Updates.scaleToNorm(zeros, 10);
        assertArrayEquals(new float[3], zeros);
    }

    @Test
    void adamsEpsilonIsOutsideTheBiasCorrection() {
        // The values Keras gives for w = 1, g = 1e-6, learning rate 1e-3; PyTorch's form begins with 0.9990099010.
        float[] w = {1};
        float[] m = new float[1];
        float[] v = new float[1];
        double[] expected = {0.9997597469, 0.9994507833, 0.9990970083};
        for (int step = 1; step <= expected.length; step++) {
            Updates.adam(
                    w, new float[] {1e-6f}, m, v, 0, 1, Updates.adamRate(1e-3, BETA1, BETA2, step), BETA1, BETA2,
                    (float) EPSILON);
            assertEquals(expected[step - 1], w[0], 1e-7);
        }
    }

    /** Where the mean square minus the squared mean would be rounding noise of either sign. */
    @Test
    void theVarianceOfEqualGradientsFallsToZeroAndIsNeverNegative() {
        float[] v = new float[1];
        float[] mean = new float[1];
        for (int step = 0; step < 3000; step++) {
            Updates.variance(new float[] {1234.567f}, v, mean, 0, 1, 0.9);
            assertTrue(v[0] >= 0, "step " + step);
        }
        assertEquals(1234.567f, mean[0], 1e-3f);
        assertEquals(0, v[0], 1e-6f);
    }
}
