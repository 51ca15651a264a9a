package dev.fovea.vision.picture;

/**
 * The width of strokes, brought near that of MNIST's where it is far from it: what a hair-thin pen wrote would be faint on 20×20
 * pixels, what a thick one wrote a blot. Thin strokes are widened by the same on all sides, thick ones thinned by a layer after the
 * other that takes no stroke apart.
 */
final class PenWidth {
    /** Shares of the longer side: the median of MNIST's training digits and the limits that 1 % of them are beyond on each side. */
    private static final double USUAL = 0.125;

    private static final double THIN = 0.075;
    private static final double THICK = 0.23;

    /** What is wider is a blot: thinned it would look like a digit. */
    private static final double BLOT = 0.35;

    /** The longer side in pixels, at most, of what is thinned layer by layer. */
    private static final int MOST_SIDE = 200;

    private static final float HALF = 0.5f;

    private PenWidth() {}

    /** The same ink with strokes of the usual width; itself if they are near it. */
    static Ink usual(Ink ink) {
        double share = share(ink);
        if (share < THIN) {
            return widened(ink);
        }
        return share > THICK && share < BLOT ? thinned(ink) : ink;
    }

    /** The mean width of strokes in shares of the longer side. */
    static double share(Ink ink) {
        return width(ink) / Math.max(ink.width(), ink.height());
    }

    /**
     * The area is width times length, and the edge, which is as long as all differences of neighbours together, twice the
     * length; rows and columns see an edge of any direction by 4/π too long on an average.
     */
    private static double width(Ink ink) {
        double area = 0;
        double edge = 0;
        for (int r = 0; r < ink.height(); r++) {
            for (int c = 0; c < ink.width(); c++) {
                float here = ink.at(r, c);
                area += here;
                edge += Math.abs(here - ink.at(r - 1, c)) + Math.abs(here - ink.at(r, c - 1));
                edge += (r == ink.height() - 1 ? here : 0) + (c == ink.width() - 1 ? here : 0);
            }
        }
        return 2 * area / (edge * Math.PI / 4);
    }

    private static Ink widened(Ink ink) {
        Ink mask = ink.mask(Float.MIN_VALUE);
        int side = Math.max(ink.width(), ink.height());
        // The sides grow by as much as the strokes: (width + 2·r) / (side + 2·r) is to be the usual share.
        double radius = Math.max(0, (USUAL * side - width(mask)) / (2 * (1 - USUAL)));
        int margin = (int) Math.ceil(radius) + 1;
        Ink paper = mask.padded(margin);
        float[] distance = Distances.toInk(paper);
        float[] amounts = new float[distance.length];
        for (int i = 0; i < amounts.length; i++) {
            amounts[i] = (float) Math.clamp(radius + HALF - distance[i], 0, 1);
        }
        Ink widened = new Ink(paper.width(), paper.height(), amounts).cropped();
        // Two digits stay two.
        return InkPieces.tall(widened) < InkPieces.tall(ink) ? ink : widened;
    }

    private static Ink thinned(Ink ink) {
        int side = Math.max(ink.width(), ink.height());
        Ink mask = (side > MOST_SIDE ? ink.fitted(MOST_SIDE) : ink).mask(HALF).padded(1);
        int layers =
                (int) Math.round((share(mask) - USUAL) * Math.max(mask.width(), mask.height()) / (2 * (1 - USUAL)));
        return Thinning.of(mask, layers).cropped();
    }
}
