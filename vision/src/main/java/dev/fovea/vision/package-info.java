/**
 * Images with classes: what the files of a data set hold, and the images in memory.
 */
@NullMarked
package dev.fovea.vision;

import org.jspecify.annotations.NullMarked;
