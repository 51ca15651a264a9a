package dev.fovea.nn;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.internal.io.AtomicFile;
import dev.fovea.io.FileException;
import dev.fovea.nn.internal.onnx.OnnxModel;
import dev.fovea.nn.internal.onnx.network.Imported;
import dev.fovea.nn.internal.onnx.network.OnnxReader;
import dev.fovea.nn.internal.plan.Advice;
import dev.fovea.nn.internal.plan.GraphBuilder;
import dev.fovea.nn.internal.plan.Resizing;
import dev.fovea.nn.model.LayerKinds;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.ModelFile;
import dev.fovea.nn.model.ModelMetadata;
import dev.fovea.nn.onnx.OnnxImport;
import dev.fovea.nn.onnx.OnnxOptions;
import dev.fovea.random.CounterRandom;
import dev.fovea.tensor.Shape;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A built network: its layers flattened into a list of ops, and its parameters.
 *
 * <p>Prediction may run in any number of threads at once. It works from a snapshot of the parameters, taken at the
 * first prediction after they changed; so do not predict while a training step runs.
 *
 * <p>One thread at a time trains a network, by a {@link TrainingPass} or a trainer; another one is refused.
 */
public final class Network extends TrainableNetwork {
    private static final long INITIAL_STREAM = 0;

    private final Sizes sizes;
    private final EndNames names;

    private Network(Shape inputShape, long seed, Assembly assembly, Sizes sizes, EndNames names) {
        super(inputShape, seed, assembly, sizes);
        this.sizes = sizes;
        this.names = names;
    }

    /**
     * Builds a network and draws its initial parameters. What is legal but rarely meant is said in a line of the log:
     * a softmax in the middle or of one class, an input that looks like (channels, height, width), layers that compute
     * nothing.
     *
     * @param inputShape the shape of one input, for example (28, 28, 1)
     * @param seed decides the initial parameters and, in training, dropout; any number
     * @param layers the layers, from the input on
     * @return the network
     * @throws IllegalArgumentException if there is no layer, or one cannot take what the one before makes; the message
     *     names the layer
     * @throws NullPointerException if a layer is null; the message tells which
     */
    public static Network build(Shape inputShape, long seed, Layer... layers) {
        GraphBuilder builder =
                new GraphBuilder(CounterRandom.ofSeed(seed).stream(INITIAL_STREAM));
        Network network = build(builder, inputShape, seed, Arrays.asList(layers));
        Advice.of(network.graph).forEach(line -> System.getLogger("dev.fovea").log(Level.WARNING, line));
        return network;
    }

    /**
     * Builds a network whose parameters are all zero, for values that are read from somewhere.
     *
     * @param inputShape the shape of one input
     * @param seed decides dropout in training
     * @param limit how many parameters there may be; more are refused before they are allocated
     * @param layers the layers, from the input on
     * @return the network
     * @throws IllegalArgumentException if there is no layer, one cannot take what the one before makes, or with one there
     *     are too many parameters; the message names the layer
     * @throws NullPointerException if a layer is null; the message tells which
     */
    public static Network blank(Shape inputShape, long seed, long limit, List<Layer> layers) {
        return build(GraphBuilder.blank(limit), inputShape, seed, layers);
    }

    private static Network build(GraphBuilder builder, Shape inputShape, long seed, List<Layer> layers) {
        Assembly assembly = Assembly.of(builder, inputShape, layers);
        Sizes sizes = new Sizes(Resizing.same(assembly.layers(), assembly.graph().parameters()));
        return new Network(inputShape, seed, assembly, sizes, EndNames.USUAL);
    }

    /**
     * This network for samples of another shape, with the same parameters: what one of them learns, both have. So a
     * network of convolutions that was trained on small images predicts large ones. The networks for the eight shapes
     * that were asked for last are kept, each with its plan, so that asking again costs nothing.
     *
     * <p>A network from an ONNX file that leaves height and width free is made anew of the file's graph. Any other has
     * the same layers, with what they say of sizes ({@code Resize2d.to}, {@code Reshape}); so has what was cut out of an
     * imported one, or loaded.
     *
     * @param sample the shape of one input
     * @return the network, this one if it is its shape
     * @throws IllegalArgumentException if a layer cannot take it, or a parameter depends on it, such as the kernel of a
     *     dense layer behind {@link Flatten}; the message names it
     */
    @CheckReturnValue
    public Network at(Shape sample) {
        return sample.equals(inputShape()) ? this : sizes.at(sample, names, resized -> {
            Assembly assembly = Assembly.of(GraphBuilder.sharing(resized.shared()), sample, resized.layers());
            resized.fill().accept(assembly.graph().parameters());
            return new Network(sample, seed, assembly, sizes, names);
        });
    }

    /** This network, to be made for other shapes in another way. */
    private Network resizedBy(Resizing resizing) {
        return new Network(inputShape(), seed, assembly(), new Sizes(resizing), names);
    }

