package dev.fovea.internal.kernel;

import java.util.List;

/**
 * A term over floats: what a formula is written in. Every step is one operation of IEEE 754 on one element, so all
 * compilations of a term, to vectors of any width and to single numbers, compute the same bits. A term that is used
 * twice is computed once.
 */
public sealed interface Term {
    /**
     * An argument.
     *
     * @param index 0 or 1
     */
    record Argument(int index) implements Term {}

    /**
     * A number.
     *
     * @param value its value
     */
    record Constant(float value) implements Term {}

    /**
     * An operation.
     *
     * @param operator which one
     * @param operands what it reads
     */
    record Operation(Operator operator, List<Term> operands) implements Term {
        /** Checks the number of operands. */
        public Operation {
            operands = List.copyOf(operands);
            assert operands.size() == operator.operands() : operator + " of " + operands.size();
        }
    }

    /**
     * The first argument.
     *
     * @return the term
     */
    static Term first() {
        return new Argument(0);
    }

    /**
     * The second argument.
     *
     * @return the term
     */
    static Term second() {
        return new Argument(1);
    }

    /**
     * A number.
     *
     * @param value rounded to a float
     * @return the term
     */
    static Term of(double value) {
        return new Constant((float) value);
    }

    /**
     * A polynomial by Horner's rule, in fused multiply-adds: c[0] + c[1]·x + c[2]·x² + …
     *
     * @param x the variable
     * @param coefficients c, from the constant on, at least two
     * @return the term
     */
    static Term polynomial(Term x, double... coefficients) {
        Term sum = of(coefficients[coefficients.length - 1]);
        for (int i = coefficients.length - 2; i >= 0; i--) {
            sum = sum.fma(x, of(coefficients[i]));
        }
        return sum;
    }

    /**
     * This + that.
     *
     * @param that a summand
     * @return the sum, rounded
     */
    default Term plus(Term that) {
        return operation(Operator.ADD, this, that);
    }

    /**
     * This + a number.
     *
     * @param number a summand
     * @return the sum, rounded
     */
    default Term plus(double number) {
        return plus(of(number));
    }

    /**
     * This − that.
     *
     * @param that what is subtracted
     * @return the difference, rounded
     */
    default Term minus(Term that) {
        return operation(Operator.SUBTRACT, this, that);
    }

    /**
     * This · that.
     *
     * @param that a factor
     * @return the product, rounded
     */
    default Term times(Term that) {
        return operation(Operator.MULTIPLY, this, that);
    }

    /**
     * This · a number.
     *
     * @param number a factor
     * @return the product, rounded
     */
    default Term times(double number) {
        return times(of(number));
    }

    /**
     * This / that.
     *
     * @param that the divisor
     * @return the quotient, rounded
     */
    default Term over(Term that) {
        return operation(Operator.DIVIDE, this, that);
    }

    /**
     * This · factor + summand, rounded once.
     *
     * @param factor a factor
     * @param summand what is added
     * @return the sum
     */
    default Term fma(Term factor, Term summand) {
        return operation(Operator.FMA, this, factor, summand);
    }

    /**
     * −|this|.
     *
     * @return this with the sign set
     */
    default Term negativeMagnitude() {
        return operation(Operator.NEGATIVE_MAGNITUDE, this);
    }

    /**
     * |this| with the sign of another.
     *
     * @param sign what has the sign
     * @return the number
     */
    default Term withSignOf(Term sign) {
        return operation(Operator.COPY_SIGN, this, sign);
    }

    /**
     * The float whose exponent is in the lowest eight bits of this one: 2^(k − 127) of {@code 1.5·2²³ + k}.
     *
     * @return a power of two
     */
    default Term lowBitsAsExponent() {
        return operation(Operator.LOW_BITS_AS_EXPONENT, this);
    }

    /**
     * This or a number below.
     *
     * @param least the number
     * @return the larger one; NaN for NaN
     */
    default Term atLeast(double least) {
        return ifLess(this, of(least), of(least), this);
    }

    /**
     * This or a number above.
     *
     * @param most the number
     * @return the smaller one; NaN for NaN
     */
    default Term atMost(double most) {
        return ifLess(of(most), this, of(most), this);
    }

    /**
     * One of two: left &lt; right ? yes : no, which NaN makes no.
     *
     * @param left compared
     * @param right compared
     * @param yes the result if left is less
     * @param no the result otherwise
     * @return the choice
     */
    static Term ifLess(Term left, Term right, Term yes, Term no) {
        return operation(Operator.SELECT, operation(Operator.LESS, left, right), yes, no);
    }

    /**
     * One of two by the sign of a number: x &lt; 0 ? negative : other.
     *
     * @param x compared with 0
     * @param negative the result if x is negative
     * @param other the result otherwise
     * @return the choice
     */
    static Term ifNegative(Term x, Term negative, Term other) {
        return ifLess(x, of(0), negative, other);
    }

    private static Term operation(Operator operator, Term... operands) {
        return new Operation(operator, List.of(operands));
    }
}
