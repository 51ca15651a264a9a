/**
 * ONNX: how files are read, the settings of an export, and what an op writes its nodes with. {@code Network.importOnnx}
 * reads a file, {@code Network.exportOnnx} writes one.
 */
@NullMarked
package dev.fovea.nn.onnx;

import org.jspecify.annotations.NullMarked;
