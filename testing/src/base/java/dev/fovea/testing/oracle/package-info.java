/**
 * Every operation once more, as naive loops in float64: slow, readable, and what the fast ones are compared with.
 * Arrays are NHWC and HWIO like theirs.
 */
@NullMarked
package dev.fovea.testing.oracle;

import org.jspecify.annotations.NullMarked;
