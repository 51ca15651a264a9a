package dev.fovea.nn.internal.onnx.reference;

import dev.fovea.nn.internal.onnx.file.OnnxProblem;

/** How many elements may still be computed; so a small file cannot ask for any memory. */
public final class Budget {
    private long left;

    /**
     * A budget.
     *
     * @param elements how many elements
     */
    public Budget(long elements) {
        left = elements;
    }

    /**
     * No limit but the memory's.
     *
     * @return the budget
     */
    public static Budget unlimited() {
        return new Budget(Long.MAX_VALUE);
    }

    void take(long elements) {
        if (elements > left) {
            throw new OnnxProblem(
                    "its result of " + elements + " elements is more than constants may have here; " + left
                            + " are left");
        }
        left -= elements;
    }
}
