package dev.fovea.nn.internal.onnx.file;

import java.util.List;
import java.util.Map;

/**
 * A function of a file's own: FunctionProto.
 *
 * @param name what nodes call it
 * @param inputs the names of what it is given
 * @param outputs the names of what it computes
 * @param defaults attributes that a node may leave out
 * @param nodes its nodes, whose attributes may refer to those of the node that calls it
 */
record LocalFunction(
        Name name, List<String> inputs, List<String> outputs, Map<String, Attribute> defaults, List<OnnxNode> nodes) {
    /**
     * What tells functions apart.
     *
     * @param domain the domain
     * @param operator the name within it
     * @param overload which of several of that name
     */
    record Name(String domain, String operator, String overload) {
        static Name of(OnnxNode node) {
            return new Name(node.domain(), node.operator(), node.overload());
        }
    }
}
