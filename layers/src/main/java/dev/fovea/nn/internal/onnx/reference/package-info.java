/**
 * Internal, no part of the library's interface: every operator of ONNX as its specification has it, on whole tensors, in
 * plain loops. Constants and shapes are computed by it when a file is imported, and networks are compared with it.
 */
@NullMarked
package dev.fovea.nn.internal.onnx.reference;

import org.jspecify.annotations.NullMarked;
