package dev.fovea.internal.kernel;

/** An {@link AxisTransform} for any distances: compiled once for all of them. */
interface StepTransform {
    /** As {@link AxisTransform#apply}, with the distances in x and in y. */
    void apply(float[] x, int x0, int xStep, int xGroup, float[] y, int y0, int yStep, int yGroup, int groups, int n);
}
