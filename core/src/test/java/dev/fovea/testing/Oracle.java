package dev.fovea.testing;

import dev.fovea.ops.Axis;
import dev.fovea.ops.Conv2dGeometry;
import dev.fovea.ops.Pool2dGeometry;
import java.util.Arrays;

/**
 * Every operation once more, as naive loops in float64: slow, readable, and what the fast ones are compared with.
 * Arrays are NHWC and HWIO like theirs. Batches where a method says so, else one image.
 */
public final class Oracle {
    private Oracle() {}

    // ---- convolution --------------------------------------------------------------------------------------------

    /** Visits every product of a convolution. */
    @FunctionalInterface
    private interface Product {
        void at(int x, int kernel, int y);
    }

    /**
     * Convolution of one image: y = Σ x·kernel + bias.
     *
     * @param g the geometry
     * @param x the image
     * @param kernel HWIO
     * @param bias one number per output channel
     * @return y
     */
    public static double[] convolution(Conv2dGeometry g, double[] x, double[] kernel, double[] bias) {
        double[] y = new double[g.y().size()];
        for (int i = 0; i < y.length; i++) {
            y[i] = bias[i % g.outChannels()];
        }
        products(g, (xi, ki, yi) -> y[yi] += x[xi] * kernel[ki]);
        return y;
    }

    /**
     * The gradient of a convolution's input.
     *
     * @param g the geometry
     * @param dy gradient of y
     * @param kernel HWIO
     * @return dx
     */
    public static double[] convolutionInputGradient(Conv2dGeometry g, double[] dy, double[] kernel) {
        double[] dx = new double[g.x().size()];
        products(g, (xi, ki, yi) -> dx[xi] += dy[yi] * kernel[ki]);
        return dx;
    }

    /**
     * The gradient of a convolution's kernel from one image.
     *
     * @param g the geometry
     * @param x the image
     * @param dy gradient of y
     * @return dkernel
     */
    public static double[] convolutionKernelGradient(Conv2dGeometry g, double[] x, double[] dy) {
        double[] dkernel = new double[g.kernel().size()];
        products(g, (xi, ki, yi) -> dkernel[ki] += x[xi] * dy[yi]);
        return dkernel;
    }

    private static void products(Conv2dGeometry g, Product product) {
        Axis rows = g.rows();
        Axis columns = g.columns();
        for (int r = 0; r < rows.output(); r++) {
            for (int c = 0; c < columns.output(); c++) {
                for (int ky = 0; ky < rows.window(); ky++) {
                    for (int kx = 0; kx < columns.window(); kx++) {
                        int row = r * rows.stride() + ky - rows.before();
                        int column = c * columns.stride() + kx - columns.before();
                        if (row < 0 || row >= rows.input() || column < 0 || column >= columns.input()) {
                            continue;
                        }
                        for (int i = 0; i < g.inChannels(); i++) {
                            for (int o = 0; o < g.outChannels(); o++) {
                                product.at(
                                        (row * columns.input() + column) * g.inChannels() + i,
                                        ((ky * columns.window() + kx) * g.inChannels() + i) * g.outChannels() + o,
                                        (r * columns.output() + c) * g.outChannels() + o);
                            }
                        }
                    }
                }
            }
        }
    }

    /**
     * Sums over everything but the channel: a bias gradient.
     *
     * @param dy any number of pixels
     * @param channels channels of each
     * @return one sum per channel
     */
    public static double[] channelSums(double[] dy, int channels) {
        double[] sums = new double[channels];
        for (int i = 0; i < dy.length; i++) {
            sums[i % channels] += dy[i];
        }
        return sums;
    }

    // ---- matrices -----------------------------------------------------------------------------------------------

