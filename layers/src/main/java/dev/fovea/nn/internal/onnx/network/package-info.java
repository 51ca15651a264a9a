/**
 * Internal, no part of the library's interface: ONNX graphs become networks. Values are followed node by node ({@code
 * Traced}): what is known when the file is read is computed; the rest flows through layers, in whatever order of axes
 * costs the fewest transposes ({@code Flow}).
 */
@NullMarked
package dev.fovea.nn.internal.onnx.network;

import org.jspecify.annotations.NullMarked;
