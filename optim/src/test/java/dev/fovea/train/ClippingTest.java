package dev.fovea.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What a clipping is; that gradients are clipped as PyTorch does is in {@link TrainerGoldenTest}. */
class ClippingTest {
    @Test
    void isItsBoundAndKind() {
        assertEquals("Clipping[norm=2.0]", Clipping.norm(2).toString());
        assertEquals("Clipping[value=2.0]", Clipping.value(2).toString());
        assertEquals(Clipping.norm(2), Clipping.norm(2));
        assertEquals(Clipping.norm(2).hashCode(), Clipping.norm(2).hashCode());
        assertNotEquals(Clipping.norm(2), Clipping.value(2));
        assertNotEquals(Clipping.norm(2), Clipping.norm(3));
        assertTrue(Clipping.norm(2).byNorm());
        assertFalse(Clipping.value(2).byNorm(), "no norm need be computed");
    }
}
