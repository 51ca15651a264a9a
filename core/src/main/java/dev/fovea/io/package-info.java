/** Errors about files that are fit to be shown to a user. */
@NullMarked
package dev.fovea.io;

import org.jspecify.annotations.NullMarked;
