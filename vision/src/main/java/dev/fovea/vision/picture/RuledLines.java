package dev.fovea.vision.picture;

import java.util.Arrays;

/**
 * Lines from one edge of a picture to the other, of ruled or squared paper, taken away. They are found as straight lines that are
 * nearly level or upright (a Hough transform of few angles); of each the pixels go where nothing is written across it.
 */
final class RuledLines {
    /** A smaller picture has no paper around what is written: the bar of a 7 would reach from edge to edge. */
    private static final int LEAST_SIDE = 64;

    /** The most a line falls or rises, in shares of its length: 5°. */
    private static final double MOST_SLOPE = 0.09;

    /** How much of a line must be there. */
    private static final double THERE = 0.6;

    /** So much of the picture at each end must have some of the line. */
    private static final double END = 0.1;

    /** Lines are further apart than this share of the picture. */
    private static final double APART = 0.0125;

    /** What is so many times as high as a line mostly is, is something written. */
    private static final double THICKER = 1.5;

    /** How many pixels a line may be off its place. */
    private static final int OFF = 2;

    /** A paper is not ruled by one line: that is what somebody drew. */
    private static final int LEAST_LINES = 2;

    private final Ink ink;
    private final int apart;
    private int found;

    private RuledLines(Ink ink) {
        this.ink = ink;
        this.apart = Math.max(2, (int) Math.round(APART * Math.max(ink.width(), ink.height())));
    }

    /** The ink without such lines; itself if there are none. */
    static Ink removed(Ink ink) {
        if (Math.min(ink.width(), ink.height()) < LEAST_SIDE) {
            return ink;
        }
        var level = new RuledLines(ink);
        Ink once = level.withoutLevel();
        var upright = new RuledLines(once.transposed());
        Ink twice = upright.withoutLevel().transposed();
        boolean ruled = level.found + upright.found >= LEAST_LINES;
        return ruled && hasInk(twice) ? twice : ink;
    }

    private static boolean hasInk(Ink ink) {
        for (float amount : ink.amounts()) {
            if (amount > 0) {
                return true;
            }
        }
        return false;
    }

    private Ink withoutLevel() {
        int width = ink.width();
        int height = ink.height();
        Ink left = new Ink(width, height, ink.amounts().clone());
        int steps = (int) Math.ceil(MOST_SLOPE * width);
        int margin = steps / 2 + 1;
        int[][] counts = new int[2 * steps + 1][height + 2 * margin];
        for (int i = 0; i < width * height; i++) {
            if (ink.amounts()[i] > 0) {
                for (int step = -steps; step <= steps; step++) {
                    counts[step + steps][i / width - row(step, i % width) + margin]++;
                }
            }
        }
        boolean[] taken = new boolean[height + 2 * margin];
        for (int[] best = best(counts, taken); counts[best[0]][best[1]] >= THERE * width; best = best(counts, taken)) {
            int step = best[0] - steps;
            int base = best[1] - margin;
            if (reachesBothEdges(step, base)) {
                remove(left, step, base);
                found++;
            }
            Arrays.fill(taken, Math.max(0, best[1] - apart), Math.min(taken.length, best[1] + apart + 1), true);
        }
        return left;
    }

    /** How far a line that falls by so many pixels over the width is above or below its middle. */
    private int row(int step, int column) {
        return Math.round((float) step * (2 * column - ink.width()) / (2 * ink.width()));
    }

    private static int[] best(int[][] counts, boolean[] taken) {
        int[] best = {0, 0};
        int most = -1;
        for (int step = 0; step < counts.length; step++) {
            for (int base = 0; base < taken.length; base++) {
                if (!taken[base] && counts[step][base] > most) {
                    most = counts[step][base];
                    best = new int[] {step, base};
                }
            }
        }
        return most < 0 ? new int[] {0, 0} : best;
    }

    private boolean reachesBothEdges(int step, int base) {
        int end = (int) (END * ink.width());
        return share(step, base, 0, end) > THERE && share(step, base, ink.width() - end, ink.width()) > THERE;
    }

    private double share(int step, int base, int from, int to) {
        int there = 0;
        for (int c = from; c < to; c++) {
            int r = base + row(step, c);
            there += ink.at(r - 1, c) > 0 || ink.at(r, c) > 0 || ink.at(r + 1, c) > 0 ? 1 : 0;
        }
        return (double) there / (to - from);
    }

    /** Takes away what is hardly higher than the line mostly is. */
    private void remove(Ink left, int step, int base) {
        int[] tops = new int[ink.width()];
        int[] heights = new int[ink.width()];
        for (int c = 0; c < ink.width(); c++) {
            tops[c] = nearest(base + row(step, c), c);
            while (ink.at(tops[c] - 1, c) > 0 || ink.at(tops[c] - 2, c) > 0) { // one pixel may be missing
                tops[c]--;
            }
            while (ink.at(tops[c] + heights[c], c) > 0 || ink.at(tops[c] + heights[c] + 1, c) > 0) {
                heights[c]++;
            }
        }
        int[] sorted = Arrays.stream(heights).filter(height -> height > 0).sorted().toArray();
        double highest = THICKER * sorted[sorted.length / 2] + 1;
        for (int c = 0; c < ink.width(); c++) {
            for (int r = tops[c]; r < tops[c] + heights[c] && heights[c] <= highest; r++) {
                left.amounts()[r * ink.width() + c] = 0;
            }
        }
    }

    /** The pixel with ink next to where the line should be. */
    private int nearest(int row, int column) {
        for (int off = 0; off <= OFF; off++) {
            if (ink.at(row - off, column) > 0) {
                return row - off;
            }
            if (ink.at(row + off, column) > 0) {
                return row + off;
            }
        }
        return row;
    }
}
