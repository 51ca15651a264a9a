package dev.fovea.nn.internal.onnx.network;

import dev.fovea.nn.Layer;
import dev.fovea.nn.internal.onnx.file.Extents;
import dev.fovea.nn.internal.onnx.file.OnnxFile;
import dev.fovea.nn.internal.onnx.file.OnnxProblem;
import dev.fovea.nn.internal.onnx.file.Unsupported;
import dev.fovea.nn.internal.onnx.file.ValueInfo;
import dev.fovea.nn.internal.onnx.network.Traced.Flow;
import dev.fovea.nn.internal.plan.UniqueNames;
import dev.fovea.nn.op.Parts;
import dev.fovea.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A graph as layers, for one shape of its inputs.
 *
 * @param inputShape that shape as the network has it
 * @param layers the layers
 * @param slots what their parameters hold, in their order
 * @param inputName what the file calls its only input that is used, or one of several
 * @param outputName what the file calls its output, or one of several
 */
record Translated(Shape inputShape, List<Layer> layers, List<Slot> slots, String inputName, String outputName) {
    /**
     * A parameter.
     *
     * @param piece the layer whose it is
     * @param name its name within the layer
     */
    record Slot(Piece piece, String name) {
        /** What it is called for every shape of the inputs. */
        String key() {
            return piece.name() + "." + name;
        }

        void fill(float[] values) {
            try {
                piece.filler(name).fill(values);
            } catch (OnnxProblem e) {
                throw new OnnxProblem(
                        "node " + OnnxProblem.quoted(piece.name()) + ": " + name + ": " + e.getMessage(), e);
            }
        }
    }

    /** Translates a graph; the arguments are those of {@link Translation}. */
    static Translated of(OnnxFile file, Map<String, int[]> shapes, boolean channelsLast, long limit) {
        Translation translation = new Translation(file, shapes, channelsLast, limit);
        Map<String, String> outputs = new LinkedHashMap<>();
        UniqueNames names = new UniqueNames();
        for (ValueInfo output : file.outputs()) {
            outputs.put(names.take(writable(output.name())), output(translation, output.name(), channelsLast));
        }
        Segments segments = new Segments(translation.pieces().all(), translation.inputs(), outputs);
        List<Slot> slots = segments.owners().stream()
                .flatMap(piece -> piece.parameters().stream().map(name -> new Slot(piece, name))).toList();
        return new Translated(
                inputShape(segments.inputs()), segments.layers(), slots, inputName(file, translation, segments),
                file.outputs().get(0).name());
    }

    /** A name without what names of a network's values may not have, which the file's may. */
    private static String writable(String name) {
        StringBuilder plain = new StringBuilder();
        name.codePoints().forEach(
                point -> plain.appendCodePoint(
                        point == '.' || Character.isISOControl(point)
                                || Character.getType(point) == Character.SURROGATE ? '_' : point));
        return name.isBlank() ? "_" : plain.toString();
    }

    private static String inputName(OnnxFile file, Translation translation, Segments segments) {
        return file.inputs().stream().map(ValueInfo::name)
                .filter(name -> translation.value(name) instanceof Flow flow
                        && segments.inputs().containsKey(flow.node()))
                .findFirst().orElseThrow();
    }

    private static String output(Translation translation, String name, boolean channelsLast) {
        @Nullable Traced value = translation.value(name);
        if (value == null || value instanceof Traced.Known) {
            throw new Unsupported("output " + OnnxProblem.quoted(name) + " does not depend on the inputs");
        }
        if (!(value instanceof Flow flow) || flow.axes()[0] != Traced.BATCH) {
            throw new Unsupported(
                    "output " + OnnxProblem.quoted(name) + " of " + Extents.text(Reshapes.extents(value, -1))
                            + " does not have the samples along its first axis, or not alone");
        }
        Flow y = channelsLast && flow.rank() >= 3
                ? translation.layouts().channelsLast(flow)
                : translation.layouts().canonical(flow);
        return y.node();
    }

    private static Shape inputShape(Map<String, Shape> inputs) {
        if (inputs.isEmpty()) {
            throw new Unsupported("the outputs depend on no input");
        }
        return inputs.size() == 1 ? inputs.values().iterator().next() : Parts.of(inputs).shape();
    }
}
