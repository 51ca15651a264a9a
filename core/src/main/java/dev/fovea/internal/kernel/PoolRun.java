package dev.fovea.internal.kernel;

/**
 * Windows of a pooling that lie side by side and see as many pixels each. Offsets and steps are in floats.
 *
 * @param x where the first pixel of the first window is in the image
 * @param y where the first output is
 * @param rows rows of a window
 * @param rowStep from one row of a window to the next
 * @param columns columns of a window
 * @param columnStep from one column of a window to the next
 * @param outputs the number of windows
 * @param stride from one window to the next
 * @param channels channels of a pixel
 */
public record PoolRun(
        int x, int y, int rows, int rowStep, int columns, int columnStep, int outputs, int stride, int channels) {}
