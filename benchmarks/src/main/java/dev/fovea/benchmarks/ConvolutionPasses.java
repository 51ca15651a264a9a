package dev.fovea.benchmarks;

/**
 * The three passes of a convolution, by some algorithm; owns its workspaces, so one thread at a time.
 */
interface ConvolutionPasses {
    /**
     * Takes a kernel in, in whatever form the passes read it; not part of what is measured.
     *
     * @param kernel HWIO, read
     * @param bias one float per output channel, read
     */
    void use(float[] kernel, float[] bias);

    /**
     * y from x.
     *
     * @param x input array, read
     * @param x0 offset of the first image
     * @param images their number
     * @param y output array, overwritten
     * @param y0 offset of the first image
     */
    void forward(float[] x, int x0, int images, float[] y, int y0);

    /**
     * dx from dy.
     *
     * @param dy gradient of y, read
     * @param dy0 offset of the first image
     * @param images their number
     * @param dx gradient of x, overwritten
     * @param dx0 offset of the first image
     */
    void inputGradient(float[] dy, int dy0, int images, float[] dx, int dx0);

    /**
     * Adds to dkernel what comes from images of x and dy, or notes it for {@link #completeKernelGradient}.
     *
     * @param x input array, read
     * @param x0 offset of the first image
     * @param dy gradient of y, read
     * @param dy0 offset of the first image
     * @param images their number
     * @param dkernel HWIO, accumulated
     */
    void addKernelGradient(float[] x, int x0, float[] dy, int dy0, int images, float[] dkernel);

    /**
     * Adds to dkernel what was noted.
     *
     * @param dkernel HWIO, accumulated
     */
    void completeKernelGradient(float[] dkernel);
}
