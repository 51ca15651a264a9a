package dev.fovea.nn.internal.onnx.network;

import dev.fovea.nn.general.AlongAxis;
import dev.fovea.nn.general.Constant;
import dev.fovea.nn.internal.onnx.file.OnnxFile;
import dev.fovea.nn.internal.onnx.file.OnnxProblem;
import dev.fovea.nn.internal.onnx.file.ValueInfo;
import dev.fovea.nn.internal.plan.Resizing;
import dev.fovea.nn.op.Parameter;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Translates a graph anew for samples of another shape. Weights are shared; constants, and the numbers by which is
 * resized, may be others for each shape.
 */
final class OnnxResizing implements Resizing {
    private final OnnxFile file;
    private final boolean channelsLast;
    private final long limit;
    private final Map<String, Parameter> parameters;

    private OnnxResizing(OnnxFile file, boolean channelsLast, long limit, Map<String, Parameter> parameters) {
        this.file = file;
        this.channelsLast = channelsLast;
        this.limit = limit;
        this.parameters = parameters;
    }

    /**
     * How a network is made anew.
     *
     * @param file the graph, which is kept only if there is another shape for it
     * @param channelsLast whether the network's images have their channels last
     * @param limit how many elements a value may have
     * @param slots the network's parameters in the graph
     * @param parameters and in the network
     */
    static Resizing of(
            OnnxFile file, boolean channelsLast, long limit, List<Translated.Slot> slots, List<Parameter> parameters) {
        if (file.inputs().size() != 1) {
            return refusing("it has several inputs");
        }
        List<ValueInfo.Axis> axes = file.inputs().get(0).axes();
        if (axes != null && axes.stream().skip(1).noneMatch(ValueInfo.Axis::free)) {
            return refusing("the file has the fixed input " + OnnxProblem.quoted(file.inputs().get(0).name()) + " of "
                    + axes);
        }
        Map<String, Parameter> byKey = new HashMap<>();
        for (int i = 0; i < slots.size(); i++) {
            byKey.put(slots.get(i).key(), parameters.get(i));
        }
        return new OnnxResizing(file, channelsLast, limit, byKey);
    }

    private static Resizing refusing(String reason) {
        return shape -> {
            throw new IllegalArgumentException("the network cannot be made for samples of " + shape + ": " + reason);
        };
    }

    @Override
    public Resized to(Shape inputShape) {
        Translated translated;
        try {
            translated = Translated.of(file, shapes(inputShape), channelsLast, limit);
        } catch (OnnxProblem e) {
            throw new IllegalArgumentException(
                    "the network cannot be made for samples of " + inputShape + ": " + e.getMessage(), e);
        }
        List<Translated.Slot> slots = translated.slots();
        List<Optional<Parameter>> shared = slots.stream().map(this::shared).toList();
        return new Resized(translated.layers(), shared, all -> {
            for (int i = 0; i < slots.size(); i++) {
                if (shared.get(i).isEmpty()) {
                    slots.get(i).fill(all.get(i).values());
                }
            }
        });
    }

    private Map<String, int[]> shapes(Shape inputShape) {
        List<Integer> extents = new ArrayList<>(Arrays.stream(inputShape.dimensions()).boxed().toList());
        if (channelsLast && extents.size() >= 2) {
            Collections.rotate(extents, 1);
        }
        return InputShapes.of(file, Map.of(file.inputs().get(0).name(), extents));
    }

    private Optional<Parameter> shared(Translated.Slot slot) {
        if (slot.piece().layer() instanceof Constant || slot.piece().layer() instanceof AlongAxis) {
            return Optional.empty();
        }
        Parameter parameter = parameters.get(slot.key());
        if (parameter == null) {
            throw new IllegalArgumentException("for these samples there would be a parameter " + slot.key()
                    + ", which the network has not, so that it cannot be shared");
        }
        return Optional.of(parameter);
    }
}
