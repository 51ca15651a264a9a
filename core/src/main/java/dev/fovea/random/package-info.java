/**
 * Counter-based random numbers: a value depends on seed, stream and index, never on the thread that asked.
 */
@NullMarked
package dev.fovea.random;

import org.jspecify.annotations.NullMarked;
