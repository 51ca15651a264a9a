package dev.fovea.benchmarks;

/**
 * How large the numbers are that a benchmark computes with: some processors take a hundred times as long for the
 * smallest.
 */
public enum Magnitude {
    /** Between −½ and ½. */
    NORMAL(1),
    /** Below 2⁻¹²⁶: denormal, as are their products with normal numbers; products among them are 0. */
    DENORMAL(0x1p-132f);

    private final float scale;

    Magnitude(float scale) {
        this.scale = scale;
    }

    void scale(float[] numbers) {
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] *= scale;
        }
    }
}