    /**
     * This network with other names of its input and its output in ONNX, which are saved with it. It has the same
     * parameters: what one of them learns, both have.
     *
     * @param input what the input is called, where it has no {@link #inputParts parts}
     * @param output what the output is called, where it has no {@link #outputParts parts}
     * @return the network
     * @throws IllegalArgumentException if a name is blank
     */
    @CheckReturnValue
    public Network named(String input, String output) {
        return new Network(inputShape(), seed, assembly(), sizes, new EndNames(input, output));
    }

    /**
     * What the input is called in ONNX.
     *
     * @return the name that was given or that a file had, else "input"
     */
    public String inputName() {
        return names.input();
    }

    /**
     * What the output is called in ONNX.
     *
     * @return the name that was given or that a file had, else "output"
     */
    public String outputName() {
        return names.output();
    }

    /**
     * The first layers as a network of their own, with copies of the parameters: to put another head on it by {@link
     * #then}. A layer within others is one to cut at where all that follows goes by its output alone: in a row, or in a
     * graph where nothing goes around it.
     *
     * @param layer the path of the last of them, as the summary and parameters have it: "conv2d_1", "layer_graph.relu_2"
     * @return the network
     * @throws IllegalArgumentException if there is no such layer, or something goes around it; the message says what, and
     *     where the network can be cut
     */
    @CheckReturnValue
    public Network upTo(String layer) {
        Cut cut = cut(layer);
        return part(inputShape(), cut.first(), 0, names.within(true, cut.second().isEmpty()));
    }

    /**
     * The layers behind one as a network of their own, whose input is what that layer computes, with copies of the
     * parameters.
     *
     * @param layer the path of the last that is left out, as for {@link #upTo}
     * @return the network
     * @throws IllegalArgumentException as of {@link #upTo}, or if there is none behind it
     */
    @CheckReturnValue
    public Network after(String layer) {
        Cut cut = cut(layer);
        if (cut.second().isEmpty()) {
            throw new IllegalArgumentException("there is no layer behind " + layer);
        }
        Network first = blank(inputShape(), seed, Long.MAX_VALUE, cut.first());
        return part(first.outputShape(), cut.second(), first.parameters().size(), names.within(false, true));
    }

    /**
     * This network with more layers at its end, as in transfer learning: copies of the parameters, and new ones for the
     * new layers.
     *
     * @param newSeed decides the initial parameters of the new layers and, in training, dropout
     * @param more the new layers
     * @return the network
     * @throws IllegalArgumentException as of {@link #build}
     */
    @CheckReturnValue
    public Network then(long newSeed, Layer... more) {
        List<Layer> all = new ArrayList<>(layers());
        all.addAll(Arrays.asList(more));
        Network longer = build(inputShape(), newSeed, all.toArray(Layer[]::new));
        copyParameters(0, longer);
        return longer.named(names.within(true, false));
    }

    private Network part(Shape input, List<Layer> some, int first, EndNames ends) {
        Network part = blank(input, seed, Long.MAX_VALUE, some);
        copyParameters(first, part);
        return part.named(ends);
    }

    private Network named(EndNames ends) {
        return named(ends.input(), ends.output());
    }

    /** Copies parameters from one on to the first of another network, as many as both have. */
    private void copyParameters(int first, Network to) {
        for (int i = 0; i < to.parameters().size() && first + i < parameters().size(); i++) {
            float[] values = parameters().get(first + i).values();
            System.arraycopy(values, 0, to.parameters().get(i).values(), 0, values.length);
        }
        to.changed();
    }

    private Cut cut(String layer) {
        Map<String, Supplier<Cut>> places = Cut.places(layers(), "");
        Supplier<Cut> parts = places.get(layer);
        if (parts == null) {
            String refused = graph.has(layer)
                    ? "the network cannot be cut at " + layer + ": " + graph.around(layer).orElse(
                            "what is before it and what is behind it are one layer, or share parameters")
                    : "no layer is called \"" + layer + '"';
            throw new IllegalArgumentException(refused + "; it can be cut at " + places.keySet());
        }
        return parts.get();
    }

    /**
     * Saves the network in a {@code .safetensors} file, in place of an existing one.
     *
     * @param file the file
     * @throws FileException as {@link ModelFile#write(Path, Network, ModelMetadata)}
     */
    public void save(Path file) throws FileException {
        save(file, ModelMetadata.none());
    }

    /**
     * Saves the network in a {@code .safetensors} file, in place of an existing one.
     *
     * @param file the file
     * @param metadata what is to be remembered with it
     * @throws FileException as {@link ModelFile#write(Path, Network, ModelMetadata)}
     */
    public void save(Path file, ModelMetadata metadata) throws FileException {
        ModelFile.write(file, this, metadata);
    }

