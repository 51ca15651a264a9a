/**
 * Layers as small immutable recipes, and the networks built from them.
 */
@NullMarked
package dev.fovea.nn;

import org.jspecify.annotations.NullMarked;
