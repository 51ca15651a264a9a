package dev.fovea.internal.ops;

import dev.fovea.internal.kernel.WinogradSize;

/**
 * How {@link WinogradConvolution} cuts an axis into tiles.
 *
 * @param size what is computed for a tile
 * @param stride pixels between windows: of so many phases
 * @param count tiles
 */
record WinogradTiles(WinogradSize size, int stride, int count) {
    static WinogradTiles of(Axis axis) {
        WinogradSize size = taps(axis) == 2 ? WinogradSize.TWO_TAPS : WinogradSize.THREE_TAPS;
        return new WinogradTiles(size, axis.stride(), Math.ceilDiv(axis.output(), size.outputs()));
    }

    /** Whether an axis can be: no gaps, and three taps in each phase, or two in each that are all there. */
    static boolean serve(Axis axis) {
        boolean two = taps(axis) == 2 && axis.window() == 2 * axis.stride();
        return axis.dilation() == 1 && (taps(axis) == 3 || two);
    }

    private static int taps(Axis axis) {
        return Math.ceilDiv(axis.window(), axis.stride());
    }

    /** Outputs of a tile. */
    int outputs() {
        return size.outputs();
    }

    /** The kernel's taps in a phase. */
    int taps() {
        return size.taps();
    }

    /** Outputs of all tiles. */
    int allOutputs() {
        return count * outputs();
    }

    /** Pixels from a tile to the next. */
    int step() {
        return outputs() * stride;
    }

    /** The pixels that all tiles see. */
    int allSeen() {
        return seen(count);
    }

    /** The pixels that so many neighbouring tiles see. */
    int seen(int tiles) {
        return (tiles * outputs() + taps() - 1) * stride;
    }
}
