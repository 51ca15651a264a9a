package dev.fovea.vision.picture;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The pieces of ink that hang together, corners joined. What is written is all but specks and frames around the rest; of a
 * photograph, where there is something else, also what its edge cuts off.
 */
final class InkPieces {
    /** A piece smaller than this share of the largest is a speck. */
    private static final double SPECK = 0.1;

    /** What is framed is at least this share of the frame's height. */
    private static final double FRAMED = 0.25;

    /** A frame is so near to the sides of its box, in shares of height and width. */
    private static final double NEAR = 0.12;

    /** Along so much of each side it is there. */
    private static final double SIDE = 0.6;

    /** What is at least so much of the picture's height may be what it was taken for. */
    private static final double WHOLE = 0.2;

    private final Ink ink;
    private final int[] labels;
    private final List<Piece> pieces = new ArrayList<>();

    /** The box of a piece, and its first pixel. */
    private record Piece(int first, int top, int bottom, int left, int right) {
        int height() {
            return bottom - top + 1;
        }

        int extent() {
            return Math.max(height(), right - left + 1);
        }
    }

    private InkPieces(Ink ink) {
        this.ink = ink;
        this.labels = new int[ink.amounts().length];
        Arrays.fill(labels, -1);
        for (int i = 0; i < labels.length; i++) {
            if (ink.amounts()[i] > 0 && labels[i] < 0) {
                pieces.add(piece(i, pieces.size()));
            }
        }
    }

    /** The ink that is written. */
    static Ink written(Ink ink) {
        var found = new InkPieces(ink);
        List<Piece> kept = new ArrayList<>(found.pieces);
        dropSpecks(kept);
        found.dropFrame(kept);
        dropSpecks(kept);
        return found.only(kept);
    }

    /** The ink of a photograph without what its edge cuts off. */
    static Ink whole(Ink ink) {
        var found = new InkPieces(ink);
        List<Piece> kept = new ArrayList<>(found.pieces);
        found.dropCutOff(kept);
        return found.only(kept);
    }

    /** How many pieces are at least half as high as all of it. */
    static int tall(Ink ink) {
        int tall = 0;
        for (Piece piece : new InkPieces(ink).pieces) {
            tall += 2 * piece.height() >= ink.height() ? 1 : 0;
        }
        return tall;
    }

    private static void dropSpecks(List<Piece> kept) {
        int largest = kept.stream().mapToInt(Piece::extent).max().orElse(0);
        kept.removeIf(piece -> piece.extent() < SPECK * largest);
    }

    private Ink only(List<Piece> kept) {
        if (kept.size() == pieces.size()) {
            return ink;
        }
        boolean[] stays = new boolean[pieces.size()];
        for (int k = 0; k < stays.length; k++) {
            stays[k] = kept.contains(pieces.get(k));
        }
        float[] amounts = ink.amounts().clone();
        for (int i = 0; i < amounts.length; i++) {
            amounts[i] = labels[i] >= 0 && stays[labels[i]] ? amounts[i] : 0;
        }
        return new Ink(ink.width(), ink.height(), amounts);
    }

    private Piece piece(int first, int label) {
        int width = ink.width();
        int top = first / width;
        int bottom = top;
        int left = first % width;
        int right = left;
        var next = new ArrayDeque<Integer>();
        next.add(first);
        labels[first] = label;
        while (!next.isEmpty()) {
            int at = next.remove();
            bottom = Math.max(bottom, at / width);
            left = Math.min(left, at % width);
            right = Math.max(right, at % width);
            for (int r = at / width - 1; r <= at / width + 1; r++) {
                for (int c = at % width - 1; c <= at % width + 1; c++) {
                    if (ink.at(r, c) > 0 && labels[r * width + c] < 0) {
                        labels[r * width + c] = label;
                        next.add(r * width + c);
                    }
                }
            }
        }
        return new Piece(first, top, bottom, left, right);
    }

    /** Half a digit of the neighbours, the table below the paper. */
    private void dropCutOff(List<Piece> kept) {
        List<Piece> whole = new ArrayList<>(kept);
        whole.removeIf(piece -> piece.top == 0 || piece.left == 0 || piece.bottom == ink.height() - 1
                || piece.right == ink.width() - 1);
        int tallest = whole.stream().mapToInt(Piece::height).max().orElse(0);
        if (tallest >= WHOLE * ink.height()) {
            kept.retainAll(whole);
        }
    }

    /**
     * Drops what lies along the sides of the box around everything, in one piece or in several, if there is something within that
     * is large enough.
     */
    private void dropFrame(List<Piece> kept) {
        Piece box = around(kept);
        int deep = Math.max(2, (int) (NEAR * box.height()));
        int wide = Math.max(2, (int) (NEAR * (box.right - box.left + 1)));
        List<Piece> within = new ArrayList<>(kept);
        within.removeIf(piece -> piece.top <= box.top + deep || piece.bottom >= box.bottom - deep
                || piece.left <= box.left + wide || piece.right >= box.right - wide);
        int tallest = within.stream().mapToInt(Piece::height).max().orElse(0);
        if (tallest < FRAMED * box.height()) {
            return;
        }
        List<Piece> outside = new ArrayList<>(kept);
        outside.removeAll(within);
        Ink frame = only(outside);
        boolean above = frame.share(box.left, box.right, box.top, box.top + deep) >= SIDE;
        boolean below = frame.share(box.left, box.right, box.bottom - deep, box.bottom) >= SIDE;
        Ink upright = frame.transposed();
        boolean left = upright.share(box.top, box.bottom, box.left, box.left + wide) >= SIDE;
        boolean right = upright.share(box.top, box.bottom, box.right - wide, box.right) >= SIDE;
        // One or two sides may have gone with a line of the paper.
        boolean framed = (above && below) || (left && right && (above || below));
        if (framed) {
            kept.retainAll(within);
        }
    }

    private static Piece around(List<Piece> pieces) {
        Piece box = new Piece(-1, Integer.MAX_VALUE, -1, Integer.MAX_VALUE, -1);
        for (Piece piece : pieces) {
            box = new Piece(-1, Math.min(box.top, piece.top), Math.max(box.bottom, piece.bottom),
                    Math.min(box.left, piece.left), Math.max(box.right, piece.right));
        }
        return box;
    }
}
