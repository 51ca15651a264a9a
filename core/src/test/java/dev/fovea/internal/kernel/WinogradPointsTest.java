package dev.fovea.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * The points of Winograd's algorithm are those with the least rounding error: all pairs on a grid are compared by the error
 * of the operation alone, float32 against float64. {@code -Dwinograd.grid=32 -Dwinograd.draws=6} compares more of them more
 * exactly and prints the table of docs/performance.md.
 */
class WinogradPointsTest {
    private static final int GRID = Integer.getInteger("winograd.grid", 16);
    private static final int DRAWS = Integer.getInteger("winograd.draws", 1);

    /** Five standard errors of one draw. */
    private static final double NOISE = 0.02;

    /** Tensors to convolve: inChannels, outChannels, tiles. */
    private static final int[][] SIZES = {{16, 16, 16}, {32, 32, 16}, {64, 32, 9}, {128, 32, 4}};

    /** Points, and the mean over all cases of their errors' ratio to those of the chosen ones. */
    private record Rank(WinogradPoints points, double ratio, double standardError, double[] errors) {
        static Rank of(WinogradPoints points, List<WinogradError> cases, List<double[]> chosen) {
            double sum = 0;
            double squares = 0;
            double[] errors = new double[WinogradError.PASSES];
            for (int i = 0; i < cases.size(); i++) {
                double[] one = cases.get(i).of(points);
                double log = 0;
                for (int pass = 0; pass < errors.length; pass++) {
                    errors[pass] += one[pass] / cases.size();
                    log += Math.log(one[pass] / chosen.get(i)[pass]) / errors.length;
                }
                sum += log;
                squares += log * log;
            }
            int n = cases.size();
            return new Rank(
                    points, Math.exp(sum / n), Math.sqrt(Math.max(0, squares - sum * sum / n) / n / (n - 1)), errors);
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT, "%7.4f %7.4f: %.3f ± %.3f; forward %.3g, input gradient %.3g, kernel gradient %.3g",
                    points.a(), points.b(), ratio, standardError, errors[0], errors[1], errors[2]);
        }
    }

    @Test
    void noOthersAreMoreExact() {
        List<WinogradError> cases = new ArrayList<>();
        for (int draw = 0; draw < DRAWS; draw++) {
            for (int[] size : SIZES) {
                cases.add(new WinogradError(size[0], size[1], size[2], false, draw));
                cases.add(new WinogradError(size[0], size[1], size[2], true, draw));
            }
        }
        List<double[]> chosen = cases.stream().map(one -> one.of(WinogradPoints.CHOSEN)).toList();
        List<Rank> ranks = new ArrayList<>();
        for (WinogradPoints points : candidates()) {
            ranks.add(Rank.of(points, cases, chosen));
        }
        ranks.sort(Comparator.comparingDouble(Rank::ratio));
        if (System.getProperty("winograd.grid") != null) {
            ranks.forEach(System.out::println);
        }
        assertTrue(ranks.getFirst().ratio > 1 - NOISE, () -> "less error: " + ranks.getFirst());
    }

    /** All pairs of points with 3/8 ≤ a ≤ 1, a + 1/4 ≤ b ≤ 2 on the grid, the chosen ones and the usual ones. */
    private static List<WinogradPoints> candidates() {
        List<WinogradPoints> candidates = new ArrayList<>(List.of(
                WinogradPoints.CHOSEN, new WinogradPoints(Math.sqrt(0.5), Math.sqrt(2)),
                new WinogradPoints(2 / 3.0, 3 / 2.0)));
        for (int i = GRID * 3 / 8; i <= GRID; i++) {
            for (int j = i + GRID / 4; j <= 2 * GRID; j++) {
                candidates.add(new WinogradPoints((double) i / GRID, (double) j / GRID));
            }
        }
        return candidates;
    }
}
