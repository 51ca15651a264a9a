/**
 * How good outputs are, in figures people read: accuracy and the like.
 */
@NullMarked
package dev.fovea.metric;

import org.jspecify.annotations.NullMarked;
