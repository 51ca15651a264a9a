/** A layer under test, as a whole. */
@NullMarked
package dev.fovea.testing.layer;

import org.jspecify.annotations.NullMarked;
