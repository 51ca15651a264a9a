/**
 * Shapes and tensors: dense, contiguous {@code float[]} values in row-major order. Data only: what computes with them
 * takes their arrays, as {@link dev.fovea.ops.Gemm} does.
 */
@NullMarked
package dev.fovea.tensor;

import org.jspecify.annotations.NullMarked;
