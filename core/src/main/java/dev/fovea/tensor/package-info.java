/**
 * Shapes and tensors: dense, contiguous {@code float[]} values in row-major order. Data only; whatever computes
 * with them lives in {@code dev.fovea.internal.ops}.
 */
@NullMarked
package dev.fovea.tensor;

import org.jspecify.annotations.NullMarked;
