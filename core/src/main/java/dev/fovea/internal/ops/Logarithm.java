package dev.fovea.internal.ops;

/**
 * The natural logarithm in float64, for what needs one of many numbers that are summed in float64, such as each pixel's
 * sum of exponentials. Only additions, multiplications and a division, so the bits are the same everywhere.
 *
 * <p>log x = n·log 2 + log m, where n is whole and √½ ≤ m &lt; √2; log m is the series of 2·atanh s with s = (m − 1)/(m + 1),
 * up to s¹³. As s² ≤ 0.02944, what is left out is less than s¹⁴/15·1.04 &lt; 2⁻³⁹ of log m: the relative error is at most
 * 2⁻³⁸, roundings included, and that next to 1, too, where m − 1 is exact.
 */
final class Logarithm {
    private static final double LN2 = 0x1.62e42fefa39efp-1;
    private static final long SQRT_HALF = Double.doubleToRawLongBits(0x1.6a09e667f3bcdp-1);
    private static final int FRACTION = 52;

    private Logarithm() {}

    /**
     * log x.
     *
     * @param x a positive normal number, infinity or NaN
     * @return the logarithm; of infinity that, of NaN NaN
     */
    static double of(double x) {
        if (!(x <= Double.MAX_VALUE)) {
            return x;
        }
        long bits = Double.doubleToRawLongBits(x);
        long n = (bits - SQRT_HALF) >> FRACTION;
        double m = Double.longBitsToDouble(bits - (n << FRACTION));
        double s = (m - 1) / (m + 1);
        double q = s * s;
        double series = 1.0 / 13;
        series = series * q + 1.0 / 11;
        series = series * q + 1.0 / 9;
        series = series * q + 1.0 / 7;
        series = series * q + 1.0 / 5;
        series = series * q + 1.0 / 3;
        return n * LN2 + 2 * (s + s * q * series);
    }
}
