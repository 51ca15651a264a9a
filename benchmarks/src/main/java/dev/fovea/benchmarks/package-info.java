/**
 * JMH benchmarks: kernels, a whole training step, prediction.
 */
@NullMarked
package dev.fovea.benchmarks;

import org.jspecify.annotations.NullMarked;
