/**
 * What tests need in every module: golden tensors, gradient checks and assertions with a stated bound. Travels in
 * core's test-jar and uses only what core exports.
 */
@NullMarked
package dev.fovea.testing;

import org.jspecify.annotations.NullMarked;
