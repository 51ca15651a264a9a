/**
 * Predicting better than by one pass of one network: ensembles, several views of a sample, honest probabilities.
 */
@NullMarked
package dev.fovea.predict;

import org.jspecify.annotations.NullMarked;
