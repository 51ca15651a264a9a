/** Internal, no part of the library's interface: files written whole or not at all, and folders of one user at a time. */
@NullMarked
package dev.fovea.internal.io;

import org.jspecify.annotations.NullMarked;
