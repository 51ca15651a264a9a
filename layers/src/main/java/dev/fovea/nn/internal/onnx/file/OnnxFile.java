package dev.fovea.nn.internal.onnx.file;

import java.util.List;
import java.util.Map;

/**
 * A model as its file has it: ModelProto and its graph, checked. Every value has one source, and every node stands behind
 * what it reads.
 *
 * @param irVersion the version of the file's form
 * @param opset the version of ai.onnx's operator set
 * @param nodes the nodes, in an order in which each is behind what it reads
 * @param initializers the constants by name
 * @param inputs the graph's inputs, those without an initialiser
 * @param outputs the graph's outputs
 * @param metadata the properties by their keys, in their order in the file
 * @param size the bytes of the file and of those beside it
 */
public record OnnxFile(
        int irVersion,
        int opset,
        List<OnnxNode> nodes,
        Map<String, NdArray> initializers,
        List<ValueInfo> inputs,
        List<ValueInfo> outputs,
        Map<String, String> metadata,
        long size) {}
