package dev.fovea.internal.kernel;

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
        Panels panels = new Panels(5, 4);
        float[] packed = RandomArrays.poisoned(1 + panels.size(2));
        panels.pack(new float[] {-1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 1, 2, packed, 1);
        assertArrayEquals(new float[] {Float.NaN, 1, 2, 3, 4, 6, 7, 8, 9, 5, 10}, packed);
        assertFalse(panels.trivial());
        assertTrue(new Panels(4, 4).trivial());
        assertTrue(new Panels(3, 4).trivial());
        assertThrows(ArithmeticException.class, () -> new Panels(1 << 20, 4).size(1 << 12));
    }

    @Property
    void everyElementHasItsPlace(
            @ForAll @IntRange(min = 1, max = 70) int columns,
            @ForAll @IntRange(min = 1, max = 64) int panelColumns,
            @ForAll @IntRange(min = 1, max = 4) int rows) {
        Panels panels = new Panels(columns, panelColumns);
        float[] b = RandomArrays.gaussian(columns, rows * columns);
        float[] packed = RandomArrays.poisoned(panels.size(rows));
        panels.pack(b, 0, rows, packed, 0);
        int covered = 0;
        for (int panel = 0; panel < panels.count(); panel++) {
            assertEquals(covered, panels.first(panel));
            for (int row = 0; row < rows; row++) {
                for (int j = 0; j < panels.columns(panel); j++) {
                    assertEquals(
                            b[row * columns + covered + j],
                            packed[panels.offset(panel, rows) + row * panels.columns(panel) + j]);
                }
            }
            covered += panels.columns(panel);
        }
        assertEquals(columns, covered);
    }
}
