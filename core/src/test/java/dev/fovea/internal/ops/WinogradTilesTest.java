package dev.fovea.internal.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WinogradTilesTest {
    /** A tile has 4 outputs of three taps, or 5 of two, and sees 6 pixels of each phase. */
    @ParameterizedTest
    @CsvSource({
        "3, 1, 8, 3, 4, 2, 8, 4, 10",
        "3, 1, 9, 3, 4, 3, 12, 4, 14",
        "5, 2, 5, 3, 4, 2, 8, 8, 20",
        "2, 1, 10, 2, 5, 2, 10, 5, 11",
        "4, 2, 11, 2, 5, 3, 15, 10, 32",
        "7, 3, 4, 3, 4, 1, 4, 12, 18"
    })
    void cutsAnAxis(
            int window, int stride, int output, int taps, int outputs, int count, int allOutputs, int step,
            int allSeen) {
        WinogradTiles tiles =
                WinogradTiles.of(new Axis((output - 1) * stride + window, window, stride, output, 0, 0));
        assertEquals(taps, tiles.taps());
        assertEquals(outputs, tiles.outputs());
        assertEquals(count, tiles.count());
        assertEquals(allOutputs, tiles.allOutputs());
        assertEquals(step, tiles.step());
        assertEquals(allSeen, tiles.allSeen());
        assertEquals(6 * stride, tiles.seen(1));
    }

    /** Three taps in some phase, or two in each that are all there, without gaps. */
    @ParameterizedTest
    @CsvSource({
        "3, 1, 1, true", "2, 1, 1, true", "5, 1, 2, true", "6, 1, 2, true", "4, 1, 2, true", "7, 1, 3, true",
        "9, 1, 3, true", "6, 1, 3, true", "1, 1, 1, false", "4, 1, 1, false", "3, 1, 2, false", "7, 1, 2, false",
        "5, 1, 3, false", "3, 2, 1, false", "2, 2, 1, false"
    })
    void servesSomeAxes(int window, int dilation, int stride, boolean serves) {
        Axis axis = new Axis((window - 1) * dilation + 1, window, dilation, stride, 1, 0, 0);
        assertEquals(serves, WinogradTiles.serve(axis));
    }
}
