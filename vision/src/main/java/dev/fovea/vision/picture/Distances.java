package dev.fovea.vision.picture;

import java.util.Arrays;

/** Distances to ink, along steps to the eight neighbours: at most 8 % too long. */
final class Distances {
    private static final float DIAGONAL = (float) Math.sqrt(2);

    private Distances() {}

    /** For each pixel that to the nearest one that has ink. */
    static float[] toInk(Ink ink) {
        int width = ink.width();
        float[] distance = new float[width * ink.height()];
        Arrays.fill(distance, Float.MAX_VALUE);
        for (int i = 0; i < distance.length; i++) {
            distance[i] = ink.amounts()[i] > 0 ? 0 : nearest(distance, i, width, -1);
        }
        for (int i = distance.length - 1; i >= 0; i--) {
            distance[i] = Math.min(distance[i], nearest(distance, i, width, 1));
        }
        return distance;
    }

    /** By the neighbours that were seen before, above or below. */
    private static float nearest(float[] distance, int at, int width, int way) {
        int row = at / width + way;
        int column = at % width;
        float nearest = Float.MAX_VALUE;
        if (column + way >= 0 && column + way < width) {
            nearest = distance[at + way] + 1;
        }
        if (row >= 0 && row < distance.length / width) {
            for (int c = Math.max(0, column - 1); c <= Math.min(width - 1, column + 1); c++) {
                nearest = Math.min(nearest, distance[row * width + c] + (c == column ? 1 : DIAGONAL));
            }
        }
        return nearest;
    }
}
