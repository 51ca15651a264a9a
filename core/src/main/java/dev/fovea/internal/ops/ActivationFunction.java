package dev.fovea.internal.ops;

import dev.fovea.internal.kernel.Formula;
import dev.fovea.internal.kernel.Term;
import java.util.Locale;

/**
 * The activations: a formula for the value, and one for the gradient dx = dy·f′ from the output, where that determines
 * the derivative, or else from the input. Single operations of float32 throughout, so the bits are the same everywhere.
 *
 * <p>The error of values is at most {@link #ulps} units in the last place of the result and {@link #floor}, for all
 * floats; infinities make limits, NaN makes NaN. The error of derivatives is at most 2⁻²¹.
 */
public enum ActivationFunction {
    /** max(x, 0); the derivative at 0 is 0. */
    RELU(0, 0, true) {
        @Override
        Term value(Term x, double alpha) {
            return Term.ifNegative(x, Term.of(0), x);
        }

        @Override
        Term gradient(Term y, Term dy, double alpha) {
            return ifPositive(y, dy, Term.of(0));
        }
    },

    /** min(max(x, 0), 6); the derivative at 0 and 6 is 0. */
    RELU6(0, 0, true) {
        @Override
        Term value(Term x, double alpha) {
            return Term.ifNegative(x, Term.of(0), x.atMost(6));
        }

        @Override
        Term gradient(Term y, Term dy, double alpha) {
            return ifPositive(y, Term.ifLess(y, Term.of(6), dy, Term.of(0)), Term.of(0));
        }
    },

    /** x where it is positive, alpha·x elsewhere, alpha ≥ 0; the derivative at 0 is alpha. */
    LEAKY_RELU(0.5, 0, true) {
        @Override
        Term value(Term x, double alpha) {
            return Term.ifNegative(x, x.times(alpha), x);
        }

        @Override
        Term gradient(Term y, Term dy, double alpha) {
            return ifPositive(y, dy, dy.times(alpha));
        }
    },

    /** x where it is positive, alpha·(exp x − 1) elsewhere, alpha ≥ 0; the derivative at 0 is alpha. */
    ELU(2, 0, true) {
        @Override
        Term value(Term x, double alpha) {
            return Term.ifNegative(x, exponentialMinusOne(x).times(alpha), x);
        }

        @Override
        Term gradient(Term y, Term dy, double alpha) {
            return ifPositive(y, dy, y.plus(alpha).times(dy));
        }
    },

    /** λ·x where x is positive, λ·α·(exp x − 1) elsewhere; the derivative at 0 is λ·α. */
    SELU(2, 0, true) {
        @Override
        Term value(Term x, double alpha) {
            return Term.ifNegative(
                    x, exponentialMinusOne(x).times(SELU_SCALE * SELU_ALPHA), x.times(SELU_SCALE));
        }

        @Override
        Term gradient(Term y, Term dy, double alpha) {
            return ifPositive(y, dy.times(SELU_SCALE), y.plus(SELU_SCALE * SELU_ALPHA).times(dy));
        }
    },

    /** x·Φ(x), where Φ is the normal distribution. */
    GELU(4, 0x1p-26, false) {
        /*
         * max(x, 0) − a·T(a) with a = |x| and T = 1 − Φ. A polynomial is log T up to 6, where T is 10⁻⁹, beyond which a
         * stays. Its error is least relative to T^0.7: an absolute error of T of 2⁻²⁴·⁸, a relative one of 10⁻⁶ up to 3.
         */
        @Override
        Term value(Term x, double alpha) {
            Term c = x.negativeMagnitude().atLeast(-NORMAL_MOST);
            Term tail = Exponential.besideOne(Term.polynomial(c, LOG_TAIL)).value();
            return tail.fma(c, Term.ifNegative(x, Term.of(0), x));
        }

        /* T(a) − a·φ(a) for −a, or 1 minus that for a, where φ is the density: exp(−a²/2) times a polynomial. */
        @Override
        Term gradient(Term x, Term dy, double alpha) {
            Term c = x.negativeMagnitude().atLeast(-NORMAL_MOST);
            Term density = Exponential.besideOne(c.times(-0.5).times(c)).value();
            Term below = density.times(Term.polynomial(c, TAIL_SLOPE));
            return Term.ifNegative(x, below, Term.of(1).minus(below)).times(dy);
        }
    },

