/** Internal, no part of the library's interface: what reads bytes that are not to be trusted. */
@NullMarked
package dev.fovea.vision.internal;

import org.jspecify.annotations.NullMarked;
