package dev.fovea.mnist.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.DoubleStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class LogScaleTest {
    @Property
    void showsBothValuesWithAFewRisingGridLines(
            @ForAll @DoubleRange(min = 0, max = 1e6) double a, @ForAll @DoubleRange(min = 0, max = 3) double b) {
        LogScale scale = LogScale.over(DoubleStream.of(a, b), Double.POSITIVE_INFINITY);
        assertShows(scale, a);
        assertShows(scale, b);
        assertTrue(scale.high() / scale.low() >= 2, scale.toString());
        assertTrue(scale.ticks().size() >= 3 && scale.ticks().size() <= 10, scale.toString());
        double before = -1;
        for (double tick : scale.ticks()) {
            assertTrue(tick > before, scale.toString());
            assertShows(scale, tick);
            before = tick;
        }
    }

    @Property
    void anErrorRateHasNoGridLineAboveOne(
            @ForAll @DoubleRange(min = 0, max = 1) double a, @ForAll @DoubleRange(min = 0, max = 1) double b) {
        LogScale scale = LogScale.over(DoubleStream.of(a, b), 1);
        assertShows(scale, a);
        assertShows(scale, b);
        assertTrue(scale.ticks().size() >= 3, scale.toString());
        assertTrue(scale.ticks().get(scale.ticks().size() - 1) <= 1, scale.toString());
        assertTrue(scale.high() <= 1.6, scale.toString());
    }

    @Test
    void usualLossesHaveUsualGridLines() {
        LogScale scale = LogScale.over(DoubleStream.of(0.32, 0.03), Double.POSITIVE_INFINITY);
        assertTicks(List.of(0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3), scale);
    }

    @Test
    void perfectionIsOnTheScale() {
        LogScale scale = LogScale.over(DoubleStream.of(0, 0.1), 1);
        assertEquals(0, scale.ticks().get(0));
        assertShows(scale, 0);
    }

    @Test
    void manyDecadesSkipSome() {
        LogScale scale = LogScale.over(DoubleStream.of(1, 1e30), Double.POSITIVE_INFINITY);
        assertTrue(scale.ticks().size() <= 10 && scale.ticks().size() >= 4, scale.toString());
    }

    @Test
    void whatIsNotFiniteIsLeftOut() {
        DoubleStream values = DoubleStream.of(0.1, Double.NaN, 0.4, Double.POSITIVE_INFINITY);
        LogScale scale = LogScale.over(values, Double.POSITIVE_INFINITY);
        assertEquals(LogScale.over(DoubleStream.of(0.1, 0.4), Double.POSITIVE_INFINITY), scale);
    }

    @Test
    void nothingToShowMakesAScaleToo() {
        LogScale scale = LogScale.over(DoubleStream.of(Double.NaN), 1);
        assertShows(scale, 0.01);
        assertShows(scale, 1);
        assertTrue(scale.ticks().size() >= 3, scale.toString());
    }

    private static void assertShows(LogScale scale, double value) {
        double place = value + LogScale.OFFSET;
        assertTrue(scale.low() <= place && place <= scale.high(), () -> value + " in " + scale);
    }

    private static void assertTicks(List<Double> expected, LogScale scale) {
        assertEquals(expected.size(), scale.ticks().size(), scale.toString());
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i), scale.ticks().get(i), 1e-9, scale.toString());
        }
    }
}
