/**
 * Internal, no part of the library's interface: validated geometry and stateless operations, forward and backward side by side: convolution, matrix
 * multiplication, pooling, batch normalisation, activations, affine warps and optimizer
 * updates. Arguments are checked here, once; kernels below only assert.
 */
@NullMarked
package dev.fovea.internal.ops;

import org.jspecify.annotations.NullMarked;
