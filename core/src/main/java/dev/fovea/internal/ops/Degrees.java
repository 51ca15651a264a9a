package dev.fovea.internal.ops;

/**
 * Sine and cosine of angles in degrees: the same bits on every platform, as of {@link StrictMath}, but without the
 * scratch array that it allocates in each call. Multiples of 90 are exact.
 */
public final class Degrees {
    /** The last term of the series: at 45°, where it is largest, far below a unit in the last place. */
    private static final int LAST = 16;

    private Degrees() {}

    /**
     * The sine, within a few units in the last place for angles up to some turns.
     *
     * @param degrees the angle
     * @return its sine
     */
    public static double sin(double degrees) {
        double quarters = Math.rint(degrees / 90);
        double x = Math.toRadians(degrees - 90 * quarters);
        return switch ((int) ((long) quarters & 3)) {
            case 0 -> nearSin(x);
            case 1 -> nearCos(x);
            case 2 -> -nearSin(x);
            default -> -nearCos(x);
        };
    }

    /**
     * The cosine, likewise.
     *
     * @param degrees the angle
     * @return its cosine
     */
    public static double cos(double degrees) {
        double quarters = Math.rint(degrees / 90);
        double x = Math.toRadians(degrees - 90 * quarters);
        return switch ((int) ((long) quarters & 3)) {
            case 0 -> nearCos(x);
            case 1 -> -nearSin(x);
            case 2 -> -nearCos(x);
            default -> nearSin(x);
        };
    }

    /** x − x³/3! + x⁵/5! − …, for x in ±π/4. */
    private static double nearSin(double x) {
        double sum = 1;
        for (int k = LAST; k > 0; k -= 2) {
            sum = 1 - x * x / (k * (k + 1)) * sum;
        }
        return x * sum;
    }

    /** 1 − x²/2! + x⁴/4! − …, for x in ±π/4. */
    private static double nearCos(double x) {
        double sum = 1;
        for (int k = LAST; k > 0; k -= 2) {
            sum = 1 - x * x / (k * (k - 1)) * sum;
        }
        return sum;
    }
}
