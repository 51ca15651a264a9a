/**
 * Operations for writers of layers and losses: the matrix product, what is computed from logits, padding. Most
 * operations are plain loops over arrays and need nothing from here.
 */
@NullMarked
package dev.fovea.ops;

import org.jspecify.annotations.NullMarked;
