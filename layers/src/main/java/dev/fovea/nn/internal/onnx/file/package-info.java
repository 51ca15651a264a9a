/** Internal, no part of the library's interface: what stands in an ONNX file, read strictly and with bounded memory. */
@NullMarked
package dev.fovea.nn.internal.onnx.file;

import org.jspecify.annotations.NullMarked;
