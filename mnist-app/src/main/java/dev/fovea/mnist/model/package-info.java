/**
 * The networks that this application trains.
 */
@NullMarked
package dev.fovea.mnist.model;

import org.jspecify.annotations.NullMarked;
