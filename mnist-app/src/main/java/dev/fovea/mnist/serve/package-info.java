/**
 * A web service for trained networks: HTTP with limits, digits in, probabilities out. Nothing here knows the command
 * line.
 */
@NullMarked
package dev.fovea.mnist.serve;

import org.jspecify.annotations.NullMarked;
