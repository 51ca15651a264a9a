/**
 * What tests of layers and operations need: gradients by differences, assertions with a stated bound, random arrays, a
 * reader of golden files.
 */
@NullMarked
package dev.fovea.testing;

import org.jspecify.annotations.NullMarked;
