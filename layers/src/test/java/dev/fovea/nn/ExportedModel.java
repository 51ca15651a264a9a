package dev.fovea.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.op.Parts;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An ONNX file read with Protocol Buffers' own reader, checked as ONNX's checker does: fields of the right types, and
 * no others; names unique; every value computed once, before it is read; shapes of input and output declared.
 *
 * @param producer the producer's name
 * @param name the graph's name
 * @param nodes the nodes
 * @param initializers the initialisers by name
 */
record ExportedModel(String producer, String name, List<Node> nodes, Map<String, Initializer> initializers) {
    private static final int FLOAT = 1;
    private static final int INT64 = 7;

    /** The value of an attribute's type field, by the field that holds its value. */
    private static final Map<Integer, Long> ATTRIBUTE_TYPES = Map.of(2, 1L, 3, 2L, 4, 3L, 8, 7L);

    record Node(String name, String operator, List<String> inputs, String output, Map<String, Object> attributes) {}

    record Initializer(List<Long> shape, long type, byte[] raw) {
        float[] floats() {
            float[] values = new float[raw.length / Float.BYTES];
            ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
            return values;
        }
    }

    static ExportedModel read(byte[] file, Network network) {
        ProtoFields model = ProtoFields.read(file, Set.of(1, 2, 6, 7, 8, 14));
        assertEquals(8, model.integer(1), "IR version");
        ProtoFields operators = model.message(8, Set.of(1, 2));
        assertEquals(17, operators.integer(2), "version of the operator set");
        ProtoFields graph = model.message(7, Set.of(1, 2, 5, 11, 12));
        assertFalse(graph.text(2).isBlank());
        Parts inputs = network.inputParts().orElse(Parts.of("input", network.inputShape()));
        Parts outputs = network.outputParts().orElse(Parts.of("output", network.outputShape()));
        assertValueInfos(inputs, graph.messages(11, Set.of(1, 2, 3)));
        assertValueInfos(outputs, graph.messages(12, Set.of(1, 2, 3)));
        Map<String, Initializer> initializers = new HashMap<>();
        for (ProtoFields tensor : graph.messages(5, Set.of(1, 2, 8, 9))) {
            assertEquals(null, initializers.put(tensor.text(8), initializer(tensor)), "twice: " + tensor.text(8));
        }
        List<Node> nodes = new ArrayList<>();
        graph.messages(1, Set.of(1, 2, 3, 4, 5)).forEach(node -> nodes.add(node(node)));
        ExportedModel result = new ExportedModel(model.text(2), graph.text(2), nodes, initializers);
        result.assertSingleAssignment(inputs.names(), outputs.names());
        return result;
    }

    List<String> operators() {
        return nodes.stream().map(Node::operator).toList();
    }

    private static void assertValueInfos(Parts parts, List<ProtoFields> infos) {
        assertEquals(parts.names().size(), infos.size());
        for (int i = 0; i < infos.size(); i++) {
            String name = parts.names().get(i);
            assertValueInfo(name, Arrays.stream(parts.shape(name).dimensions()).boxed().toList(), infos.get(i));
        }
    }

    private static void assertValueInfo(String name, List<Integer> sample, ProtoFields info) {
        assertEquals(name, info.text(1));
        ProtoFields tensor = info.message(2, Set.of(1)).message(1, Set.of(1, 2));
        assertEquals(FLOAT, tensor.integer(1), "element type");
        List<ProtoFields> extents = tensor.message(2, Set.of(1)).messages(1, Set.of(1, 2));
        assertEquals("batch", extents.get(0).text(2), "the batch is free");
        assertEquals(
                sample, extents.subList(1, extents.size()).stream()
                        .map(extent -> Math.toIntExact(extent.integer(1)))
                        .toList());
    }

    private static Initializer initializer(ProtoFields tensor) {
        List<Long> shape = tensor.integers(1);
        long elements = shape.stream().reduce(1L, Math::multiplyExact);
        byte[] raw = tensor.bytes(9);
        long type = tensor.integer(2);
        assertTrue(type == FLOAT || type == INT64, "type " + type);
        assertEquals(elements * (type == FLOAT ? Float.BYTES : Long.BYTES), raw.length, tensor.text(8));
        return new Initializer(shape, type, raw);
    }

    private static Node node(ProtoFields node) {
        Map<String, Object> attributes = new HashMap<>();
        for (ProtoFields attribute : node.messages(5, Set.of(1, 2, 3, 4, 8, 20))) {
            Set<Integer> fields = new HashSet<>(attribute.numbers());
            fields.removeAll(Set.of(1, 20));
            assertEquals(1, fields.size(), "values of " + attribute.text(1));
            int field = fields.iterator().next();
            assertEquals(ATTRIBUTE_TYPES.get(field), attribute.integer(20), "type of " + attribute.text(1));
            Object value = switch (field) {
                case 2 -> attribute.real(2);
                case 3 -> attribute.integer(3);
                case 4 -> attribute.text(4);
                default -> attribute.integers(8);
            };
            assertEquals(null, attributes.put(attribute.text(1), value), "twice: " + attribute.text(1));
        }
        return new Node(node.text(3), node.text(4), node.texts(1), node.text(2), attributes);
    }

    private void assertSingleAssignment(List<String> inputs, List<String> outputs) {
        Set<String> defined = new HashSet<>(initializers.keySet());
        assertTrue(defined.addAll(inputs));
        Set<String> names = new HashSet<>();
        for (Node node : nodes) {
            assertTrue(!node.name.isEmpty() && names.add(node.name), "node name " + node.name);
            assertTrue(defined.containsAll(node.inputs), node + " reads what there is not yet");
            assertTrue(!node.output.isEmpty() && defined.add(node.output), node + " computes again");
        }
        List<String> computed = nodes.stream().map(Node::output).toList();
        assertTrue(computed.containsAll(outputs), "nodes compute the outputs " + outputs);
        Set<String> read = nodes.stream().flatMap(node -> node.inputs.stream()).collect(Collectors.toSet());
        assertTrue(read.containsAll(initializers.keySet()), "initialisers nobody reads");
    }
}
