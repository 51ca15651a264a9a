package dev.fovea.internal.ops;

import static dev.fovea.internal.kernel.WinogradMatrix.INPUTS;

import dev.fovea.internal.kernel.AxisTransform;
import java.util.Arrays;

/**
 * The first axis of the transform of an image inside a border of zeros: six lines from the rows that a row of tiles sees.
 * Only rows on the border are copied into it; for the others the lines get its columns.
 *
 * @param border the image and its border
 * @param seen rows that a row of tiles sees
 * @param stride how far rows of a phase are apart
 * @param transform of the axis
 */
record WinogradLines(Border border, int seen, int stride, AxisTransform transform) {
    /** From a line to the next. */
    int line() {
        return CacheLines.odd(border.pitch());
    }

    /**
     * Makes the lines of a phase of rows.
     *
     * @param image read
     * @param image0 where it begins
     * @param first the first row inside the border
     * @param phase of the rows
     * @param workspace takes the lines, and rows that are copied
     * @param copyAt where these are
     * @param linesAt where the lines are
     */
    void make(float[] image, int image0, int first, int phase, float[] workspace, int copyAt, int linesAt) {
        int row = first - border.top();
        if (row < 0 || row + seen > border.height()) {
            int pitch = border.pitch();
            border.surround(first, first + seen, image, image0, workspace, copyAt - first * pitch);
            apply(workspace, copyAt + phase * pitch, pitch, workspace, linesAt);
            return;
        }
        int pitch = border.width() * border.channels();
        int left = border.left() * border.channels();
        apply(image, image0 + (row + phase) * pitch, pitch, workspace, linesAt + left);
        for (int i = 0; i < INPUTS && pitch < border.pitch(); i++) {
            int start = linesAt + i * line();
            Arrays.fill(workspace, start, start + left, 0);
            Arrays.fill(workspace, start + left + pitch, start + border.pitch(), 0);
        }
    }

    private void apply(float[] rows, int rows0, int pitch, float[] workspace, int target) {
        transform.apply(rows, rows0, stride * pitch, 0, workspace, target, line(), 0, 1, pitch);
    }
}
