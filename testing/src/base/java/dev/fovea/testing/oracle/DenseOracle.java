package dev.fovea.testing.oracle;

/** A dense layer and its gradients in float64. */
public final class DenseOracle {
    private DenseOracle() {}

    /**
     * A dense layer: y = x·kernel + bias.
     *
     * @param samples number of samples
     * @param inputs numbers per input sample
     * @param outputs numbers per output sample
     * @param x (samples, inputs)
     * @param kernel (inputs, outputs)
     * @param bias one number per output
     * @return y, (samples, outputs)
     */
    public static double[] forward(
            int samples, int inputs, int outputs, double[] x, double[] kernel, double[] bias) {
        double[] y = MatrixOracle.gemm(samples, outputs, inputs, x, kernel);
        for (int i = 0; i < y.length; i++) {
            y[i] += bias[i % outputs];
        }
        return y;
    }

    /**
     * The gradient of a dense layer's input: dy·kernelᵀ.
     *
     * @param samples number of samples
     * @param inputs numbers per input sample
     * @param outputs numbers per output sample
     * @param dy (samples, outputs)
     * @param kernel (inputs, outputs)
     * @return dx
     */
    public static double[] inputGradient(int samples, int inputs, int outputs, double[] dy, double[] kernel) {
        return MatrixOracle.gemm(samples, inputs, outputs, dy, MatrixOracle.transpose(inputs, outputs, kernel));
    }

    /**
     * The gradient of a dense layer's kernel: xᵀ·dy.
     *
     * @param samples number of samples
     * @param inputs numbers per input sample
     * @param outputs numbers per output sample
     * @param x (samples, inputs)
     * @param dy (samples, outputs)
     * @return dkernel
     */
    public static double[] kernelGradient(int samples, int inputs, int outputs, double[] x, double[] dy) {
        return MatrixOracle.gemm(inputs, outputs, samples, MatrixOracle.transpose(samples, inputs, x), dy);
    }
}
