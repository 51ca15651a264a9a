/**
 * Several networks trained from different seeds, and their averaged prediction. Knows nothing of the command line.
 */
@NullMarked
package dev.fovea.mnist.ensemble;

import org.jspecify.annotations.NullMarked;