    /**
     * Saves a network that has layers of other kinds than this library's.
     *
     * @param file the file
     * @param metadata what is to be remembered with it
     * @param kinds the kinds its layers are of
     * @throws FileException as {@link ModelFile#write(Path, Network, ModelMetadata, LayerKinds)}
     */
    public void save(Path file, ModelMetadata metadata, LayerKinds kinds) throws FileException {
        ModelFile.write(file, this, metadata, kinds);
    }

    /**
     * Loads a network that was saved. {@link ModelFile#read(Path)} also gives what was remembered with it.
     *
     * @param file the file
     * @return the network
     * @throws FileException if the file cannot be read or breaks a rule
     */
    public static Network load(Path file) throws FileException {
        return ModelFile.read(file).network();
    }

    /**
     * Loads a network that has layers of other kinds than this library's.
     *
     * @param file the file
     * @param kinds the kinds its layers may be of
     * @return the network
     * @throws FileException if the file cannot be read or breaks a rule
     */
    public static Network load(Path file, LayerKinds kinds) throws FileException {
        return ModelFile.read(file, kinds).network();
    }

    /**
     * Writes what the network predicts as an ONNX model with the default settings: batch normalisation folded.
     *
     * @param file the file, usually {@code ….onnx}; its folder must exist
     * @throws FileException if the file cannot be written: which one and why; an existing file is then as it was
     * @throws UnsupportedOperationException if an op does not say how it is exported, then the message names its layer,
     *     or if the file would exceed 2 GiB
     */
    public void exportOnnx(Path file) throws FileException {
        exportOnnx(file, new OnnxOptions());
    }

    /**
     * Writes what the network predicts as an ONNX model (operator set 17, IR version 8).
     *
     * <p>Its input, (batch, inputShape…), and its output, (batch, outputShape…), are called {@link #inputName} and {@link
     * #outputName}, "input" and "output" unless told otherwise, with a number behind the second if it is the first's, too. Both are in Fovea's
     * order, images NHWC; the batch may have any size. Several inputs or outputs have the names of their {@link #inputParts
     * parts}, with a number behind an output's name that is an input's, too. Inside, images are NCHW and convolution kernels OIHW, as ONNX
     * has them. An initialiser that is a parameter has the parameter's name, for example "conv2d_1.kernel". The
     * parameters are those of now; do not export while a training step runs.
     *
     * @param file the file, usually {@code ….onnx}; its folder must exist
     * @param options the settings
     * @throws FileException if the file cannot be written: which one and why; an existing file is then as it was
     * @throws UnsupportedOperationException if an op does not say how it is exported, then the message names its layer,
     *     or if the file would exceed 2 GiB
     */
    public void exportOnnx(Path file, OnnxOptions options) throws FileException {
        AtomicFile.write(file, new OnnxModel(graph, names.input(), names.output(), options)::writeTo);
    }

    /**
     * Reads a network from an ONNX file, with the default settings: inputs and outputs as in the file.
     *
     * @param file the file
     * @return the network
     * @throws FileException as {@link #importOnnx(Path, OnnxImport)}
     */
    public static Network importOnnx(Path file) throws FileException {
        return importOnnx(file, new OnnxImport());
    }

    /**
     * Reads a network from an ONNX file, of IR version 3 or newer and operator set 7 to 28.
     *
     * <p>The first axis of every input and output is the batch, of any size, even where the file has a fixed one.
     * Constants and shapes are computed, and what exporters spell out becomes the layer it means. The result is a network
     * like any other: it predicts, is trained further, saved and exported. Kernels that several nodes of the file share
     * are one layer's. Where the file leaves height and width free, {@link #at} makes it for other sizes. Batch
     * normalisation that was folded into a convolution by the exporter cannot be taken out again.
     *
     * @param file the file
     * @param options the settings
     * @return the network
     * @throws FileException if the file cannot be read or breaks a rule, in one line that names the node and the rule; {@link
     *     dev.fovea.nn.onnx.OnnxUnsupportedException} if it is right but no network here, with all operators that are
     *     not supported
     */
    public static Network importOnnx(Path file, OnnxImport options) throws FileException {
        return importOnnxModel(file, options).network();
    }

    /**
     * Reads a network from an ONNX file, as {@link #importOnnx(Path, OnnxImport)}, with what the file remembers beside it: its
     * {@code metadata_props}, which {@code OnnxOptions.metadata} writes.
     *
     * @param file the file
     * @param options the settings
     * @return the network and the properties by their keys, but for those that begin with "fovea."
     * @throws FileException as {@link #importOnnx(Path, OnnxImport)}
     */
    public static Model importOnnxModel(Path file, OnnxImport options) throws FileException {
        Imported imported = OnnxReader.network(file, options);
        Map<String, String> texts = new LinkedHashMap<>(imported.metadata());
        texts.keySet().removeIf(ModelMetadata::isReserved);
        return new Model(imported.network().resizedBy(imported.resizing()), ModelMetadata.of(texts), "");
    }
}
