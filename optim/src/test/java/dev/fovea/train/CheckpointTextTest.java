package dev.fovea.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CheckpointTextTest {
    private static List<Double> none(String name, int count) {
        return List.of();
    }

    @Test
    void numbersAreReadAsTheyWereWritten() {
        List<Double> numbers = List.of(
                0.1, -0.0, 1e-300, Double.NaN, Double.POSITIVE_INFINITY, Double.MIN_VALUE, 123456789012345680.0);
        assertEquals(numbers, CheckpointText.numbers(CheckpointText.of(numbers)));
        assertEquals(List.of(), CheckpointText.numbers(CheckpointText.of(List.of())));
        EpochReport report =
                EpochReport.of(3, Evaluation.of(0.1, Map.of())).learningRate(0.01).time(5, 12.5, 5.6);
        EpochReport other = Reports.of(4, 0.3, Double.NaN, 0.5, 0.6).time(7, 13.5, 6.6);
        assertEquals(
                List.of(report, other),
                CheckpointText.reports(CheckpointText.of(report) + "\n" + CheckpointText.of(other)));
        EpochSums.Saved sums = new EpochSums.Saved(
                4, 9, 7, 112, 1L << 40, 0.25, 0.003, 6.5, Map.of("accuracy", List.of(3.0, 112.0), "all", List.of()));
        assertEquals(sums, CheckpointText.sums(CheckpointText.of(sums), (name, count) -> sums.metrics().get(name)));
    }

    @Test
    void countersAreWholeAndFewEnough() {
        assertEquals(
                "expected a whole number of 32 bits, found 2.147483648E9",
                assertThrows(
                        IllegalArgumentException.class,
                        () -> CheckpointText.sums("2.147483648E9 9.0 7.0 112.0 55.0 0.25 0.003 6.5",
                                CheckpointTextTest::none))
                        .getMessage());
        assertThrows(IllegalArgumentException.class,
                () -> CheckpointText.sums("4.0 9.0 7.0 112.0 55.0 0.25 0.003", CheckpointTextTest::none));
        assertThrows(
                IllegalArgumentException.class,
                () -> CheckpointText.sums("4.0 9.0 7.0 112.0 5.5 0.25 0.003 6.5", CheckpointTextTest::none),
                "pixels are counted whole");
        assertThrows(IllegalArgumentException.class, () -> CheckpointText.numbers("1.0  2.0"));
        assertThrows(IllegalArgumentException.class, () -> CheckpointText.numbers("1.0 "));
        assertEquals(Integer.MAX_VALUE, CheckpointText.integer("2147483647"));
        assertEquals(
                "expected a whole number of 32 bits, found 2147483648",
                assertThrows(IllegalArgumentException.class, () -> CheckpointText.integer("2147483648")).getMessage());
    }

    @Test
    void reportsHaveNamedFigures() {
        for (String wrong : List.of(
                "1.0 0.1 5.0 1.0 1.0 accuracy=0.5", "1.0 0.1 5.0 1.0 loss=0.5", "1.0 0.1 5.0 1.0 1.0 loss=0.5 loss=0.6",
                "1.0 0.1 5.0 1.0 1.0 loss=0.5 =0.6", "1.0 0.1 5.0 1.0 1.0 loss=0.5 0.6",
                "1.0 0.1 5.0 1.0 1.0 loss=x")) {
            assertThrows(IllegalArgumentException.class, () -> CheckpointText.reports(wrong), wrong);
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> CheckpointText.sums("4.0 9.0 7.0 112.0 55.0 0.25 0.003 6.5\naccuracy 1.0 2.0",
                        CheckpointTextTest::none));
    }

    @Test
    void anExcerptHas60Characters() {
        String sixty = "0123456789".repeat(6);
        assertEquals(sixty, CheckpointText.excerpt(sixty, 40));
        String longer = sixty + "abcdefghij";
        assertEquals(sixty + "…", CheckpointText.excerpt(longer, 0));
        assertEquals("…" + longer.substring(9, 69) + "…", CheckpointText.excerpt(longer, 9));
        assertEquals("…" + longer.substring(10), CheckpointText.excerpt(longer, 10));
        assertEquals("…j", CheckpointText.excerpt(longer, 69));
        assertEquals("…", CheckpointText.excerpt(longer, 99));
    }
}
