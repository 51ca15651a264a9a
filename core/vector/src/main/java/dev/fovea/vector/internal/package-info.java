/** Internal, no part of the library's interface: what makes the module system resolve this module. */
@NullMarked
package dev.fovea.vector.internal;

import org.jspecify.annotations.NullMarked;
