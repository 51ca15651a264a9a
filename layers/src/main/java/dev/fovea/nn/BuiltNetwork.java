package dev.fovea.nn;

import dev.fovea.nn.internal.plan.Graph;
import dev.fovea.nn.model.ParameterNames;
import dev.fovea.nn.op.Parameter;
import dev.fovea.nn.op.Parts;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a network consists of: its layers, the graph they make, and its parameters; and what it tells of them. */
abstract sealed class BuiltNetwork permits PredictingNetwork {
    final long seed;
    final Graph graph;
    final Shape inputShape;
    private final Assembly assembly;

    BuiltNetwork(Shape inputShape, long seed, Assembly assembly) {
        this.inputShape = inputShape;
        this.seed = seed;
        this.assembly = assembly;
        this.graph = assembly.graph();
    }

    /** What was built. */
    Assembly assembly() {
        return assembly;
    }

    /**
     * The shape of one input.
     *
     * @return the shape, without the batch dimension
     */
    public Shape inputShape() {
        return inputShape;
    }

    /**
     * The shape of one output.
     *
     * @return the shape, without the batch dimension
     */
    public Shape outputShape() {
        return graph.values().get(graph.output());
    }

    /**
     * The parts that each input has, of a network that begins with a {@link LayerGraph} of several inputs.
     *
     * @return their names and shapes, or empty if there is one input
     */
    public Optional<Parts> inputParts() {
        return graph.inputParts();
    }

    /**
     * The parts that each output has, of a network that ends in a {@link LayerGraph} of several outputs.
     *
     * @return their names and shapes, or empty if there is one output
     */
    public Optional<Parts> outputParts() {
        return graph.outputParts();
    }

    /**
     * Whether a softmax ends it: then what it predicts are probabilities of classes.
     *
     * @return whether the last thing computed is a softmax
     */
    public boolean endsInSoftmax() {
        return graph.endsInSoftmax();
    }

    /**
     * Whether a sigmoid ends it: then what it predicts are numbers from 0 to 1, each by itself.
     *
     * @return whether the last thing computed is a sigmoid
     */
    public boolean endsInSigmoid() {
        return graph.endsInSigmoid();
    }

    /**
     * The seed it was built with.
     *
     * @return the seed
     */
    public long seed() {
        return seed;
    }

    /**
     * The layers it was built of.
     *
     * @return the layers, from the input on
     */
    public List<Layer> layers() {
        return assembly.layers();
    }

    /**
     * All parameters, in the order of the layers: trainable ones and state.
     *
     * @return the parameters; the position in the list is the parameter's index
     */
    public List<Parameter> parameters() {
        return graph.parameters();
    }

    /**
     * The parameter of a name.
     *
     * @param name its path, for example "conv2d_1.kernel"
     * @return the parameter
     * @throws IllegalArgumentException if there is none; the message lists the names there are
     */
    public Parameter parameter(String name) {
        for (Parameter parameter : parameters()) {
            if (parameter.name().equals(name)) {
                return parameter;
            }
        }
        throw new IllegalArgumentException("no parameter is called " + name + "; there are " + parameters());
    }

    /**
     * Some of the parameters.
     *
     * @param pattern their names, in which "*" stands for any characters but dots, and "**" for any characters at all:
     *     "conv2d_1.*", "*.bias", "residual.**" for all within a layer ("residual**" also means residual_1)
     * @return those of that name, in their order
     * @throws IllegalArgumentException if there is none; the message has all names
     */
    public List<Parameter> parameters(String pattern) {
        List<String> names = ParameterNames.matching(
                pattern, parameters().stream().map(Parameter::name).toList());
        return names.stream().map(this::parameter).toList();
    }

    /**
     * Where the inputs of a dense kernel stand in programs whose images have the channels first: those flatten an image in
     * another order. It is followed through whatever computes each element by itself, {@link Concat} and {@link Permute}.
     *
     * @param parameter one of this network's
     * @return for each of the kernel's rows its place there; empty if it is the same, or the parameter no dense kernel
     * @throws IllegalArgumentException if it cannot be told; the message says why
     */
    public Optional<int[]> inputOrder(Parameter parameter) {
        return graph.inputOrder(parameter);
    }

    /**
     * Where the outputs of a layer stand in programs whose images have the channels first: of a dense layer whose outputs
     * become an image, of normalisations, slopes and factors of a flattened one.
     *
     * @param parameter one of this network's
     * @return for each of a dense kernel's columns, or of another parameter's elements, its place there; empty if it is the
     *     same, or the parameter has no number for each output
     * @throws IllegalArgumentException if it cannot be told; the message says why
     */
    public Optional<int[]> outputOrder(Parameter parameter) {
        return graph.outputOrder(parameter);
    }

    /**
     * The table of layers, shapes and parameter counts.
     *
     * @return the summary; its text is in the form Keras prints
     */
    public Summary summary() {
        return assembly.summary();
    }

    /**
     * The network in a few words; {@link #summary} prints its layers.
     *
     * @return shapes and numbers of layers and parameters
     */
    @Override
    public String toString() {
        long parameters = parameters().stream().mapToLong(parameter -> parameter.shape().size()).sum();
        return String.format(
                Locale.ROOT, "Network[%s to %s, %d layers, %,d parameters]", inputShape, outputShape(), layers().size(),
                parameters);
    }
}
