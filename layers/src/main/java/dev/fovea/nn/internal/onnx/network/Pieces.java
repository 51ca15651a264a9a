package dev.fovea.nn.internal.onnx.network;

import dev.fovea.nn.Layer;
import dev.fovea.nn.internal.onnx.file.OnnxProblem;
import dev.fovea.nn.op.Value;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/** The layers that a graph becomes, in order, and the shapes of all values. */
final class Pieces {
    private final long limit;
    private final Map<String, Shape> shapes = new HashMap<>();
    private final Map<String, Piece> pieces = new LinkedHashMap<>();
    private final Set<String> names = new HashSet<>();
    private final Map<String, Integer> readers = new HashMap<>();
    private long elements;

    /** No layer, and so many elements that parameters together, or a value, may have. */
    Pieces(long limit) {
        this.limit = limit;
    }

    /** An input of the network. */
    String input(String name, Shape shape) {
        String unique = unique(name);
        shapes.put(unique, shape);
        return unique;
    }

    Shape shape(String node) {
        return Objects.requireNonNull(shapes.get(node), node);
    }

    /** The layer of a name; null for an input. */
    @Nullable
    Piece piece(String name) {
        return pieces.get(name);
    }

    List<Piece> all() {
        return new ArrayList<>(pieces.values());
    }

    long limit() {
        return limit;
    }

    /** Appends a layer; what it has against its inputs is said as it says it. */
    String add(String hint, Layer layer, List<String> reads, Map<String, Filler> fillers) {
        return add(hint, layer, reads, fillers, "");
    }

    /** The same with what the layer's weights are in the file; see {@link Piece#weights}. */
    String add(String hint, Layer layer, List<String> reads, Map<String, Filler> fillers, String weights) {
        Piece piece = made(unique(hint), layer, reads, fillers, weights);
        pieces.put(piece.name(), piece);
        new HashSet<>(reads).forEach(read -> readers.merge(read, 1, Integer::sum));
        return piece.name();
    }

    /** Puts another layer in the place of one, that reads the same. */
    void replace(Piece piece, Layer layer, Map<String, Filler> fillers, String weights) {
        pieces.put(piece.name(), made(piece.name(), layer, piece.reads(), fillers, weights));
    }

    /** How many layers read a value. */
    int readers(String name) {
        return readers.getOrDefault(name, 0);
    }

    private Piece made(
            String name, Layer layer, List<String> reads, Map<String, Filler> fillers, String weights) {
        ShapeEmitter emitter = new ShapeEmitter(limit - elements);
        List<Value> xs = reads.stream().map(this::shape).map(ShapeEmitter::value).toList();
        Value y = xs.size() == 1 ? layer.emit(emitter, xs.get(0)) : layer.emit(emitter, xs);
        elements += emitter.elements();
        if (y.shape().size() > limit) {
            throw new OnnxProblem("a value of " + y.shape() + " is larger than it may be; see OnnxImport.limit");
        }
        if (!fillers.keySet().equals(new HashSet<>(emitter.parameters()))) {
            throw new IllegalStateException(
                    layer + " has the parameters " + emitter.parameters() + ", not " + fillers.keySet());
        }
        shapes.put(name, y.shape());
        return new Piece(name, layer, reads, y.shape(), fillers, emitter.parameters(), weights);
    }

    private String unique(String hint) {
        StringBuilder plain = new StringBuilder();
        hint.chars().limit(100).forEach(c -> plain.append(
                c < 128 && (Character.isLetterOrDigit(c) || c == '_' || c == ':' || c == '-') ? (char) c : '_'));
        String base = plain.toString().replaceAll("^_+|_+$", "");
        String name = base.isEmpty() ? "node" : base;
        String candidate = name;
        for (int number = 1; !names.add(candidate); number++) {
            candidate = name + "_" + number;
        }
        return candidate;
    }
}
