package dev.fovea.internal.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ShareTest {
    @Property
    void partsAreNeighboursAndAsEqualAsCanBe(
            @ForAll @IntRange(min = 1, max = 20) int parts, @ForAll @IntRange(max = 1000) int size) {
        int end = 0;
        int lineEnd = 0;
        for (int part = 0; part < parts; part++) {
            Share share = new Share(part, parts);
            assertEquals(end, share.from(size));
            end = share.to(size);
            int length = end - share.from(size);
            assertTrue(length == size / parts || length == Math.ceilDiv(size, parts), length + " of " + size);
            assertEquals(lineEnd, share.fromLine(size));
            lineEnd = share.toLine(size);
            assertTrue(lineEnd % 16 == 0 || lineEnd == size, lineEnd + " of " + size);
        }
        assertEquals(size, end);
        assertEquals(size, lineEnd);
    }

    /** A hundred floats are seven lines: two, two and three. */
    @Test
    void linesAreSharedWhole() {
        assertEquals(0, new Share(0, 3).fromLine(100));
        assertEquals(32, new Share(0, 3).toLine(100));
        assertEquals(32, new Share(1, 3).fromLine(100));
        assertEquals(64, new Share(1, 3).toLine(100));
        assertEquals(64, new Share(2, 3).fromLine(100));
        assertEquals(100, new Share(2, 3).toLine(100));
    }

    @Test
    void hugeSizesDoNotOverflow() {
        assertEquals(Integer.MAX_VALUE / 3 * 2, new Share(2, 3).from(Integer.MAX_VALUE / 3 * 3));
    }
}
