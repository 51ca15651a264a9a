/**
 * Losses, computed from logits and fused with their gradients.
 */
@NullMarked
package dev.fovea.nn.loss;

import org.jspecify.annotations.NullMarked;
