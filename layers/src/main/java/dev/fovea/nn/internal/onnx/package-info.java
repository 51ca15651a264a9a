/**
 * Internal, no part of the library's interface: how a graph becomes an ONNX file: its nodes, the protobuf messages they are written as, and the file.
 */
@NullMarked
package dev.fovea.nn.internal.onnx;

import org.jspecify.annotations.NullMarked;
