package dev.fovea.nn.internal.plan;

import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Initializer;
import dev.fovea.nn.op.Op;
import dev.fovea.nn.op.Parameter;
import dev.fovea.nn.op.Value;
import dev.fovea.random.CounterRandom;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Collects what layers emit into a {@link Graph}. */
public final class GraphBuilder {
    /** More parameters than this are a mistake in the architecture, refused before anything is allocated. */
    static final long MAX_PARAMETERS = 1L << 30;

    /**
     * How many layers may lie within each other. Each adds at least two levels to a model file's description, which has
     * at most 128: more could not be saved.
     */
    static final int DEEPEST = 64;

    private final @Nullable CounterRandom random;
    private final long limit;
    private final List<Optional<Parameter>> given;
    private final List<Shape> values = new ArrayList<>();
    private final List<Graph.Node> nodes = new ArrayList<>();
    private final List<Parameter> parameters = new ArrayList<>();
    private final Scope root = new Scope(null, "", "");
    private long elements;

    /**
     * An empty graph.
     *
     * @param random where initial parameters are drawn from; each gets a stream of its own
     */
    public GraphBuilder(CounterRandom random) {
        this(random, MAX_PARAMETERS, List.of());
    }

    private GraphBuilder(@Nullable CounterRandom random, long limit, List<Optional<Parameter>> given) {
        this.random = random;
        this.given = given;
        this.limit = Math.min(limit, MAX_PARAMETERS);
    }

    /**
     * An empty graph whose parameters stay zero.
     *
     * @param limit more parameters are refused before they are allocated
     * @return the builder
     */
    public static GraphBuilder blank(long limit) {
        return new GraphBuilder(null, limit, List.of());
    }

    /**
     * An empty graph whose parameters have the values of others.
     *
     * @param given for each parameter that whose array it has, too; zeros of its own for an empty one
     * @return the builder
     */
    public static GraphBuilder sharing(List<Optional<Parameter>> given) {
        return new GraphBuilder(null, MAX_PARAMETERS, given);
    }

    private record NumberedValue(GraphBuilder owner, int number, Shape shape) implements Value {}

    /**
     * Declares the network's input.
     *
     * @param shape its shape for one sample
     * @return value 0
     */
    public Value input(Shape shape) {
        values.add(shape);
        return new NumberedValue(this, Graph.INPUT, shape);
    }

    /**
     * The emitter for a layer at the top level.
     *
     * @param name the layer's name; made unique with a number
     * @return its emitter
     */
    public Scope scope(String name) {
        return root.scope(name);
    }

    /**
     * The layers at the top level and what is nested in them, as far as they were {@link Emitter#describe described}.
     *
     * @return one part for each layer
     */
    public List<Part> parts() {
        return root.parts();
    }

    /**
     * A layer in a network, with those in it.
     *
     * @param name the last name of its path
     * @param type its class
     * @param output the shape of its output
     * @param parameters its own and those of nested layers
     * @param parts the nested layers
     */
    public record Part(String name, String type, Shape output, List<Parameter> parameters, List<Part> parts) {}

    /**
     * The finished graph.
     *
     * @param output the value that is the result
     * @return the graph
     */
    public Graph build(Value output) {
        return new Graph(values, nodes, parameters, List.of(number(output)));
    }

    private int number(Value value) {
        if (!(value instanceof NumberedValue numbered) || numbered.owner() != this) {
            throw new IllegalArgumentException("value " + value + " was not made by this network's emitter");
        }
        return numbered.number();
    }

    /** One layer's emitter. */
    public final class Scope implements Emitter {
        private final @Nullable Scope outer;
        private final String name;
        private final String path;
        private final int depth;
        private final UniqueNames names = new UniqueNames();
        private final List<Scope> nested = new ArrayList<>();
        /** This layer's parameters and those of layers in it. */
        private final List<Parameter> own = new ArrayList<>();
        private @Nullable String type;
        private @Nullable Value output;

        private Scope(@Nullable Scope outer, String name, String path) {
            this.outer = outer;
            this.name = name;
            this.path = path;
            this.depth = outer == null ? 0 : outer.depth + 1;
        }

