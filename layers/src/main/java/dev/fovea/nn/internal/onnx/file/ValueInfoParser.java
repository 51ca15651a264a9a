package dev.fovea.nn.internal.onnx.file;

import static dev.fovea.nn.internal.onnx.file.OnnxProblem.quoted;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what is said of a graph's inputs and outputs. */
final class ValueInfoParser {
    private ValueInfoParser() {}

    /** Reads a ValueInfoProto. */
    static ValueInfo parse(ProtoInput info) {
        String name = "";
        @Nullable ProtoInput type = null;
        while (info.next()) {
            switch (info.field()) {
                case 1 -> name = info.text();
                case 2 -> type = info.message("TypeProto");
                default -> info.skip();
            }
        }
        ElementType elements = ElementType.FLOAT;
        @Nullable List<ValueInfo.Axis> axes = null;
        while (type != null && type.next()) {
            if (type.field() != 1) {
                if (type.field() == 6) {
                    type.skip();
                    continue;
                }
                throw new Unsupported("value " + quoted(name) + ": it is no tensor, and others are not supported");
            }
            ProtoInput tensor = type.message("TypeProto.Tensor");
            while (tensor.next()) {
                switch (tensor.field()) {
                    case 1 -> elements = ElementType.of("value " + quoted(name), tensor.integer());
                    case 2 -> axes = axes(name, tensor.message("TensorShapeProto"));
                    default -> tensor.skip();
                }
            }
        }
        return new ValueInfo(name, elements, axes);
    }

    private static List<ValueInfo.Axis> axes(String name, ProtoInput shape) {
        List<ValueInfo.Axis> axes = new ArrayList<>();
        while (shape.next()) {
            if (shape.field() != 1) {
                shape.skip();
                continue;
            }
            ProtoInput dimension = shape.message("TensorShapeProto.Dimension");
            long extent = -1;
            String axis = "";
            while (dimension.next()) {
                switch (dimension.field()) {
                    case 1 -> {
                        extent = dimension.integer();
                        if (extent > Integer.MAX_VALUE || extent < -1) {
                            throw new OnnxProblem("value " + quoted(name) + ": an axis has the extent " + extent);
                        }
                    }
                    case 2 -> axis = dimension.text();
                    default -> dimension.skip();
                }
            }
            axes.add(new ValueInfo.Axis(extent, axis));
        }
        return axes;
    }
}
