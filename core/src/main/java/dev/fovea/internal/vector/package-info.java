/** Internal, no part of the library's interface: how the Vector API is found on the module path. */
@NullMarked
package dev.fovea.internal.vector;

import org.jspecify.annotations.NullMarked;
