package dev.fovea.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.testing.RandomArrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PanelsTest {
    @Test
    void packsByHand() {
        Panels panels = new Panels(5, 4, 2);
        float[] packed = RandomArrays.poisoned(1 + panels.size(2));
        panels.pack(new float[] {-1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 1, 2, packed, 1);
        assertArrayEquals(new float[] {Float.NaN, 1, 2, 3, 4, 6, 7, 8, 9, 5, 0, 10, 0}, packed);
        assertFalse(panels.trivial());
        assertTrue(new Panels(4, 4, 2).trivial());
        assertFalse(new Panels(3, 4, 2).trivial());
        assertThrows(ArithmeticException.class, () -> new Panels(1 << 20, 4, 4).size(1 << 12));
    }

    @Property
    void everyElementHasItsPlaceAndPaddingIsZero(
            @ForAll @IntRange(min = 1, max = 70) int columns,
            @ForAll @IntRange(min = 1, max = 5) int lanesPerPanel,
            @ForAll @IntRange(min = 1, max = 16) int lanes,
            @ForAll @IntRange(min = 1, max = 4) int rows) {
        Panels panels = new Panels(columns, lanesPerPanel * lanes, lanes);
        float[] b = RandomArrays.gaussian(columns, rows * columns);
        float[] packed = RandomArrays.poisoned(panels.size(rows));
        panels.pack(b, 0, rows, packed, 0);
        int covered = 0;
        for (int panel = 0; panel < panels.count(); panel++) {
            assertEquals(covered, panels.first(panel));
            for (int row = 0; row < rows; row++) {
                for (int j = 0; j < panels.width(panel); j++) {
                    float expected = j < panels.columns(panel) ? b[row * columns + covered + j] : 0;
                    assertEquals(expected, packed[panels.offset(panel, rows) + row * panels.width(panel) + j]);
                }
            }
            covered += panels.columns(panel);
        }
        assertEquals(columns, covered);
        assertEquals(0, panels.width(panels.count() - 1) % lanes);
    }
}
