package dev.fovea.nn;

import dev.fovea.nn.internal.plan.UniqueNames;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Layers in two parts. They can be cut behind a layer where all that follows goes by its output alone: anywhere in a row,
 * in a graph where nothing goes around it, and never on a branch. So what is before it and what is behind it are neighbours
 * in the order of the layers, and so are their parameters.
 *
 * @param first the layers up to that layer
 * @param second the layers behind it; none if it is the last
 */
record Cut(List<Layer> first, List<Layer> second) {
    /**
     * Where layers in a row can be cut.
     *
     * @param layers the layers
     * @param path what is before the names of layers, with a dot; empty at the top level
     * @return the paths of the layers behind which they can, in order, with what makes the parts
     */
    static Map<String, Supplier<Cut>> places(List<Layer> layers, String path) {
        Map<String, Supplier<Cut>> places = new LinkedHashMap<>();
        UniqueNames names = new UniqueNames();
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            List<Layer> before = layers.subList(0, i);
            List<Layer> behind = layers.subList(i + 1, layers.size());
            String name = path + names.take(layer.name());
            within(layer, name).forEach(
                    (place, parts) -> places.put(place, () -> parts.get().between(before, behind)));
            places.put(name, () -> new Cut(List.of(layer), List.of()).between(before, behind));
        }
        return places;
    }

    private static Map<String, Supplier<Cut>> within(Layer layer, String path) {
        if (layer instanceof Sequential row) {
            Map<String, Supplier<Cut>> places = places(row.layers(), path + ".");
            places.replaceAll((place, parts) -> () -> new Cut(
                    row(parts.get().first), parts.get().second.isEmpty() ? List.of() : row(parts.get().second)));
            return places;
        }
        return layer instanceof LayerGraph graph ? within(graph, path) : Map.of();
    }

    private static List<Layer> row(List<Layer> layers) {
        return List.of(new Sequential(layers));
    }

    private static Map<String, Supplier<Cut>> within(LayerGraph graph, String path) {
        Map<String, Supplier<Cut>> places = new LinkedHashMap<>();
        List<LayerGraph.Node> nodes = graph.nodes();
        for (int i = 0; i < nodes.size(); i++) {
            LayerGraph.Node node = nodes.get(i);
            if (!parts(graph, i)) {
                continue;
            }
            int place = i;
            String name = path + "." + node.name();
            if (node.shared().isEmpty()) {
                within(node.layer(), name).forEach((inner, parts) -> places.put(
                        inner, () -> new Cut(
                                List.of(upTo(graph, place, parts.get().first.getFirst())), parts.get().second)
                                .between(List.of(), behind(graph, place))));
            }
            places.put(name, () -> new Cut(List.of(upTo(graph, place, node.layer())), behind(graph, place)));
        }
        return places;
    }

    /** Whether nothing goes around a node: what is behind it reads it or what is behind it, and shares no parameters. */
    private static boolean parts(LayerGraph graph, int node) {
        List<LayerGraph.Node> nodes = graph.nodes();
        Set<String> behind = new HashSet<>(Set.of(nodes.get(node).name()));
        nodes.subList(node + 1, nodes.size()).forEach(later -> behind.add(later.name()));
        return nodes.subList(node + 1, nodes.size()).stream().allMatch(
                later -> behind.containsAll(later.reads())
                        && later.shared().map(first -> behind.contains(first) && !first.equals(nodes.get(node).name()))
                                .orElse(true))
                && graph.outputs().stream().allMatch(output -> behind.contains(output.value()));
    }

    private static Layer upTo(LayerGraph graph, int node, Layer last) {
        LayerGraph.Node whole = graph.nodes().get(node);
        List<LayerGraph.Node> nodes = new ArrayList<>(graph.nodes().subList(0, node));
        LayerGraph.Node cut = LayerGraph.Node.of(whole.name(), last, whole.reads());
        nodes.add(whole.shared().map(cut::sharing).orElse(cut));
        return new LayerGraph(graph.inputs(), nodes, List.of(new LayerGraph.Output(whole.name(), whole.name())));
    }

    /** The rest of a graph, which reads a node as its input; nothing if the node is what it computes. */
    private static List<Layer> behind(LayerGraph graph, int node) {
        String read = graph.nodes().get(node).name();
        List<LayerGraph.Node> nodes = graph.nodes().subList(node + 1, graph.nodes().size());
        boolean all = nodes.isEmpty() && graph.outputs().size() == 1;
        return all
                ? List.of()
                : List.of(new LayerGraph(
                        List.of(new LayerGraph.Input(read, Optional.empty())), nodes, graph.outputs()));
    }

    private Cut between(List<Layer> before, List<Layer> behind) {
        return new Cut(joined(before, first), joined(second, behind));
    }

    private static List<Layer> joined(List<Layer> some, List<Layer> more) {
        List<Layer> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }
}
