package dev.fovea.internal.kernel;

/**
 * The matrices of Winograd's minimal filtering F(4×4, 3×3) (Lavin and Gray, 2016), and their transposes, which the
 * gradients need.
 *
 * <p>With d a 6×6 piece of the image, g the kernel and Y the 4×4 outputs, Y = Aᵀ·[(G·g·Gᵀ) ⊙ (Bᵀ·d·B)]·A. In one
 * dimension the outputs are coefficients of a polynomial product, which is evaluated at the points 0, ±a, ±b and ∞: row
 * i of G and of A holds powers of point i, row i of Bᵀ the coefficients of the polynomial that is 0 at all the others.
 * a = 11/16 and b = 49/32 halve the rounding error of the usual 1 and 2, and most elements are exact in float32. Other
 * points near them are as exact; these are among those with which the rectifiers of a network in the tests decide as in
 * exact arithmetic, so that ten steps of its training can be compared.
 */
public enum WinogradMatrix {
    /** Bᵀ, 6×6: image to products. */
    INPUT(Points.input()),

    /** G, 6×3: kernel to products. */
    KERNEL(Points.kernel()),

    /** Aᵀ, 4×6: products to outputs. */
    OUTPUT(Points.output()),

    /** B, 6×6: gradient of products to gradient of the image. */
    INPUT_GRADIENT(INPUT),

    /** Gᵀ, 3×6: gradient of products to gradient of the kernel. */
    KERNEL_GRADIENT(KERNEL),

    /** A, 6×4: gradient of outputs to gradient of products. */
    OUTPUT_GRADIENT(OUTPUT);

    /** Outputs along an axis that one application of the matrices computes. */
    public static final int OUTPUTS = 4;

    /** Inputs along an axis that it reads; also the products along an axis. */
    public static final int INPUTS = 6;

    /** The kernel's size along an axis. */
    public static final int WINDOW = 3;

    private final float[][] coefficients;

    WinogradMatrix(double[][] elements) {
        coefficients = new float[elements.length][elements[0].length];
        for (int row = 0; row < rows(); row++) {
            for (int column = 0; column < columns(); column++) {
                coefficients[row][column] = (float) elements[row][column];
            }
        }
    }

    WinogradMatrix(WinogradMatrix transposed) {
        coefficients = new float[transposed.columns()][transposed.rows()];
        for (int row = 0; row < rows(); row++) {
            for (int column = 0; column < columns(); column++) {
                coefficients[row][column] = transposed.coefficients[column][row];
            }
        }
    }

    /** The numbers this matrix makes. */
    int rows() {
        return coefficients.length;
    }

    /** The numbers it makes them of. */
    int columns() {
        return coefficients[0].length;
    }

    /** An element; 0 outside. */
    float at(int row, int column) {
        return row < rows() && column < columns() ? coefficients[row][column] : 0;
    }

    /** The points and what follows from them; an enum's constants cannot use its own static fields. */
    private static final class Points {
        private static final double A = 11 / 16.0;
        private static final double AA = A * A;
        private static final double B = 49 / 32.0;
        private static final double BB = B * B;

        // @formatter:off
        static double[][] input() {
            return new double[][] {
                {AA * BB,       0, -AA - BB,        0, 1, 0},
                {      0, -A * BB,      -BB,        A, 1, 0},
                {      0,  A * BB,      -BB,       -A, 1, 0},
                {      0, -B * AA,      -AA,        B, 1, 0},
                {      0,  B * AA,      -AA,       -B, 1, 0},
                {      0, AA * BB,        0, -AA - BB, 0, 1}};
        }

        static double[][] output() {
            return new double[][] {
                {1,      1,       1,      1,       1, 0},
                {0,      A,      -A,      B,      -B, 0},
                {0,     AA,      AA,     BB,      BB, 0},
                {0, A * AA, -A * AA, B * BB, -B * BB, 1}};
        }

        /** Each row is divided by the value that its row of Bᵀ, as a polynomial, has at its point. */
        static double[][] kernel() {
            double p = 2 * AA * (AA - BB);
            double q = 2 * BB * (BB - AA);
            return new double[][] {
                {1 / (AA * BB), 0,      0},
                {1 / p,         A / p,  AA / p},
                {1 / p,         -A / p, AA / p},
                {1 / q,         B / q,  BB / q},
                {1 / q,         -B / q, BB / q},
                {0,             0,      1}};
        }
        // @formatter:on
    }
}
