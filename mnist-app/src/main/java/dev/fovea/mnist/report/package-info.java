/**
 * Pictures and tables of what training did.
 */
@NullMarked
package dev.fovea.mnist.report;

import org.jspecify.annotations.NullMarked;
