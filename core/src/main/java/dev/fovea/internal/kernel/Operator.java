package dev.fovea.internal.kernel;

/** The operations of terms. All yield a float but {@link #LESS}, whose yes or no only {@link #SELECT} reads. */
enum Operator {
    ADD(2), SUBTRACT(2), MULTIPLY(2), DIVIDE(2), FMA(3), NEGATIVE_MAGNITUDE(1), COPY_SIGN(2), LOW_BITS_AS_EXPONENT(
            1), LESS(2), SELECT(3);

    private final int operands;

    Operator(int operands) {
        this.operands = operands;
    }

    int operands() {
        return operands;
    }
}
