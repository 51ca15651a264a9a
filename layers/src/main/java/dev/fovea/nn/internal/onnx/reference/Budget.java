package dev.fovea.nn.internal.onnx.reference;

import dev.fovea.nn.internal.onnx.file.OnnxProblem;

/** How many elements may still be computed; so a small file cannot ask for any memory. */
public final class Budget {
    /** Products that cost as much time as an element. */
    private static final int PRODUCTS = 16;

    /** Of constants of one number, which take nothing themselves: what reads one may need as much for it. */
    private static final int UNIFORM = 4;

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

    /** Takes the time of so many products. */
    void takeProducts(double count) {
        take((long) (count / PRODUCTS));
    }

    /** Refuses a constant of one number, whatever its shape, if it has more elements than a share of what is left. */
    void requireUniform(long elements) {
        if (elements > left / UNIFORM) {
            throw new OnnxProblem(
                    "its result of " + elements + " equal elements is more than constants may have here; "
                            + left / UNIFORM
                            + " are left");
        }
    }
}