    /**
     * C = A·B of row-major matrices.
     *
     * @param m rows of A and C
     * @param n columns of B and C
     * @param k columns of A, rows of B
     * @param a A
     * @param b B
     * @return C
     */
    public static double[] gemm(int m, int n, int k, double[] a, double[] b) {
        double[] c = new double[m * n];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                for (int l = 0; l < k; l++) {
                    c[i * n + j] += a[i * k + l] * b[l * n + j];
                }
            }
        }
        return c;
    }

    /**
     * The transpose of a row-major matrix.
     *
     * @param rows its rows
     * @param columns its columns
     * @param a the matrix
     * @return the transpose, (columns, rows)
     */
    public static double[] transpose(int rows, int columns, double[] a) {
        double[] t = new double[rows * columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                t[j * rows + i] = a[i * columns + j];
            }
        }
        return t;
    }

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
    public static double[] dense(
            int samples, int inputs, int outputs, double[] x, double[] kernel, double[] bias) {
        double[] y = gemm(samples, outputs, inputs, x, kernel);
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
    public static double[] denseInputGradient(int samples, int inputs, int outputs, double[] dy, double[] kernel) {
        return gemm(samples, inputs, outputs, dy, transpose(inputs, outputs, kernel));
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
    public static double[] denseKernelGradient(int samples, int inputs, int outputs, double[] x, double[] dy) {
        return gemm(inputs, outputs, samples, transpose(samples, inputs, x), dy);
    }

    // ---- pooling ------------------------------------------------------------------------------------------------

    /**
     * Maximum pooling of one image.
     *
     * @param g the geometry
     * @param x the image
     * @return y
     */
    public static double[] maxPool(Pool2dGeometry g, double[] x) {
        double[] y = new double[g.y().size()];
        for (int i = 0; i < y.length; i++) {
            y[i] = x[winner(g, x, i)];
        }
        return y;
    }

    /**
     * The gradient of maximum pooling: to the first maximum of each window.
     *
     * @param g the geometry
     * @param x the image
     * @param dy gradient of y
     * @return dx
     */
    public static double[] maxPoolGradient(Pool2dGeometry g, double[] x, double[] dy) {
        double[] dx = new double[g.x().size()];
        for (int i = 0; i < dy.length; i++) {
            dx[winner(g, x, i)] += dy[i];
        }
        return dx;
    }

    /**
     * Average pooling of one image; padding is left out of the mean.
     *
     * @param g the geometry
     * @param x the image
     * @return y
     */
    public static double[] averagePool(Pool2dGeometry g, double[] x) {
        double[] y = new double[g.y().size()];
        for (int i = 0; i < y.length; i++) {
            int[] window = window(g, i);
            for (int source : window) {
                y[i] += x[source] / window.length;
            }
        }
        return y;
    }

    /**
     * The gradient of average pooling.
     *
     * @param g the geometry
     * @param dy gradient of y
     * @return dx
     */
    public static double[] averagePoolGradient(Pool2dGeometry g, double[] dy) {
        double[] dx = new double[g.x().size()];
        for (int i = 0; i < dy.length; i++) {
            int[] window = window(g, i);
            for (int source : window) {
                dx[source] += dy[i] / window.length;
            }
        }
        return dx;
    }

    private static int winner(Pool2dGeometry g, double[] x, int output) {
        int[] window = window(g, output);
        int winner = window[0];
        for (int source : window) {
            if (x[source] > x[winner]) {
                winner = source;
            }
        }
        return winner;
    }

    /** The elements of x that an element of y is made from, in reading order. */
    private static int[] window(Pool2dGeometry g, int output) {
        int channel = output % g.channels();
        int c = output / g.channels() % g.columns().output();
        int r = output / g.channels() / g.columns().output();
        int[] found = new int[g.rows().window() * g.columns().window()];
        int count = 0;
        for (int ky = 0; ky < g.rows().window(); ky++) {
            for (int kx = 0; kx < g.columns().window(); kx++) {
                int row = r * g.rows().stride() + ky - g.rows().before();
                int column = c * g.columns().stride() + kx - g.columns().before();
                if (row >= 0 && row < g.rows().input() && column >= 0 && column < g.columns().input()) {
                    found[count++] = (row * g.columns().input() + column) * g.channels() + channel;
                }
            }
        }
        return Arrays.copyOf(found, count);
    }

    // ---- batch normalisation ------------------------------------------------------------------------------------

    /**
     * The mean of each channel over a batch.
     *
     * @param x any number of pixels
     * @param channels channels of each
     * @return one mean per channel
     */
    public static double[] mean(double[] x, int channels) {
        double[] mean = channelSums(x, channels);
        for (int c = 0; c < channels; c++) {
            mean[c] *= (double) channels / x.length;
        }
        return mean;
    }

    /**
     * The biased variance of each channel over a batch, in two passes.
     *
     * @param x any number of pixels
     * @param channels channels of each
     * @return one variance per channel
     */
    public static double[] variance(double[] x, int channels) {
        double[] mean = mean(x, channels);
        double[] squares = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            double d = x[i] - mean[i % channels];
            squares[i] = d * d;
        }
        return mean(squares, channels);
    }

    /**
     * Batch normalisation with given statistics: y = gamma·(x − mean)/√(variance + epsilon) + beta.
     *
     * @param x any number of pixels
     * @param gamma scale per channel
     * @param beta shift per channel
     * @param mean mean per channel
     * @param variance variance per channel
     * @param epsilon added to the variance
     * @return y
     */
    public static double[] normalize(
            double[] x, double[] gamma, double[] beta, double[] mean, double[] variance, double epsilon) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            int c = i % gamma.length;
            y[i] = gamma[c] * (x[i] - mean[c]) / Math.sqrt(variance[c] + epsilon) + beta[c];
        }
        return y;
    }

    /**
     * The input gradient of batch normalisation with the batch's own statistics: with n = (x − mean)/√(variance +
     * epsilon), dx = gamma/√(variance + epsilon)·(dy − mean(dy) − n·mean(dy·n)).
     *
     * @param x any number of pixels
     * @param dy gradient of y
     * @param gamma scale per channel
     * @param epsilon added to the variance
     * @return dx
     */
    public static double[] normalizeInputGradient(double[] x, double[] dy, double[] gamma, double epsilon) {
        int channels = gamma.length;
        double[] normal = standardize(x, channels, epsilon);
        double[] variance = variance(x, channels);
        double[] meanDy = mean(dy, channels);
        double[] meanDot = mean(product(dy, normal), channels);
        double[] dx = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            int c = i % channels;
            dx[i] = gamma[c] / Math.sqrt(variance[c] + epsilon) * (dy[i] - meanDy[c] - normal[i] * meanDot[c]);
        }
        return dx;
    }

    /**
     * The gamma gradient of batch normalisation: Σ dy·n; beta's is {@link #channelSums} of dy.
     *
     * @param x any number of pixels
     * @param dy gradient of y
     * @param channels channels
     * @param epsilon added to the variance
     * @return dgamma
     */
    public static double[] normalizeGammaGradient(double[] x, double[] dy, int channels, double epsilon) {
        return channelSums(product(dy, standardize(x, channels, epsilon)), channels);
    }

    private static double[] standardize(double[] x, int channels, double epsilon) {
        double[] one = new double[channels];
        Arrays.fill(one, 1);
        return normalize(x, one, new double[channels], mean(x, channels), variance(x, channels), epsilon);
    }

    private static double[] product(double[] a, double[] b) {
        double[] product = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            product[i] = a[i] * b[i];
        }
        return product;
    }

    // ---- activations and loss -----------------------------------------------------------------------------------

    /**
     * The rectifier; NaN stays NaN.
     *
     * @param x input
     * @return max(x, 0)
     */
    public static double[] relu(double[] x) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = x[i] < 0 ? 0 : x[i];
        }
        return y;
    }

    /**
     * The rectifier's gradient.
     *
     * @param x input
     * @param dy gradient of the output
     * @return dx
     */
    public static double[] reluGradient(double[] x, double[] dy) {
        double[] dx = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            dx[i] = x[i] > 0 ? dy[i] : 0;
        }
        return dx;
    }

    /**
     * Softmax of each sample.
     *
     * @param logits (samples, classes)
     * @param classes number of classes
     * @return probabilities
     */
    public static double[] softmax(double[] logits, int classes) {
        double[] p = new double[logits.length];
        for (int n = 0; n < logits.length; n += classes) {
            double sum = Math.exp(logSumExp(logits, n, classes) - max(logits, n, classes));
            for (int i = n; i < n + classes; i++) {
                p[i] = Math.exp(logits[i] - max(logits, n, classes)) / sum;
            }
        }
        return p;
    }

    /**
     * The mean cross-entropy of softmax over samples.
     *
     * @param logits (samples, classes)
     * @param labels the true class of each sample
     * @param classes number of classes
     * @return the loss
     */
    public static double crossEntropy(double[] logits, int[] labels, int classes) {
        double loss = 0;
        for (int n = 0; n < labels.length; n++) {
            loss += logSumExp(logits, n * classes, classes) - logits[n * classes + labels[n]];
        }
        return loss / labels.length;
    }

    /**
     * The gradient of {@link #crossEntropy}: (p − onehot)/samples.
     *
     * @param logits (samples, classes)
     * @param labels the true class of each sample
     * @param classes number of classes
     * @return the gradient of the logits
     */
    public static double[] crossEntropyGradient(double[] logits, int[] labels, int classes) {
        double[] gradient = softmax(logits, classes);
        for (int n = 0; n < labels.length; n++) {
            gradient[n * classes + labels[n]] -= 1;
        }
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] /= labels.length;
        }
        return gradient;
    }

    private static double logSumExp(double[] x, int from, int classes) {
        double max = max(x, from, classes);
        double sum = 0;
        for (int i = from; i < from + classes; i++) {
            sum += Math.exp(x[i] - max);
        }
        return max + Math.log(sum);
    }

    private static double max(double[] x, int from, int n) {
        double max = x[from];
        for (int i = from; i < from + n; i++) {
            max = Math.max(max, x[i]);
        }
        return max;
    }

    // ---- affine warp --------------------------------------------------------------------------------------------

    /**
     * The affine warp of one image as a product of 3×3 matrices, each about the image's centre, the way Keras builds
     * it: rotation, then shift, then zoom.
     *
     * @param x the image
     * @param height rows
     * @param width columns
     * @param channels numbers per pixel
     * @param theta rotation in degrees
     * @param tx shift along the columns, in pixels
     * @param ty shift along the rows, in pixels
     * @param zx zoom of the columns
     * @param zy zoom of the rows
     * @return the warped image
     */
    public static double[] affine(
            double[] x,
            int height,
            int width,
            int channels,
            double theta,
            double tx,
            double ty,
            double zx,
            double zy) {
        double angle = Math.toRadians(theta);
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        // Acting on (row, column, 1). Keras' matrices act on (column, row, 1) with x first; written out for rows first.
        double oy = height / 2.0 - 0.5;
        double ox = width / 2.0 - 0.5;
        double[][] center = {{1, 0, oy}, {0, 1, ox}, {0, 0, 1}};
        double[][] rotate = {{cos, sin, 0}, {-sin, cos, 0}, {0, 0, 1}};
        double[][] shift = {{1, 0, ty}, {0, 1, tx}, {0, 0, 1}};
        double[][] zoom = {{zy, 0, 0}, {0, zx, 0}, {0, 0, 1}};
        double[][] back = {{1, 0, -oy}, {0, 1, -ox}, {0, 0, 1}};
        double[][] m = times(center, times(rotate, times(shift, times(zoom, back))));
        double[] y = new double[x.length];
        for (int r = 0; r < height; r++) {
            for (int c = 0; c < width; c++) {
                double row = Math.clamp(m[0][0] * r + m[0][1] * c + m[0][2], 0.0, height - 1.0);
                double column = Math.clamp(m[1][0] * r + m[1][1] * c + m[1][2], 0.0, width - 1.0);
                for (int i = 0; i < channels; i++) {
                    y[(r * width + c) * channels + i] = bilinear(x, height, width, channels, row, column, i);
                }
            }
        }
        return y;
    }

    private static double bilinear(
            double[] x, int height, int width, int channels, double row, double column, int channel) {
        double sum = 0;
        for (int r = 0; r < height; r++) {
            for (int c = 0; c < width; c++) {
                double weight = Math.max(0, 1 - Math.abs(row - r)) * Math.max(0, 1 - Math.abs(column - c));
                sum += weight > 0 ? weight * x[(r * width + c) * channels + channel] : 0;
            }
        }
        return sum;
    }

    private static double[][] times(double[][] a, double[][] b) {
        double[][] c = new double[3][3];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                for (int k = 0; k < 3; k++) {
                    c[i][j] += a[i][k] * b[k][j];
                }
            }
        }
        return c;
    }

    // ---- optimizers ---------------------------------------------------------------------------------------------

    /**
     * Gradient descent: w −= learningRate·g.
     *
     * @param w weights, updated
     * @param g gradient
     * @param learningRate the step size
     */
    public static void sgd(double[] w, double[] g, double learningRate) {
        for (int i = 0; i < w.length; i++) {
            w[i] -= learningRate * g[i];
        }
    }

    /**
     * Gradient descent with momentum.
     *
     * @param w weights, updated
     * @param g gradient
     * @param v velocity, updated
     * @param learningRate the step size
     * @param momentum the share of the velocity that is kept
     * @param nesterov whether to look ahead
     */
    public static void momentum(
            double[] w, double[] g, double[] v, double learningRate, double momentum, boolean nesterov) {
        for (int i = 0; i < w.length; i++) {
            v[i] = momentum * v[i] - learningRate * g[i];
            w[i] += nesterov ? momentum * v[i] - learningRate * g[i] : v[i];
        }
    }

    /**
     * Adam in Keras' form, with decoupled weight decay: w −= learningRate·weightDecay·w before the step.
     *
     * @param w weights, updated
     * @param g gradient
     * @param m first moment, updated
     * @param v second moment, updated
     * @param step the number of this update, from 1
     * @param learningRate the learning rate
     * @param beta1 decay of the first moment
     * @param beta2 decay of the second moment
     * @param epsilon added to the root
     * @param weightDecay 0 for plain Adam
     */
    public static void adam(
            double[] w,
            double[] g,
            double[] m,
            double[] v,
            long step,
            double learningRate,
            double beta1,
            double beta2,
            double epsilon,
            double weightDecay) {
        double alpha =
                learningRate * Math.sqrt(1 - Math.pow(beta2, (double) step)) / (1 - Math.pow(beta1, (double) step));
        for (int i = 0; i < w.length; i++) {
            w[i] -= learningRate * weightDecay * w[i];
            m[i] += (g[i] - m[i]) * (1 - beta1);
            v[i] += (g[i] * g[i] - v[i]) * (1 - beta2);
            w[i] -= alpha * m[i] / (Math.sqrt(v[i]) + epsilon);
        }
    }

    /**
     * RMSprop in Keras' form.
     *
     * @param w weights, updated
     * @param g gradient
     * @param v mean square, updated
     * @param learningRate the step size
     * @param rho decay of the mean square
     * @param epsilon added under the root
     */
    public static void rmsProp(
            double[] w, double[] g, double[] v, double learningRate, double rho, double epsilon) {
        for (int i = 0; i < w.length; i++) {
            v[i] = rho * v[i] + (1 - rho) * g[i] * g[i];
            w[i] -= learningRate * g[i] / Math.sqrt(v[i] + epsilon);
        }
    }

    /**
     * The inner product Σ a·b.
     *
     * @param a one array
     * @param b another of the same length
     * @return the sum of the products
     */
    public static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
