/**
 * How a graph becomes an ONNX file: its nodes, the protobuf messages they are written as, and the file.
 */
@NullMarked
package dev.fovea.nn.onnx.model;

import org.jspecify.annotations.NullMarked;
