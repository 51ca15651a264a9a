package dev.fovea.nn.internal.onnx.network;

import dev.fovea.nn.Layer;
import dev.fovea.nn.LayerGraph;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Pieces as a network's layers: wherever a single value leads on, the network is cut. So what stands in a row are layers of
 * their own, and what branches is a {@link LayerGraph}; heads can be replaced and layers frozen as in any network.
 */
final class Segments {
    private final List<Piece> pieces;
    private final Map<String, Shape> inputs;
    private final Map<String, String> outputs;
    /** For pieces that have the parameters of one before them that one's name. */
    private final Map<String, String> shared = new HashMap<>();

    /**
     * The pieces that outputs need.
     *
     * @param all pieces, each behind what it reads
     * @param inputs the network's inputs
     * @param outputs for each output the value that it is
     */
    Segments(List<Piece> all, Map<String, Shape> inputs, Map<String, String> outputs) {
        this.outputs = new LinkedHashMap<>(outputs);
        Set<String> needed = new HashSet<>(outputs.values());
        List<Piece> used = new ArrayList<>();
        for (Piece piece : ordered(all).reversed()) {
            if (needed.contains(piece.name())) {
                used.add(piece);
                needed.addAll(piece.reads());
            }
        }
        pieces = used.reversed();
        this.inputs = new LinkedHashMap<>(inputs);
        this.inputs.keySet().retainAll(needed);
        Map<List<Object>, String> first = new HashMap<>();
        for (Piece piece : pieces) {
            piece.sharing().map(key -> first.putIfAbsent(key, piece.name())).ifPresent(
                    one -> shared.put(piece.name(), one));
        }
    }

    /** Merged layers may read what was made behind them; each comes behind what it reads. */
    private static List<Piece> ordered(List<Piece> all) {
        Map<String, Piece> byName = new HashMap<>();
        all.forEach(piece -> byName.put(piece.name(), piece));
        List<Piece> ordered = new ArrayList<>();
        Set<String> done = new HashSet<>();
        List<Piece> stack = new ArrayList<>();
        for (Piece root : all) {
            stack.add(root);
            while (!stack.isEmpty()) {
                Piece piece = stack.getLast();
                Optional<Piece> open = piece.reads().stream()
                        .filter(name -> byName.containsKey(name) && !done.contains(name))
                        .map(byName::get)
                        .findFirst();
                if (open.isPresent()) {
                    stack.add(open.get());
                } else {
                    stack.removeLast();
                    if (done.add(piece.name())) {
                        ordered.add(piece);
                    }
                }
            }
        }
        return ordered;
    }

    /** The inputs that are used. */
    Map<String, Shape> inputs() {
        return inputs;
    }

    /** The pieces with parameters of their own, in the order in which the layers ask for them. */
    List<Piece> owners() {
        return pieces.stream().filter(piece -> !shared.containsKey(piece.name())).toList();
    }

    /** The layers. */
    List<Layer> layers() {
        Map<String, Integer> lastRead = new HashMap<>();
        Map<String, Integer> lastShared = new HashMap<>();
        for (int i = 0; i < pieces.size(); i++) {
            for (String read : pieces.get(i).reads()) {
                lastRead.put(read, i);
            }
            String first = shared.get(pieces.get(i).name());
            if (first != null) {
                lastShared.put(first, i);
            }
        }
        outputs.values().forEach(value -> lastRead.put(value, Integer.MAX_VALUE));
        inputs.keySet().forEach(name -> lastRead.putIfAbsent(name, -1));
        List<Layer> layers = new ArrayList<>();
        String entry = inputs.size() == 1 ? inputs.keySet().iterator().next() : "";
        int begin = 0;
        int open = inputs.keySet().stream().mapToInt(name -> last(lastRead, name)).max().orElse(-1);
        for (int i = 0; i < pieces.size(); i++) {
            Piece piece = pieces.get(i);
            // What shares parameters must be in one graph.
            open = Math.max(open, last(lastShared, piece.name()));
            // Everything from before this piece has been read by now, so that only its own output leads on.
            if (open <= i && i < pieces.size() - 1 && last(lastRead, piece.name()) < Integer.MAX_VALUE) {
                layers.add(segment(pieces.subList(begin, i + 1), entry, Map.of("y", piece.name())));
                entry = piece.name();
                begin = i + 1;
            }
            open = Math.max(open, last(lastRead, piece.name()));
        }
        layers.add(segment(pieces.subList(begin, pieces.size()), entry, outputs));
        return layers;
    }

    private static int last(Map<String, Integer> lastRead, String name) {
        return lastRead.getOrDefault(name, -1);
    }

    private Layer segment(List<Piece> part, String entry, Map<String, String> results) {
        boolean single = part.size() == 1 && results.size() == 1 && part.get(0).reads().equals(List.of(entry));
        if (single) {
            return part.get(0).layer();
        }
        List<LayerGraph.Input> ins = new ArrayList<>();
        if (entry.isEmpty()) {
            inputs.forEach((name, shape) -> ins.add(new LayerGraph.Input(name, Optional.of(shape))));
        } else {
            ins.add(new LayerGraph.Input(entry, Optional.empty()));
        }
        List<LayerGraph.Node> nodes = part.stream()
                .map(piece -> {
                    LayerGraph.Node node = LayerGraph.Node.of(piece.name(), piece.layer(), piece.reads());
                    String owner = shared.get(piece.name());
                    return owner == null ? node : node.sharing(owner);
                })
                .toList();
        List<LayerGraph.Output> outs = new ArrayList<>();
        results.forEach((name, value) -> outs.add(new LayerGraph.Output(name, value)));
        return new LayerGraph(ins, nodes, outs);
    }
}
