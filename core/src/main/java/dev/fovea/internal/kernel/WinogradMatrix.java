package dev.fovea.internal.kernel;

/**
 * The matrices of Winograd's minimal filtering (Lavin and Gray, 2016), F(4, 3) and F(5, 2), and their transposes, which the
 * gradients need. {@link WinogradSize} says which belong together.
 *
 * <p>With d a 6×6 piece of the image, g the kernel and Y the outputs, Y = Aᵀ·[(G·g·Gᵀ) ⊙ (Bᵀ·d·B)]·A. In one
 * dimension the outputs are coefficients of a polynomial product, which is evaluated at {@code WinogradPoints}: row i of
 * G and of A holds powers of point i, row i of Bᵀ the coefficients of the polynomial that is 0 at all the others.
 */
public enum WinogradMatrix {
    /** Bᵀ, 6×6: image to products. */
    INPUT(WinogradPoints.CHOSEN.input()),

    /** G, 6×3: kernel to products. */
    KERNEL(WinogradPoints.CHOSEN.kernel(3)),

    /** Aᵀ, 4×6: products to outputs. */
    OUTPUT(WinogradPoints.CHOSEN.output(4)),

    /** B, 6×6: gradient of products to gradient of the image. */
    INPUT_GRADIENT(INPUT),

    /** Gᵀ, 3×6: gradient of products to gradient of the kernel. */
    KERNEL_GRADIENT(KERNEL),

    /** A, 6×4: gradient of outputs to gradient of products. */
    OUTPUT_GRADIENT(OUTPUT),

    /** G of two taps, 6×2. */
    KERNEL2(WinogradPoints.CHOSEN.kernel(2)),

    /** Aᵀ of five outputs, 5×6. */
    OUTPUT5(WinogradPoints.CHOSEN.output(5)),

    /** Gᵀ of two taps, 2×6. */
    KERNEL2_GRADIENT(KERNEL2),

    /** A of five outputs, 6×5. */
    OUTPUT5_GRADIENT(OUTPUT5);

    /** Inputs along an axis that one application of the matrices reads; also the products along an axis. */
    public static final int INPUTS = 6;

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
}
