package dev.fovea.benchmarks;

/** Figures without the digits that mean nothing. */
final class Rounding {
    private Rounding() {}

    static double decimals(double value, int decimals) {
        double unit = Math.pow(10, decimals);
        return Math.round(value * unit) / unit;
    }
}
