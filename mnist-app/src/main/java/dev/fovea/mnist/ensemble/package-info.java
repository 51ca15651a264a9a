/**
 * Several networks trained from different seeds, and their averaged prediction.
 */
@NullMarked
package dev.fovea.mnist.ensemble;

import org.jspecify.annotations.NullMarked;