    /** x·σ(2·√(2/π)·(x + 0.044715·x³)), the approximation of {@link #GELU} by tanh. */
    GELU_TANH(4, 0x1p-26, false) {
        @Override
        Term value(Term x, double alpha) {
            Term c = x.atLeast(GELU_LEAST);
            Term g = c.times(cubic(c, GELU_LINEAR, GELU_CUBIC));
            Term w = Exponential.besideOne(g).value();
            return unlessLarge(g, x, w.times(c).over(w.plus(1)));
        }

        @Override
        Term gradient(Term x, Term dy, double alpha) {
            Term c = x.atLeast(GELU_LEAST);
            Term rise = c.times(cubic(c, GELU_LINEAR, 3 * GELU_CUBIC));
            return gateSlope(rise, c.times(cubic(c, GELU_LINEAR, GELU_CUBIC))).times(dy);
        }
    },

    /** x·σ(x). */
    SILU(3, 0, false) {
        @Override
        Term value(Term x, double alpha) {
            Term c = x.atLeast(LEAST);
            Term shifted = Exponential.of(c, SHIFT).value();
            Term one = shifted.fma(Term.of(UNSHIFT), Term.of(1));
            return unlessLarge(x, x, shifted.times(c).times(UNSHIFT).over(one));
        }

        @Override
        Term gradient(Term x, Term dy, double alpha) {
            Term c = x.atLeast(LEAST_NORMAL);
            return gateSlope(c, c).times(dy);
        }
    },

    /** x·tanh(log(1 + exp x)). */
    MISH(5, 0, false) {
        /* With w = exp x, tanh(log(1 + w)) is n/(n + 2) with n = w·(w + 2). */
        @Override
        Term value(Term x, double alpha) {
            Term c = x.atLeast(LEAST);
            Term shifted = Exponential.of(c, SHIFT).value();
            Term w = shifted.times(UNSHIFT);
            Term more = w.plus(2);
            Term product = shifted.times(c).times(more).times(UNSHIFT);
            return unlessLarge(x, x, product.over(w.fma(more, Term.of(2))));
        }

        /* n/(n + 2) + 4x·w·(1 + w)/(n + 2)². */
        @Override
        Term gradient(Term x, Term dy, double alpha) {
            Term c = x.atLeast(LEAST_NORMAL);
            Term w = Exponential.besideOne(c).value();
            Term n = w.times(w.plus(2));
            Term d = n.plus(2);
            Term rise = c.times(4).times(w).times(w.plus(1));
            return unlessLarge(x, Term.of(1), n.fma(d, rise).over(d.times(d))).times(dy);
        }
    },

    /** 1/(1 + exp −x). */
    SIGMOID(2.5, 0, true) {
        @Override
        Term value(Term x, double alpha) {
            Term w = Exponential.of(x.atLeast(LEAST), SHIFT).value().times(UNSHIFT);
            return unlessLarge(x, Term.of(1), w.over(w.plus(1)));
        }

        @Override
        Term gradient(Term y, Term dy, double alpha) {
            return Term.of(1).minus(y).times(y).times(dy);
        }
    },

    /** (exp x − exp −x)/(exp x + exp −x). */
    TANH(3, 0, true) {
        @Override
        Term value(Term x, double alpha) {
            Term c = x.negativeMagnitude().atLeast(LEAST_TO_COUNT);
            Term m = Exponential.besideOne(c.plus(c)).minusOne();
            return m.over(m.plus(2)).withSignOf(x);
        }

        @Override
        Term gradient(Term y, Term dy, double alpha) {
            return Term.of(1).minus(y.times(y)).times(dy);
        }
    },

