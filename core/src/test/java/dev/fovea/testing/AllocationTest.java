package dev.fovea.testing;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class AllocationTest {
    private Object kept = "";

    @Test
    void noticesOneSmallObjectPerCall() {
        AssertionError error = assertThrows(
                AssertionError.class, () -> Allocation.assertNone("task", () -> kept = new Object(), 30));
        assertTrue(error.getMessage().startsWith("task allocates: at least "),
                error.getMessage());
        assertTrue(!kept.equals(""));
    }

    @Test
    void acceptsCodeThatStopsAllocating() {
        int[] calls = new int[1];
        Allocation.assertNone("task", () -> {
            if (calls[0]++ < 5_000) {
                kept = new Object();
            }
        });
        assertTrue(calls[0] >= 6_000);
    }
}
