/** Annotations by which checkers of code find mistakes in the use of this library. */
@NullMarked
package dev.fovea.annotation;

import org.jspecify.annotations.NullMarked;
