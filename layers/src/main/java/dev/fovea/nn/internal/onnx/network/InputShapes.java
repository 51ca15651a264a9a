package dev.fovea.nn.internal.onnx.network;

import static dev.fovea.nn.internal.onnx.file.OnnxProblem.quoted;

import dev.fovea.nn.internal.onnx.file.Extents;
import dev.fovea.nn.internal.onnx.file.OnnxFile;
import dev.fovea.nn.internal.onnx.file.OnnxProblem;
import dev.fovea.nn.internal.onnx.file.Unsupported;
import dev.fovea.nn.internal.onnx.file.ValueInfo;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The shapes for which a graph is translated, as ONNX has them: the batch first, −1 if that is free. */
final class InputShapes {
    private InputShapes() {}

    /** The shapes of the inputs: those that were said, else those of the file. */
    static Map<String, int[]> of(OnnxFile file, Map<String, List<Integer>> said) {
        Map<String, List<Integer>> left = new HashMap<>(said);
        Map<String, int[]> shapes = new LinkedHashMap<>();
        for (ValueInfo input : file.inputs()) {
            shapes.put(input.name(), shape(input, left.remove(input.name())));
        }
        if (!left.isEmpty()) {
            throw new OnnxProblem("there is no input " + left.keySet() + "; there are "
                    + file.inputs().stream().map(ValueInfo::name).toList());
        }
        return shapes;
    }

    private static int[] shape(ValueInfo input, @Nullable List<Integer> said) {
        String place = "input " + quoted(input.name());
        List<ValueInfo.Axis> axes = input.axes();
        if (axes == null && said == null) {
            throw new Unsupported(place + ": the file does not say its shape; say it by OnnxImport.shape");
        }
        if (axes != null && (axes.isEmpty() || (said != null && said.size() != axes.size() - 1))) {
            throw new Unsupported(place + " of " + axes + ": "
                    + (axes.isEmpty() ? "it has no axis of samples"
                            : "the shape " + said + " was said of its samples"));
        }
        int rank = said != null ? said.size() + 1 : axes == null ? 0 : axes.size();
        int[] shape = new int[rank];
        shape[0] = axes == null ? -1 : (int) axes.get(0).extent();
        for (int axis = 1; axis < rank; axis++) {
            long own = axes == null ? -1 : axes.get(axis).extent();
            if (said == null && own < 0) {
                throw new Unsupported(place + " of " + axes + ": its axis " + axis
                        + " is free; say the shape of its samples by OnnxImport.shape(" + quoted(input.name())
                        + ", …)");
            }
            shape[axis] = said == null ? (int) own : said.get(axis - 1);
            if (said != null && own >= 0 && own != shape[axis]) {
                throw new OnnxProblem(
                        place + " of " + axes + " cannot have samples of " + Extents.text(said.stream()
                                .mapToInt(extent -> extent).toArray()));
            }
        }
        return shape;
    }
}
