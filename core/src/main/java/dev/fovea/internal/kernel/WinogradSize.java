package dev.fovea.internal.kernel;

/**
 * What one application of Winograd's matrices computes along an axis. The same six points serve any number of outputs and
 * taps with outputs + taps − 1 = 6.
 */
public enum WinogradSize {
    /** F(4, 3): four outputs of three taps. */
    THREE_TAPS(3, WinogradMatrix.KERNEL, WinogradMatrix.KERNEL_GRADIENT, WinogradMatrix.OUTPUT,
            WinogradMatrix.OUTPUT_GRADIENT),

    /** F(5, 2): five outputs of two taps. */
    TWO_TAPS(2, WinogradMatrix.KERNEL2, WinogradMatrix.KERNEL2_GRADIENT, WinogradMatrix.OUTPUT5,
            WinogradMatrix.OUTPUT5_GRADIENT);

    private final int taps;
    private final WinogradMatrix kernel;
    private final WinogradMatrix kernelGradient;
    private final WinogradMatrix output;
    private final WinogradMatrix outputGradient;

    WinogradSize(
            int taps,
            WinogradMatrix kernel,
            WinogradMatrix kernelGradient,
            WinogradMatrix output,
            WinogradMatrix outputGradient) {
        this.taps = taps;
        this.kernel = kernel;
        this.kernelGradient = kernelGradient;
        this.output = output;
        this.outputGradient = outputGradient;
    }

    /**
     * The kernel's size along the axis.
     *
     * @return 3 or 2
     */
    public int taps() {
        return taps;
    }

    /**
     * Outputs along the axis.
     *
     * @return 4 or 5
     */
    public int outputs() {
        return WinogradMatrix.INPUTS - taps + 1;
    }

    /**
     * G.
     *
     * @return the matrix of 6×taps
     */
    public WinogradMatrix kernel() {
        return kernel;
    }

    /**
     * Gᵀ.
     *
     * @return the matrix of taps×6
     */
    public WinogradMatrix kernelGradient() {
        return kernelGradient;
    }

    /**
     * Aᵀ.
     *
     * @return the matrix of outputs×6
     */
    public WinogradMatrix output() {
        return output;
    }

    /**
     * A.
     *
     * @return the matrix of 6×outputs
     */
    public WinogradMatrix outputGradient() {
        return outputGradient;
    }
}
