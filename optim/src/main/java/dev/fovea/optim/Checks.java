package dev.fovea.optim;

/** Checks of the numbers that optimizers and schedules are made with. */
final class Checks {
    private Checks() {}

    /** A share or decay rate in [0, 1). */
    static void share(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(name + " must be in [0, 1), not " + value);
        }
    }

    static void positive(String name, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " must be positive and finite, not " + value);
        }
    }

    static void notNegative(String name, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " must be at least 0 and finite, not " + value);
        }
    }
}
