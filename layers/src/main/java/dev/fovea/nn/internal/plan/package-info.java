/**
 * Internal, no part of the library's interface: the compiled form of a network: operations on numbered values, cut into stages that run one image at a time.
 */
@NullMarked
package dev.fovea.nn.internal.plan;

import org.jspecify.annotations.NullMarked;
