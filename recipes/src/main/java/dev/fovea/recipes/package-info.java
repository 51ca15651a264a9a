/** How networks are trained to documented figures on known sets of images. */
@NullMarked
package dev.fovea.recipes;

import org.jspecify.annotations.NullMarked;
