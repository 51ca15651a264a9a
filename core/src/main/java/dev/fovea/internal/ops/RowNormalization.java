package dev.fovea.internal.ops;

import dev.fovea.internal.kernel.RowKernels;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * {@link SampleNormalization} of the channels of each pixel. Some pixels at a time, so that they are still in the
 * first-level cache when they are read again.
 */
final class RowNormalization extends SampleNormalization {
    /** Pixels at a time. */
    private static final int ROWS = 16;

    /** A center is far from the mean if the square of their distance is more than this many variances. */
    private static final double FAR = 4;

    private final RowKernels kernels;
    private final double inverseColumns;
    private final double inverseDivisor;
    private final float[] center = new float[ROWS];
    private final float[] scale = new float[ROWS];
    private final float[] shift = new float[ROWS];
    private final float[] sum = new float[ROWS];
    private final float[] dot = new float[ROWS];
    private final float[] scratch = new float[RowKernels.SCRATCH];
    private final float[] single = new float[1];
    private final float[] singleSum = new float[1];
    private final float[] singleDot = new float[1];
    private final float[] blockGamma;
    private final float[] blockBeta;
    private int blockRows;
    /** Whether there was a block before this one. */
    private boolean blocks;

    RowNormalization(NormalizedSets sets, RowKernels kernels) {
        super(sets);
        this.kernels = kernels;
        inverseColumns = 1.0 / sets.channels();
        inverseDivisor = 1.0 / sets.divisor();
        blockGamma = new float[sets.channels()];
        blockBeta = new float[sets.channels()];
    }

    /**
     * Center, scale and shift of some rows: n = (x − center)·scale + shift. The center is a value of the row, or near the
     * mean where that value is so far from it that squares of differences would lose digits.
     */
    private void measure(float[] x, int x0, int rows) {
        int columns = sets.channels();
        for (int r = 0; r < rows; r++) {
            center[r] = sets.centred() ? x[x0 + r * columns] : 0;
        }
        kernels.moments(x, x0, rows, columns, center, sum, dot, scratch);
        for (int r = 0; r < rows; r++) {
            double off = sets.centred() ? sum[r] * inverseColumns : 0;
            double spread = (dot[r] - off * sum[r]) * inverseDivisor;
            if (off * off > FAR * spread) {
                single[0] = (float) (center[r] + off);
                kernels.moments(x, x0 + r * columns, 1, columns, single, singleSum, singleDot, scratch);
                center[r] = single[0];
                off = singleSum[0] * inverseColumns;
                spread = Math.max(0, (singleDot[0] - off * singleSum[0]) * inverseDivisor);
            }
            double inverse = 1 / Math.sqrt(spread + sets.epsilon());
            scale[r] = (float) inverse;
            shift[r] = (float) (-off * inverse);
        }
    }

    @Override
    void normalize(float[] x, int x0, float[] gamma, float[] beta, float[] y, int y0) {
        int columns = sets.channels();
        for (int first = 0; first < sets.pixels(); first += ROWS) {
            int rows = Math.min(ROWS, sets.pixels() - first);
            int offset = first * columns;
            measure(x, x0 + offset, rows);
            kernels.normalize(
                    x, x0 + offset, y, y0 + offset, rows, columns, center, scale, shift, gamma, beta);
        }
    }

    @Override
    void differentiate(
            float[] x, int x0, float[] dy, int dy0, float[] gamma, float @Nullable [] dx, int dx0) {
        int columns = sets.channels();
        for (int first = 0; first < sets.pixels(); first += ROWS) {
            int rows = Math.min(ROWS, sets.pixels() - first);
            int offset = first * columns;
            measure(x, x0 + offset, rows);
            if (blockRows + rows > BatchNormalization.BLOCK) {
                completeBlock();
            }
            blockRows += rows;
            kernels.gradientSums(
                    x, x0 + offset, dy, dy0 + offset, rows, columns, center, scale, shift, gamma, sum, dot,
                    blockGamma, blockBeta, scratch);
            if (dx == null) {
                continue;
            }
            for (int r = 0; r < rows; r++) {
                dot[r] = (float) (-scale[r] * inverseDivisor * dot[r]);
                sum[r] = sets.centred() ? (float) (-scale[r] * inverseColumns * sum[r]) : 0;
            }
            kernels.gradient(
                    x, x0 + offset, dy, dy0 + offset, dx, dx0 + offset, rows, columns, center, scale, shift, gamma,
                    dot, sum);
        }
    }

    private void completeBlock() {
        for (int c = 0; c < blockGamma.length; c++) {
            dgamma[c] += blockGamma[c];
            dbeta[c] += blockBeta[c];
        }
        clearBlock();
        blocks = true;
    }

    private void clearBlock() {
        Arrays.fill(blockGamma, 0);
        Arrays.fill(blockBeta, 0);
        blockRows = 0;
    }

    @Override
    public void addParameterGradients(float @Nullable [] gammas, float @Nullable [] betas) {
        if (blocks) {
            completeBlock();
            super.addParameterGradients(gammas, betas);
            blocks = false;
            return;
        }
        // There is but one block: it need not go through the sums in double, which are large where a row is a sample.
        for (int c = 0; c < blockGamma.length && gammas != null; c++) {
            gammas[c] += blockGamma[c];
        }
        for (int c = 0; c < blockBeta.length && betas != null; c++) {
            betas[c] += blockBeta[c];
        }
        clearBlock();
    }
}
