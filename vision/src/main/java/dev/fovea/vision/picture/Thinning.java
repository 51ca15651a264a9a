package dev.fovea.vision.picture;

/**
 * Takes layers of pixels from strokes and neither parts nor closes them: Zhang and Suen, A fast parallel algorithm for thinning digital
 * patterns, 1984.
 */
final class Thinning {
    private static final int[] ROW = {-1, -1, 0, 1, 1, 1, 0, -1};
    private static final int[] COLUMN = {0, 1, 1, 1, 0, -1, -1, -1};

    private Thinning() {}

    /** Of ink 0 or 1, with paper all around. */
    static Ink of(Ink mask, int layers) {
        Ink thinned = new Ink(mask.width(), mask.height(), mask.amounts().clone());
        for (int layer = 0; layer < layers; layer++) {
            halfLayer(thinned, 0);
            halfLayer(thinned, 2);
        }
        return thinned;
    }

    private static void halfLayer(Ink ink, int side) {
        float[] before = ink.amounts().clone();
        Ink seen = new Ink(ink.width(), ink.height(), before);
        for (int i = 0; i < before.length; i++) {
            if (before[i] > 0 && goes(seen, i / ink.width(), i % ink.width(), side)) {
                ink.amounts()[i] = 0;
            }
        }
    }

    private static boolean goes(Ink ink, int row, int column, int side) {
        boolean[] around = new boolean[ROW.length];
        int count = 0;
        for (int k = 0; k < around.length; k++) {
            around[k] = ink.at(row + ROW[k], column + COLUMN[k]) > 0;
            count += around[k] ? 1 : 0;
        }
        int beginnings = 0;
        for (int k = 0; k < around.length; k++) {
            beginnings += !around[k] && around[(k + 1) % around.length] ? 1 : 0;
        }
        boolean right = around[2];
        boolean below = around[4];
        boolean first = !(around[0] && right && below) && !(right && below && around[6]);
        boolean second = !(around[0] && right && around[6]) && !(around[0] && below && around[6]);
        return count >= 2 && count <= 6 && beginnings == 1 && (side == 0 ? first : second);
    }
}
