/**
 * Layers as small immutable recipes, the networks built from them, their parameters and initialisers.
 */
@NullMarked
package dev.fovea.nn;

import org.jspecify.annotations.NullMarked;
