/**
 * The command line.
 */
@NullMarked
package dev.fovea.mnist.cli;

import org.jspecify.annotations.NullMarked;
