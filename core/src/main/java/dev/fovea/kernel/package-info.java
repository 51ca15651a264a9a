/**
 * The coarse kernels that the operations are made of: a readable scalar implementation and one on the Vector API,
 * chosen once. The only package that imports {@code jdk.incubator.vector}; not exported.
 */
@NullMarked
package dev.fovea.kernel;

import org.jspecify.annotations.NullMarked;
