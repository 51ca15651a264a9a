/**
 * JMH benchmarks of kernels, training steps and prediction, and commands that measure without it.
 */
@NullMarked
package dev.fovea.benchmarks;

import org.jspecify.annotations.NullMarked;
