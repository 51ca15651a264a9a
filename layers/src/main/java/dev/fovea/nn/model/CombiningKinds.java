package dev.fovea.nn.model;

import dev.fovea.nn.Add;
import dev.fovea.nn.Branches;
import dev.fovea.nn.Concat;
import dev.fovea.nn.Layer;
import dev.fovea.nn.LayerGraph;
import dev.fovea.nn.Multiply;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The kinds of the layers that bring several values together. */
final class CombiningKinds {
    private CombiningKinds() {}

    static List<LayerKind<?>> list() {
        return List.of(
                StandardKinds.plain("add", Add.class, Add::new),
                StandardKinds.plain("concat", Concat.class, Concat::new),
                StandardKinds.plain("multiply", Multiply.class, Multiply::new),
                new LayerKind<>("branches", Branches.class, CombiningKinds::encode, CombiningKinds::branches),
                new LayerKind<>("layer_graph", LayerGraph.class, CombiningKinds::encode, CombiningKinds::layerGraph));
    }

    private static Settings encode(Branches layer) {
        return new Settings().put("combine", layer.combine()).put("branches", layer.branches());
    }

    private static Branches branches(Settings settings) {
        return new Branches(settings.layer("combine"), settings.layers("branches"));
    }

    /**
     * A graph in lists that run side by side: node i has the name names[i] and the layer layers[i]. What it reads stands in
     * reads, the names of all nodes one after the other, of which reading[i] are its own. Where it shares parameters, that
     * node's name stands in shared, else an empty text.
     */
    private static Settings encode(LayerGraph layer) {
        List<Integer> dimensions = new ArrayList<>();
        for (LayerGraph.Input input : layer.inputs()) {
            input.shape().ifPresent(shape -> {
                for (int extent : shape.dimensions()) {
                    dimensions.add(extent);
                }
            });
        }
        int[] ranks = layer.inputs().stream()
                .mapToInt(input -> input.shape().map(Shape::rank).orElse(-1))
                .toArray();
        return new Settings()
                .put("inputs", texts(layer.inputs().stream().map(LayerGraph.Input::name).toList()))
                .put("ranks", ranks)
                .put("dimensions", dimensions.stream().mapToInt(Integer::intValue).toArray())
                .put("names", texts(layer.nodes().stream().map(LayerGraph.Node::name).toList()))
                .put("layers", layer.nodes().stream().map(LayerGraph.Node::layer).toList())
                .put("reading", layer.nodes().stream().mapToInt(node -> node.reads().size()).toArray())
                .put("reads", texts(layer.nodes().stream().flatMap(node -> node.reads().stream()).toList()))
                .put("shared", texts(layer.nodes().stream().map(node -> node.shared().orElse("")).toList()))
                .put("outputs", texts(layer.outputs().stream().map(LayerGraph.Output::name).toList()))
                .put("values", texts(layer.outputs().stream().map(LayerGraph.Output::value).toList()));
    }

    private static String[] texts(List<String> texts) {
        return texts.toArray(String[]::new);
    }

    private static LayerGraph layerGraph(Settings settings) {
        List<String> names = settings.texts("names");
        List<Layer> layers = settings.layers("layers");
        int[] reading = settings.integers("reading");
        List<String> reads = settings.texts("reads");
        List<String> shared = settings.texts("shared");
        requireAsMany(names.size(), layers.size(), reading.length, shared.size());
        List<LayerGraph.Node> nodes = new ArrayList<>();
        int next = 0;
        for (int i = 0; i < names.size(); i++) {
            int end = next + reading[i];
            if (end < next || end > reads.size()) {
                throw new IllegalArgumentException("node " + names.get(i) + " reads " + reading[i] + " values, of "
                        + (reads.size() - next) + " that are left");
            }
            LayerGraph.Node node = LayerGraph.Node.of(names.get(i), layers.get(i), reads.subList(next, end));
            nodes.add(shared.get(i).isEmpty() ? node : node.sharing(shared.get(i)));
            next = end;
        }
        requireAsMany(next, reads.size());
        List<String> outputs = settings.texts("outputs");
        List<String> values = settings.texts("values");
        requireAsMany(outputs.size(), values.size());
        List<LayerGraph.Output> results = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            results.add(new LayerGraph.Output(outputs.get(i), values.get(i)));
        }
        return new LayerGraph(inputs(settings), nodes, results);
    }

    private static List<LayerGraph.Input> inputs(Settings settings) {
        List<String> names = settings.texts("inputs");
        int[] ranks = settings.integers("ranks");
        int[] dimensions = settings.integers("dimensions");
        requireAsMany(names.size(), ranks.length);
        List<LayerGraph.Input> inputs = new ArrayList<>();
        int next = 0;
        for (int i = 0; i < ranks.length; i++) {
            int rank = Math.max(0, ranks[i]);
            if (rank > dimensions.length - next) {
                throw new IllegalArgumentException("input " + names.get(i) + " has " + rank + " dimensions, of "
                        + (dimensions.length - next) + " that are left");
            }
            int[] extents = Arrays.copyOfRange(dimensions, next, next + rank);
            inputs.add(new LayerGraph.Input(
                    names.get(i), ranks[i] < 0 ? Optional.empty() : Optional.of(Shape.of(extents))));
            next += rank;
        }
        requireAsMany(next, dimensions.length);
        return inputs;
    }

    private static void requireAsMany(int... sizes) {
        for (int size : sizes) {
            if (size != sizes[0]) {
                throw new IllegalArgumentException("the lists of the graph do not go together: "
                        + Arrays.toString(sizes) + " elements");
            }
        }
    }
}
