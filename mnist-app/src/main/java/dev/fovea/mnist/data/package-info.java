/**
 * Readers of the MNIST files: IDX and the CSV form. Strict: a malformed file is refused with its name, the place
 * and the broken rule.
 */
@NullMarked
package dev.fovea.mnist.data;

import org.jspecify.annotations.NullMarked;
