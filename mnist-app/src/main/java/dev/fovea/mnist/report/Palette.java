package dev.fovea.mnist.report;

import java.awt.Color;

/**
 * The colours of all pictures. The curves use those of Okabe and Ito, which people with a colour-vision deficiency can
 * tell apart; nothing is said by colour alone.
 */
final class Palette {
    static final Color PAPER = Color.WHITE;
    static final Color INK = new Color(0x22, 0x22, 0x22);
    static final Color FAINT = new Color(0xD9, 0xD9, 0xD9);
    static final Color MISTAKE = new Color(0xC4, 0x12, 0x1F);

    /** White to dark blue, evenly darker: the scale of the confusion matrix, also right when printed in grey. */
    private static final int[][] SCALE = {
        {255, 255, 255}, {222, 235, 247}, {158, 202, 225}, {66, 146, 198}, {8, 81, 156}, {8, 48, 107}
    };

    private static final Color[] SERIES = {
        new Color(0x00, 0x72, 0xB2),
        new Color(0xD5, 0x5E, 0x00),
        new Color(0x00, 0x9E, 0x73),
        new Color(0xCC, 0x79, 0xA7),
        new Color(0xE6, 0x9F, 0x00),
        new Color(0x56, 0xB4, 0xE9),
        new Color(0x00, 0x00, 0x00)
    };

    private Palette() {}

    /**
     * Returns the colour of a curve.
     *
     * @param index the number of the curve, from 0; the colours start again after the last
     * @return its colour
     */
    static Color series(int index) {
        return SERIES[index % SERIES.length];
    }

    /**
     * Returns a colour of the white-to-blue scale.
     *
     * @param share the place on the scale, 0 (white) to 1 (dark blue)
     * @return the colour there
     */
    static Color scale(double share) {
        double place = Math.clamp(share, 0, 1) * (SCALE.length - 1);
        int below = Math.min((int) place, SCALE.length - 2);
        double part = place - below;
        int[] rgb = new int[3];
        for (int i = 0; i < 3; i++) {
            rgb[i] = (int) Math.round(SCALE[below][i] + part * (SCALE[below + 1][i] - SCALE[below][i]));
        }
        return new Color(rgb[0], rgb[1], rgb[2]);
    }

    /**
     * Returns the colour in which text is readable on a colour of the scale.
     *
     * @param share the place on the scale, 0 to 1
     * @return black or white ink
     */
    static Color inkOn(double share) {
        return share > 0.65 ? PAPER : INK;
    }
}
