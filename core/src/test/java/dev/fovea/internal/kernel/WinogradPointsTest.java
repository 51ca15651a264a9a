package dev.fovea.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * The points of Winograd's algorithm are those with the least rounding error: all pairs on a grid, and the chosen one's
 * neighbours on a finer one, are compared by the error of the operation alone, float32 against float64. Those that a
 * first draw of tensors does not tell from the chosen ones are compared on more. {@code -Dwinograd.grid=32
 * -Dwinograd.draws=6} compares all of a finer grid on all draws and prints the table of docs/performance.md.
 */
class WinogradPointsTest {
    private static final int GRID = Integer.getInteger("winograd.grid", 16);
    private static final int DRAWS = Integer.getInteger("winograd.draws", 6);
    private static final boolean PRINTED = System.getProperty("winograd.grid") != null;

    /**
     * How many of its own standard errors a pair's mean must be from that of the chosen ones to count as another. Both have
     * the same tensors, so only what the points make of them differs. By chance three are exceeded in one of 700
     * comparisons, in one of 100 where the error is that of eight cases.
     */
    private static final double SURE = 3;

    /** The grid of the chosen points. */
    private static final double STEP = 1 / 32.0;

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
        List<WinogradError> first = PRINTED ? cases : cases.subList(0, 2 * SIZES.length);
        List<Rank> ranks = new ArrayList<>();
        for (WinogradPoints points : candidates()) {
            Rank rank = Rank.of(points, first, chosen);
            ranks.add(!PRINTED && rank.ratio - SURE * rank.standardError < 1 ? Rank.of(points, cases, chosen) : rank);
        }
        ranks.sort(Comparator.comparingDouble(Rank::ratio));
        if (PRINTED) {
            ranks.forEach(System.out::println);
        }
        for (Rank rank : ranks) {
            assertTrue(rank.ratio + SURE * rank.standardError >= 1, () -> "less error: " + rank);
        }
    }

    /** All pairs of points with 3/8 ≤ a ≤ 1, a + 1/4 ≤ b ≤ 2 on the grid, the chosen ones with their neighbours, and the usual ones. */
    private static List<WinogradPoints> candidates() {
        List<WinogradPoints> candidates = new ArrayList<>(List.of(
                WinogradPoints.CHOSEN, new WinogradPoints(Math.sqrt(0.5), Math.sqrt(2)),
                new WinogradPoints(2 / 3.0, 3 / 2.0)));
        for (int a = -2; a <= 2; a++) {
            for (int b = -2; b <= 2; b++) {
                candidates.add(
                        new WinogradPoints(
                                WinogradPoints.CHOSEN.a() + a * STEP, WinogradPoints.CHOSEN.b() + b * STEP));
            }
        }
        for (int i = GRID * 3 / 8; i <= GRID; i++) {
            for (int j = i + GRID / 4; j <= 2 * GRID; j++) {
                candidates.add(new WinogradPoints((double) i / GRID, (double) j / GRID));
            }
        }
        return candidates;
    }
}
