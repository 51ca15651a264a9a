/**
 * The network that this application trains, and the digits in the form in which networks take them.
 */
@NullMarked
package dev.fovea.mnist.model;

import org.jspecify.annotations.NullMarked;
