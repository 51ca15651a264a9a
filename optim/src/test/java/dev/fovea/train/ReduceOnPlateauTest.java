package dev.fovea.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReduceOnPlateauTest {
    private static final ReduceOnPlateau HALF = new ReduceOnPlateau(0.5, 2);

    private static double rate(ReduceOnPlateau reducing, double... losses) {
        List<EpochReport> epochs = Arrays.stream(losses)
                .mapToObj(loss -> Reports.of(1, Double.NaN, Double.NaN, loss, Double.NaN))
                .toList();
        return reducing.rate(epochs, 1);
    }

    @Test
    void waitsForEpochsWithoutImprovement() {
        assertEquals(1, rate(HALF, 3, 4, 2, 3));
        assertEquals(0.5, rate(HALF, 3, 2, 2, 2));
        assertEquals(0.25, rate(HALF, 3, 2, 2, 2, 2, 2), "and again after as many");
        assertEquals(1, rate(HALF, Double.NaN, 3, 2), "what is no number is no best epoch");
    }

    /** 3 to 2.5 is not better than 3 by more than 0.5. */
    @Test
    void onlyMoreThanMinDeltaIsBetter() {
        assertEquals(0.5, rate(HALF.minDelta(0.5), 3, 2.5, 2.5));
        assertEquals(1, rate(HALF.minDelta(0.5), 3, 2.25, 2.25));
    }
}
