/**
 * Listeners that write down how training goes: on a console, as CSV, for TensorBoard.
 */
@NullMarked
package dev.fovea.log;

import org.jspecify.annotations.NullMarked;
