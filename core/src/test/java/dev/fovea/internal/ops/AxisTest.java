package dev.fovea.internal.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.ops.Padding;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AxisTest {
    @Test
    void theExamplesOfTensorFlow() {
        assertEquals(new Axis(28, 3, 1, 26, 0, 0), Axis.of("a", 28, 3, 1, 1, Padding.VALID::rows));
        // The odd zero goes after the image.
        assertEquals(new Axis(24, 5, 2, 12, 1, 2), Axis.of("a", 24, 5, 1, 2, Padding.SAME::rows));
        assertEquals(new Axis(5, 3, 1, 5, 1, 1), Axis.of("a", 5, 3, 1, 1, Padding.SAME::rows));
        assertEquals(new Axis(5, 2, 1, 5, 0, 1), Axis.of("a", 5, 2, 1, 1, Padding.SAME::rows));
        assertEquals(new Axis(1, 5, 1, 1, 2, 2), Axis.of("a", 1, 5, 1, 1, Padding.SAME::rows));
        // A stride larger than the window skips pixels and needs no padding.
        assertEquals(new Axis(10, 2, 4, 3, 0, 0), Axis.of("a", 10, 2, 1, 4, Padding.SAME::rows));
        assertEquals(new Axis(10, 2, 4, 3, 0, 0), Axis.of("a", 10, 2, 1, 4, Padding.VALID::rows));
    }

    @Property
    void validFitsAsManyWindowsAsItCan(
            @ForAll @IntRange(min = 1, max = 40) int input,
            @ForAll @IntRange(min = 1, max = 10) int window,
            @ForAll @IntRange(min = 1, max = 10) int stride) {
        Assume.that(window <= input);
        Axis axis = Axis.of("a", input, window, 1, stride, Padding.VALID::rows);
        assertEquals(input, axis.padded());
        assertEquals(0, axis.source(0, 0));
        assertTrue(axis.source(axis.output() - 1, window - 1) < input, "the last window lies inside");
        assertTrue(axis.source(axis.output(), window - 1) >= input, "one more would not");
    }

    @Property
    void sameGivesTheCeilingWithTheLeastPaddingOddAfter(
            @ForAll @IntRange(min = 1, max = 40) int input,
            @ForAll @IntRange(min = 1, max = 50) int window,
            @ForAll @IntRange(min = 1, max = 10) int stride) {
        Axis axis = Axis.of("a", input, window, 1, stride, Padding.SAME::rows);
        assertEquals((int) Math.ceil((double) input / stride), axis.output());
        int total = axis.before() + axis.after();
        assertTrue(axis.after() - axis.before() == total % 2, "the odd zero goes after");
        assertTrue(
                total == 0 || axis.source(axis.output() - 1, window - 1) == input + axis.after() - 1,
                "no more padding than the last window needs");
        for (int out = 0; out < axis.output(); out++) {
            assertTrue(axis.source(out, 0) < input && axis.source(out, window - 1) >= 0, "every window has a pixel");
            assertTrue(axis.source(out, 0) >= -axis.before(), "no window begins before the padding");
            assertTrue(axis.source(out, window - 1) < input + axis.after(), "no window ends after the padding");
        }
    }

    @Property
    void windowsThatTouchCoverTheInput(
            @ForAll @IntRange(min = 1, max = 40) int input,
            @ForAll @IntRange(min = 1, max = 10) int window,
            @ForAll @IntRange(min = 1, max = 10) int stride) {
        Assume.that(stride <= window);
        Axis axis = Axis.of("a", input, window, 1, stride, Padding.SAME::rows);
        boolean[] seen = new boolean[input];
        for (int out = 0; out < axis.output(); out++) {
            for (int k = 0; k < window; k++) {
                int source = axis.source(out, k);
                if (source >= 0 && source < input) {
                    seen[source] = true;
                }
            }
        }
        for (int i = 0; i < input; i++) {
            assertTrue(seen[i], "pixel " + i + " is under no window");
        }
    }

    @Test
    void refusesWhatCannotBe() {
        assertEquals(
                "height: a window of 5 does not fit into an input of 4 without padding; use SAME",
                refusal(4, 5, 1, Padding.VALID));
        assertEquals(
                "height: input, window and stride must be at least 1, not 0, 1 and 1", refusal(0, 1, 1, Padding.SAME));
        assertEquals(
                "height: input, window and stride must be at least 1, not 1, -1 and 1",
                refusal(1, -1, 1, Padding.SAME));
        assertEquals(
                "height: input, window and stride must be at least 1, not 1, 1 and 0", refusal(1, 1, 0, Padding.VALID));
        assertEquals(
                "height: a window of 2147483647 is too large", refusal(10, Integer.MAX_VALUE, 1, Padding.SAME));
        assertEquals(
                "height: a window of 7 does not fit into an input of 4 with a padding of 1 before and 1 after",
                refusal(4, 7, 1, Padding.of(1)));
        assertEquals(
                "height: a window of 3 dilated by 2, 5 in all, does not fit into an input of 4 without padding; use"
                        + " SAME",
                refusal(4, 3, 2, 1, Padding.VALID));
        assertEquals(
                "height: input, window, dilation and stride must be at least 1, not 4, 3, 0 and 1",
                refusal(4, 3, 0, 1, Padding.VALID));
        assertEquals(
                "height: a window of 65536 dilated by 65536 is too large", refusal(4, 65_536, 65_536, 1, Padding.SAME));
    }

    @Test
    void aWindowOfOnePositionHasNoGaps() {
        assertEquals(new Axis(6, 1, 1, 2, 3, 0, 0), Axis.of("a", 6, 1, 5, 2, Padding.VALID::rows));
    }

    @Test
    void refusesNumbersThatDoNotFitTogether() {
        String least = "axis: input, window, dilation, stride and output must be at least 1, not ";
        assertEquals(least + "0, 1, 1, 1 and 1", refusal(0, 1, 1, 1, 0, 0));
        assertEquals(least + "1, 0, 1, 1 and 1", refusal(1, 0, 1, 1, 0, 0));
        assertEquals(least + "1, 1, 1, -1 and 1", refusal(1, 1, -1, 1, 0, 0));
        assertEquals(least + "1, 1, 1, 1 and 0", refusal(1, 1, 1, 0, 0, 0));
        String padding = "axis: the padding on each side of an input must be at least 0, not ";
        assertEquals(padding + "-1 before and 0 after", refusal(5, 3, 1, 1, -1, 0));
        assertEquals(padding + "0 before and -1 after", refusal(5, 3, 1, 1, 0, -1));
        assertEquals(
                "axis: 3 windows of 3 with stride 2 end at 7, after the padded input of 6", refusal(4, 3, 2, 3, 1, 1));
        assertEquals(
                "axis: 2147483647 windows of 1 with stride 2147483647 end at 4611686011984936963, after the padded"
                        + " input of 1",
                refusal(1, 1, Integer.MAX_VALUE, Integer.MAX_VALUE, 0, 0));
        assertEquals(
                "axis: a padded input of 2147483648 is too large", refusal(Integer.MAX_VALUE, 2, 1, 1, 0, 1));
        assertEquals(Integer.MAX_VALUE, new Axis(Integer.MAX_VALUE, 1, 1, 1, 0, 0).padded());
        assertEquals(Integer.MAX_VALUE, Axis.of("axis", Integer.MAX_VALUE, 1, 1, 1, Padding.VALID::rows).output());
        // Fewer windows than would fit are no mistake.
        assertEquals(9, new Axis(7, 3, 1, 5, 1, 1).padded());
    }

    private static String refusal(int input, int window, int stride, int output, int before, int after) {
        return assertThrows(
                IllegalArgumentException.class, () -> new Axis(input, window, stride, output, before, after))
                .getMessage();
    }

    private static String refusal(int input, int window, int stride, Padding padding) {
        return refusal(input, window, 1, stride, padding);
    }

    private static String refusal(int input, int window, int dilation, int stride, Padding padding) {
        return assertThrows(
                IllegalArgumentException.class,
                () -> Axis.of("height", input, window, dilation, stride, padding::rows)).getMessage();
    }

    @Property
    void tellsWhatLiesOnTheInput(
            @ForAll @IntRange(min = 1, max = 12) int input,
            @ForAll @IntRange(min = 1, max = 9) int window,
            @ForAll @IntRange(min = 1, max = 5) int stride,
            @ForAll @IntRange(min = 1, max = 3) int dilation,
            @ForAll @IntRange(max = 12) int before,
            @ForAll @IntRange(max = 12) int after,
            @ForAll @IntRange(max = 2) int fewer) {
        int extent = (window - 1) * dilation + 1;
        Assume.that(before + input + after >= extent);
        int fitting = (before + input + after - extent) / stride + 1;
        Axis axis = new Axis(input, window, dilation, stride, Math.max(1, fitting - fewer), before, after);
        assertEquals(extent, axis.extent());
        assertEquals(input + after - 1 - axis.source(axis.output() - 1, window - 1), axis.unused());
        for (int out = 0; out < axis.output(); out++) {
            for (int k = 0; k < window; k++) {
                boolean inside = axis.source(out, k) >= 0 && axis.source(out, k) < input;
                assertEquals(inside, out >= axis.firstOutput(k) && out < axis.endOutput(k), "outputs of a position");
                assertEquals(inside, k >= axis.firstPosition(out) && k < axis.endPosition(out),
                        "positions of an output");
            }
        }
        for (int out = 0; out < axis.output(); out++) {
            assertTrue(axis.firstPosition(out) <= axis.endPosition(out), "perhaps no position, but not fewer");
        }
        for (int k = 0; k < window; k++) {
            assertTrue(axis.firstOutput(k) <= axis.endOutput(k), "a position may have no output, but not fewer");
        }
    }
}
