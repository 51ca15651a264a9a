package dev.fovea.internal.kernel;

/**
 * The transform of whole vectors for its distances.
 *
 * @param transform what computes it
 * @param shape what it is made for
 */
record WholeAxisTransform(StepTransform transform, TransformShape shape) implements AxisTransform {
    @Override
    public void apply(float[] x, int x0, int xGroup, float[] y, int y0, int yGroup, int groups, int n) {
        transform.apply(x, x0, shape.x(), xGroup, y, y0, shape.y(), yGroup, groups, n);
    }
}
