/**
 * Pictures in files and folders.
 */
@NullMarked
package dev.fovea.vision.picture;

import org.jspecify.annotations.NullMarked;
