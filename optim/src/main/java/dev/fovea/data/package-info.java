/**
 * Data sets, splits, shuffling, batches and augmentation.
 */
@NullMarked
package dev.fovea.data;

import org.jspecify.annotations.NullMarked;