        /**
         * The layer's path.
         *
         * @return for example "residual_1.conv2d", without a final dot
         */
        public String path() {
            return path;
        }

        @Override
        public Parameter parameter(String name, Shape shape, Initializer initializer) {
            return add(name, shape, true, initializer);
        }

        @Override
        public Parameter state(String name, Shape shape, float value) {
            return add(name, shape, false, Initializer.constant(value));
        }

        @Override
        public Value emit(Op op, Value... inputs) {
            List<Integer> numbers =
                    Arrays.stream(inputs).map(GraphBuilder.this::number).toList();
            if (numbers.isEmpty()) {
                throw new IllegalArgumentException("an op reads at least one value");
            }
            Shape shape = op.outputShape();
            Shape first = values.get(numbers.get(0));
            if ((op.view() || op.inPlace()) && shape.size() != first.size()) {
                throw new IllegalArgumentException("an op cannot make " + shape + " in the place of " + first);
            }
            checkBatchParameter(op);
            values.add(shape);
            int output = values.size() - 1;
            nodes.add(new Graph.Node(op, numbers, output, path));
            return new NumberedValue(GraphBuilder.this, output, shape);
        }

        private static void checkBatchParameter(Op op) {
            Parameter parameter = op.batchParameter();
            if (parameter == null) {
                return;
            }
            if (op.view() || op.inPlace()) {
                throw new IllegalArgumentException("an op that computes the gradient of " + parameter.name()
                        + " for the whole batch cannot run in place: by then its output's gradient would be lost");
            }
            if (!parameter.trainable() || !op.parameters().contains(parameter)) {
                throw new IllegalArgumentException("an op computes the gradient of " + parameter.name()
                        + ", which is not a trainable parameter of its own");
            }
        }

        @Override
        public Scope scope(String layer) {
            if (depth == DEEPEST) {
                throw new IllegalArgumentException(
                        "layers are nested more than " + DEEPEST + " deep, from " + path.substring(0, path.indexOf('.'))
                                + " on");
            }
            String last = names.take(layer);
            Scope scope = new Scope(this, last, path.isEmpty() ? last : path + "." + last);
            nested.add(scope);
            return scope;
        }

        @Override
        public Emitter again(String place) {
            Scope around = Objects.requireNonNull(outer, "only a layer can be shared");
            return new SharingEmitter(around::scope, place, own);
        }

        @Override
        public void describe(String layerType, Value y) {
            type = layerType;
            output = y;
        }

        /** The described layers in this one; what is in others counts as this one's. */
        private List<Part> parts() {
            List<Part> parts = new ArrayList<>();
            for (Scope scope : nested) {
                if (scope.type == null || scope.output == null) {
                    parts.addAll(scope.parts());
                } else {
                    parts.add(new Part(
                            scope.name, scope.type, scope.output.shape(), List.copyOf(scope.own), scope.parts()));
                }
            }
            return parts;
        }

        private static float[] shared(Parameter given, String full, Shape shape) {
            if (!given.shape().equals(shape)) {
                throw new IllegalArgumentException(
                        "for these samples " + full + " would be " + shape + ", where there is "
                                + given + ": it depends on their shape, so it cannot be shared");
            }
            return given.values();
        }

        private Parameter add(String name, Shape shape, boolean trainable, Initializer initializer) {
            elements += shape.size();
            if (elements > limit) {
                throw new IllegalArgumentException(
                        "with " + name + " " + shape + " the network has more than " + limit + " parameters");
            }
            String full = path + "." + names.take(name);
            int index = parameters.size();
            float[] elements = index < given.size() && given.get(index).isPresent()
                    ? shared(given.get(index).get(), full, shape)
                    : new float[shape.size()];
            if (random != null) {
                initializer.fill(elements, shape, random.stream(index));
            }
            Parameter parameter = new Parameter(index, full, shape, trainable, elements);
            parameters.add(parameter);
            for (Scope scope = this; scope != null; scope = scope.outer) {
                scope.own.add(parameter);
            }
            return parameter;
        }
    }
}
