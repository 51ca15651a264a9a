package dev.fovea.internal.ops;

import dev.fovea.internal.kernel.Term;

/**
 * The exponential in float32.
 *
 * <p>exp z = 2ⁿ·exp r, where n is the whole number next to z/ln 2 and |r| ≤ ½ ln 2; exp r − 1 is r + r²·P(r) with the
 * polynomial P of degree 4 whose relative error is least, 2⁻²⁶.
 */
final class Exponential {
    /** Adding it leaves a whole number in the low bits of a float's fraction. */
    private static final double ROUND = 0x1.8p23;

    /** What a float's exponent has more than the power of two it stands for. */
    private static final int BIAS = 127;

    private static final double LOG2_E = 0x1.715476p0;
    private static final double LN2 = 0x1.62e430p-1;

    // ln 2 in two parts, the first of few enough bits that its product with n is exact.
    private static final double LN2_HIGH = 0x1.62e4p-1;
    private static final double LN2_LOW = 0x1.7f7d1cp-20;

    /** 1/2, 1/6, 1/24, 1/120 and 1/720, nearly. */
    private static final double[] P = {
        0x1.fffffep-2, 0x1.5554b0p-3, 0x1.555674p-5, 0x1.122776p-7, 0x1.6bec06p-10
    };

    private final Term power;
    private final Term minusOne;

    private Exponential(Term power, Term r) {
        this.power = power;
        this.minusOne = r.times(r).fma(Term.polynomial(r, P), r);
    }

    /**
     * 2^shift · exp z to a unit in the last place; the shift keeps what is small from underflow until it has been
     * multiplied.
     *
     * @param z the exponent, such that the result and 2^shift are normal; beyond that the result is undefined, for NaN it is
     *     NaN
     * @param shift a whole number from 0
     * @return the exponential
     */
    static Exponential of(Term z, int shift) {
        Term round = Term.of(ROUND + BIAS + shift);
        Term shifted = z.fma(Term.of(LOG2_E), round);
        Term n = shifted.minus(round);
        Term r = n.fma(Term.of(-LN2_LOW), n.fma(Term.of(-LN2_HIGH), z));
        return new Exponential(shifted.lowBitsAsExponent(), r);
    }

    /**
     * 2^shift · exp(z + low), as above, for an exponent of more digits than a float has. With u = 2⁻²⁴ the relative error
     * is at most 1.7u: u or 0.71u of the result's own rounding, as it is above or below a power of two, 0.2u or 0.36u of
     * that of exp r − 1, 0.25u of that of r, 0.11u of the polynomial's remainder and 0.17u of the roundings in it.
     *
     * @param z the exponent but for the rest, which is no larger than half a unit in its last place
     * @param low the rest
     * @param shift a whole number from 0
     * @return the exponential; exactly 2^shift of nothing
     */
    static Exponential of(Term z, Term low, int shift) {
        Term round = Term.of(ROUND + BIAS + shift);
        Term shifted = z.fma(Term.of(LOG2_E), round);
        Term n = shifted.minus(round);
        Term r = n.fma(Term.of(-LN2_HIGH), z).plus(n.fma(Term.of(-LN2_LOW), low)); // the first is exact
        return new Exponential(shifted.lowBitsAsExponent(), r);
    }

    /**
     * exp z with one step less, for what counts beside 1 only: the relative error grows to 4·10⁻⁸ where the result falls to
     * 10⁻⁷.
     *
     * @param z the exponent, as above
     * @return the exponential
     */
    static Exponential besideOne(Term z) {
        Term round = Term.of(ROUND + BIAS);
        Term shifted = z.fma(Term.of(LOG2_E), round);
        Term r = shifted.minus(round).fma(Term.of(-LN2), z);
        return new Exponential(shifted.lowBitsAsExponent(), r);
    }

    /** The exponential. */
    Term value() {
        return minusOne.fma(power, power);
    }

    /** The exponential minus one, accurate where that is next to nothing; without a shift. */
    Term minusOne() {
        return power.fma(minusOne, power.minus(Term.of(1)));
    }
}
