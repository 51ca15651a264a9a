/**
 * Optimizers, and schedules that map an epoch or a step to a learning rate as pure functions.
 */
@NullMarked
package dev.fovea.optim;

import org.jspecify.annotations.NullMarked;
