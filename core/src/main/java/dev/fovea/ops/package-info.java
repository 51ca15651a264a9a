/**
 * Validated geometry and stateless operations, forward and backward side by side: convolution, matrix
 * multiplication, pooling, batch normalisation, activations, softmax cross-entropy, affine warps and optimizer
 * updates. Arguments are checked here, once; kernels below only assert.
 */
@NullMarked
package dev.fovea.ops;

import org.jspecify.annotations.NullMarked;
