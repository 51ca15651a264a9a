package dev.fovea.mnist.model;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;

/**
 * Whether an image of 28×28 can show a single digit, by the shape of its ink, and by what {@link DigitJudge} says where that tells
 * nothing: networks answer anything, and are sure of it, about dots, frames and several digits. By the shape 89 of MNIST's
 * 60,000 training digits are doubted, of its 10,000 test digits 16. See docs/digits.md.
 */
final class SingleDigit {
    private static final int SIDE = DigitNetwork.SIDE;

    /** A quarter of full ink: below are the soft edges of strokes. */
    private static final float INK = 64 / 255f;

    /** The side of a square full of ink that hardly any of MNIST's strokes holds. */
    private static final int BLOT = 11;

    /** A frame has ink near each of its four sides along this much of it; a 0 is round. */
    private static final double FRAMED = 0.9;

    /** How near, in shares of height and width. */
    private static final int NEAR = 5;

    /** A stroke that is narrower has ink near its long sides, too. */
    private static final int LEAST_FRAME = 8;

    /** A digit may have pieces, but one is tall. */
    private static final double TALL = 0.5;

    /** Width by height: MNIST's widest digits are 2s and 5s. */
    private static final double WIDE = 1.75;

    private final boolean[] ink = new boolean[SIDE * SIDE];
    private int top = SIDE;
    private int bottom = -1;
    private int left = SIDE;
    private int right = -1;

    private SingleDigit(float[] image) {
        for (int i = 0; i < ink.length; i++) {
            ink[i] = image[i] >= INK;
            if (ink[i]) {
                top = Math.min(top, i / SIDE);
                bottom = Math.max(bottom, i / SIDE);
                left = Math.min(left, i % SIDE);
                right = Math.max(right, i % SIDE);
            }
        }
    }

    /**
     * Whether an image is a single digit.
     *
     * @param image 784 numbers, 0 for paper to 1 for ink
     * @return the judgement; nothing if the image is blank, which is told otherwise
     */
    static Optional<Judgement> judgement(float[] image) {
        var shape = new SingleDigit(image);
        if (shape.bottom < 0) {
            return Optional.empty();
        }
        double likeness = DigitJudge.likeness(image);
        Optional<String> unlike = likeness < DigitJudge.LEAST ? Optional.of("unlike any digit") : Optional.empty();
        return Optional.of(new Judgement(likeness, shape.doubt().or(() -> unlike)));
    }

    private Optional<String> doubt() {
        if (hasBlot()) {
            return Optional.of("a blot, not a line");
        }
        if (isFramed()) {
            return Optional.of("a frame");
        }
        if (hasTallPieces()) {
            return Optional.of("several shapes");
        }
        return width() >= WIDE * height() ? Optional.of("too wide for one") : Optional.empty();
    }

    private int height() {
        return bottom - top + 1;
    }

    private int width() {
        return right - left + 1;
    }

    /** Whether there is a square full of ink: the largest that ends in each pixel is one more than its neighbours' least. */
    private boolean hasBlot() {
        int[] largest = new int[ink.length];
        for (int i = 0; i < ink.length; i++) {
            boolean edge = i < SIDE || i % SIDE == 0;
            int before = edge ? 0 : Math.min(largest[i - SIDE - 1], Math.min(largest[i - SIDE], largest[i - 1]));
            largest[i] = ink[i] ? before + 1 : 0;
        }
        return Arrays.stream(largest).max().orElse(0) >= BLOT;
    }

    private boolean isFramed() {
        if (Math.min(height(), width()) < LEAST_FRAME) {
            return false;
        }
        int corner = top * SIDE + left;
        int deep = Math.round((float) height() / NEAR);
        int wide = Math.round((float) width() / NEAR);
        return covered(corner, width(), 1, deep, SIDE) >= FRAMED * width()
                && covered(bottom * SIDE + left, width(), 1, deep, -SIDE) >= FRAMED * width()
                && covered(corner, height(), SIDE, wide, 1) >= FRAMED * height()
                && covered(top * SIDE + right, height(), SIDE, wide, -1) >= FRAMED * height();
    }

    /** Along how many pixels of a side there is ink, so deep within. */
    private int covered(int start, int length, int along, int depth, int across) {
        int count = 0;
        for (int k = 0; k < length; k++) {
            boolean any = false;
            for (int j = 0; j < depth; j++) {
                any |= ink[start + k * along + j * across];
            }
            count += any ? 1 : 0;
        }
        return count;
    }

    /** Whether two pieces that do not touch are at least half as tall as all. */
    private boolean hasTallPieces() {
        boolean[] pieces = ink.clone();
        int tall = 0;
        for (int i = 0; i < pieces.length; i++) {
            tall += pieces[i] && remove(pieces, i) >= TALL * height() ? 1 : 0;
        }
        return tall > 1;
    }

    /** Takes a piece away, corners joined; returns its height. */
    private static int remove(boolean[] pieces, int start) {
        var next = new ArrayDeque<Integer>();
        next.add(start);
        pieces[start] = false;
        int first = start / SIDE;
        int last = first;
        while (!next.isEmpty()) {
            int at = next.remove();
            first = Math.min(first, at / SIDE);
            last = Math.max(last, at / SIDE);
            for (int row = Math.max(0, at / SIDE - 1); row <= Math.min(SIDE - 1, at / SIDE + 1); row++) {
                for (int column = Math.max(0, at % SIDE - 1); column <= Math.min(SIDE - 1, at % SIDE + 1); column++) {
                    if (pieces[row * SIDE + column]) {
                        pieces[row * SIDE + column] = false;
                        next.add(row * SIDE + column);
                    }
                }
            }
        }
        return last - first + 1;
    }
}
