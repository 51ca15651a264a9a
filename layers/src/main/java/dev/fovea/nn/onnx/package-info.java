/**
 * Export to ONNX: the settings, and what an op writes its nodes with. {@code Network.exportOnnx} writes the file.
 */
@NullMarked
package dev.fovea.nn.onnx;

import org.jspecify.annotations.NullMarked;
