/**
 * Internal, no part of the library's interface: the coarse kernels that the operations are made of: a readable scalar implementation and one on the Vector API,
 * chosen once. The library's only package that imports {@code jdk.incubator.vector}.
 */
@NullMarked
package dev.fovea.internal.kernel;

import org.jspecify.annotations.NullMarked;
