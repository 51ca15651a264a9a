package dev.fovea.data;

/** Checks of probabilities. */
final class Probability {
    private Probability() {}

    static double checked(double probability) {
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("the probability must be in [0, 1], not " + probability);
        }
        return probability;
    }
}