    /** log(1 + exp x). */
    SOFTPLUS(3, 0, true) {
        /* log(1 + w) = s·(1 + s²·R(s²)) with s = 2w/(2 + w): the series of 2·atanh(s/2). */
        @Override
        Term value(Term x, double alpha) {
            Term c = x.negativeMagnitude().atLeast(LEAST);
            Term shifted = Exponential.of(c, SHIFT).value();
            Term s = shifted.times(2 * UNSHIFT).over(shifted.fma(Term.of(UNSHIFT), Term.of(2)));
            Term square = s.times(s);
            Term log = square.times(s).fma(Term.polynomial(square, LOG), s);
            return Term.ifNegative(x, Term.of(0), x).plus(log);
        }

        @Override
        Term gradient(Term y, Term dy, double alpha) {
            return Term.of(0).minus(exponentialMinusOne(y.negativeMagnitude())).times(dy);
        }
    },

    /** x/(1 + |x|). */
    SOFTSIGN(2, 0, true) {
        @Override
        Term value(Term x, double alpha) {
            Term c = x.negativeMagnitude().atLeast(-Float.MAX_VALUE);
            return c.over(Term.of(1).minus(c)).withSignOf(x);
        }

        @Override
        Term gradient(Term y, Term dy, double alpha) {
            Term rest = y.negativeMagnitude().plus(1);
            return rest.times(rest).times(dy);
        }
    },

    /** min(max(x/6 + 1/2, 0), 1); the derivative at −3 and 3 is 0. */
    HARD_SIGMOID(2, 0, false) {
        @Override
        Term value(Term x, double alpha) {
            return ramp(x);
        }

        @Override
        Term gradient(Term x, Term dy, double alpha) {
            Term inside = Term.ifLess(x, Term.of(3), dy.times(1.0 / 6), Term.of(0));
            return Term.ifLess(Term.of(-3), x, inside, Term.of(0));
        }
    },

    /** x·min(max(x/6 + 1/2, 0), 1); the derivative at −3 is 0, at 3 it is 1. */
    HARD_SWISH(2.5, 0, false) {
        @Override
        Term value(Term x, double alpha) {
            Term c = x.atLeast(-3);
            return ramp(c).times(c);
        }

        @Override
        Term gradient(Term x, Term dy, double alpha) {
            Term slope = x.fma(Term.of(1.0 / 3), Term.of(0.5));
            Term inside = Term.ifLess(x, Term.of(3), slope.times(dy), dy);
            return Term.ifLess(Term.of(-3), x, inside, Term.of(0));
        }
    };

    /** Klambauer et al., 2017, in more digits than floats have. */
    private static final double SELU_ALPHA = 1.6732632423543772;
    private static final double SELU_SCALE = 1.0507009873554805;

    /** 2·√(2/π), and that times 0.044715. */
    private static final double GELU_LINEAR = 1.5957691216057308;
    private static final double GELU_CUBIC = GELU_LINEAR * 0.044715;

    /** What is next to nothing is multiplied by 2^SHIFT until it has been multiplied with what is large. */
    private static final int SHIFT = 40;
    private static final double UNSHIFT = 0x1p-40;

    /** Below, even x·exp x is nothing beside the smallest float. */
    private static final double LEAST = -110;

    /** exp of it is the smallest normal float, nearly. */
    private static final double LEAST_NORMAL = -87;

    /** Below, the approximation of GELU is nothing beside 10⁻³². */
    private static final double GELU_LEAST = -9.5;

    /** Below, exp x is nothing beside 1. */
    private static final double LEAST_TO_COUNT = -20;

    /** Above, exp −x is nothing beside 1. */
    private static final double LARGE = 20;

    private static final double NORMAL_MOST = 6;

