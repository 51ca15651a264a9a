/** Internal, no part of the library's interface: what its programs share, and need of the process they are. */
@NullMarked
package dev.fovea.internal.program;

import org.jspecify.annotations.NullMarked;
