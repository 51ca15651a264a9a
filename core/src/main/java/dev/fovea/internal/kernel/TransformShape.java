package dev.fovea.internal.kernel;

/**
 * What an {@link AxisTransform} is made for.
 *
 * @param matrix the matrix
 * @param accumulate whether the result is added to y
 * @param x distance in x between the elements the matrix is applied to
 * @param y distance in y between the elements the matrix yields
 */
public record TransformShape(WinogradMatrix matrix, boolean accumulate, int x, int y) {}