    /** Of −a: the logarithm of T(a). */
    private static final double[] LOG_TAIL = {
        -0x1.62e43p-1, 0x1.988468p-1, -0x1.45f0f8p-2, 0x1.29f18ap-5, 0x1.3e0ccp-8, 0x1.52ed1cp-15, -0x1.5eb232p-13,
        -0x1.60f9acp-15, -0x1.49d47cp-18, -0x1.f9c4b6p-23
    };

    /** Of −a: (T(a) − a·φ(a))·exp(a²/2). */
    private static final double[] TAIL_SLOPE = {
        0x1.fffffcp-2, 0x1.988392p-1, 0x1.ffd46p-3, 0x1.0f6364p-3, 0x1.f4fb0cp-5, 0x1.8e5be4p-6, 0x1.04283ep-7,
        0x1.02d12p-9, 0x1.643dp-12, 0x1.27571cp-15, 0x1.b5fedp-20
    };

    /** 1/12, 1/80, 1/448 and 1/2304, nearly: relative error 2⁻²⁷·⁷ of the logarithm. */
    private static final double[] LOG = {0x1.5555p-4, 0x1.99d27cp-7, 0x1.1eb612p-9, 0x1.1ef87p-11};

    private final double ulps;
    private final double floor;
    private final boolean byOutput;

    ActivationFunction(double ulps, double floor, boolean byOutput) {
        this.ulps = ulps;
        this.floor = floor;
        this.byOutput = byOutput;
    }

    abstract Term value(Term x, double alpha);

    /** dy times the derivative, which is told by the output or the input: {@link #byOutput}. */
    abstract Term gradient(Term xOrY, Term dy, double alpha);

    /**
     * A bound of a value's error in units in the last place.
     *
     * @return the bound, for all floats
     */
    public double ulps() {
        return ulps;
    }

    /**
     * What a bound of a value's error has beside: next to nothing, for functions whose small values for x far below 0 are
     * not worth their time.
     *
     * @return the absolute part of the bound
     */
    public double floor() {
        return floor;
    }

    /**
     * Whether the gradient is computed from the output.
     *
     * @return false if it is computed from the input
     */
    public boolean byOutput() {
        return byOutput;
    }

    /**
     * The name in lower case.
     *
     * @return for example "leaky_relu"
     */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** A function with its setting, as kernels are asked for it. */
    record Value(ActivationFunction function, double alpha) implements Formula {
        @Override
        public Term term() {
            return function.value(Term.first(), alpha);
        }
    }

    /** A gradient with its setting. */
    record Gradient(ActivationFunction function, double alpha) implements Formula {
        @Override
        public Term term() {
            return function.gradient(Term.first(), Term.second(), alpha);
        }
    }

    private static Term ifPositive(Term y, Term yes, Term no) {
        return Term.ifLess(Term.of(0), y, yes, no);
    }

    private static Term exponentialMinusOne(Term x) {
        return Exponential.besideOne(x.atLeast(LEAST_TO_COUNT)).minusOne();
    }

    /** One of two, the first where exp −x is nothing beside 1; whatever the other is there. */
    private static Term unlessLarge(Term x, Term large, Term other) {
        return Term.ifLess(Term.of(LARGE), x, large, other);
    }

    private static Term ramp(Term x) {
        Term y = x.plus(3).times(1.0 / 6); // exact where it is next to nothing
        return Term.ifNegative(y, Term.of(0), y.atMost(1));
    }

    private static Term cubic(Term x, double linear, double cubic) {
        return x.times(x).fma(Term.of(cubic), Term.of(linear));
    }

    /** The derivative of x·σ(g), where {@code rise} is x·g′: w·(1 + w + rise)/(1 + w)². */
    private static Term gateSlope(Term rise, Term g) {
        Term w = Exponential.besideOne(g).value();
        Term one = w.plus(1);
        return unlessLarge(g, Term.of(1), one.plus(rise).times(w).over(one.times(one)));
    }
}
