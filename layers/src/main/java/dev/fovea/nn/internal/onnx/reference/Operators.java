package dev.fovea.nn.internal.onnx.reference;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All operators by name. */
final class Operators {
    private Operators() {}

    static Map<String, Operator> all() {
        Map<String, Operator> all = new HashMap<>();
        for (Map<String, Operator> family : List.of(
                UnaryOperators.table(), BinaryOperators.table(), ShapeOperators.table(), MovingOperators.table(),
                IndexOperators.table(), ReducingOperators.table(), WindowOperators.table(), NormOperators.table(),
                ProductOperators.table(), ResizeOperators.table(), QuantizeOperators.table())) {
            family.forEach((name, operator) -> {
                if (all.put(name, operator) != null) {
                    throw new IllegalStateException("two operators are called " + name);
                }
            });
        }
        return Map.copyOf(all);
    }
}
