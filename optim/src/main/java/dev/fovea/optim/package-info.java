/**
 * Optimizers, and schedules that map the progress of training, in epochs or steps, to a learning rate as pure functions.
 */
@NullMarked
package dev.fovea.optim;

import org.jspecify.annotations.NullMarked;
