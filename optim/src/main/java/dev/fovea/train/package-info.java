/**
 * The training loop with its listeners, history and metrics.
 */
@NullMarked
package dev.fovea.train;

import org.jspecify.annotations.NullMarked;
