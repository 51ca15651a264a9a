package dev.fovea.nn;

import dev.fovea.internal.io.AtomicFile;
import dev.fovea.io.FileException;
import dev.fovea.nn.internal.onnx.OnnxModel;
import dev.fovea.nn.internal.onnx.network.Imported;
import dev.fovea.nn.internal.onnx.network.OnnxReader;
import dev.fovea.nn.internal.plan.Advice;
import dev.fovea.nn.internal.plan.FinalActivation;
import dev.fovea.nn.internal.plan.Graph;
import dev.fovea.nn.internal.plan.GraphBuilder;
import dev.fovea.nn.internal.plan.PredictionPlan;
import dev.fovea.nn.internal.plan.Resizing;
import dev.fovea.nn.internal.plan.TrainingPlan;
import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.loss.Target;
import dev.fovea.nn.model.LayerKinds;
import dev.fovea.nn.model.ModelFile;
import dev.fovea.nn.model.ModelMetadata;
import dev.fovea.nn.model.ParameterNames;
import dev.fovea.nn.onnx.OnnxImport;
import dev.fovea.nn.onnx.OnnxOptions;
import dev.fovea.nn.op.Batch;
import dev.fovea.nn.op.CoupledOp;
import dev.fovea.nn.op.Example;
import dev.fovea.nn.op.Mode;
import dev.fovea.nn.op.Parameter;
import dev.fovea.nn.op.Parts;
import dev.fovea.nn.op.Samples;
import dev.fovea.nn.op.Value;
import dev.fovea.ops.Logits;
import dev.fovea.parallel.Parallel;
import dev.fovea.random.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A built network: its layers flattened into a list of ops, and its parameters.
 *
 * <p>Prediction may run in any number of threads at once. It works from a snapshot of the parameters, taken at the
 * first prediction after they changed; so do not predict while a training step runs.
 *
 * <p>One thread at a time trains a network, by a {@link TrainingPass} or a trainer; another one is refused.
 */
public final class Network {
    private static final long INITIAL_STREAM = 0;
    private static final long TRAINING_STREAM = 1;

    private final Shape inputShape;
    private final long seed;
    private final List<Layer> layers;
    private final Graph graph;
    private final Graph logits;
    private final Graph beforeSigmoid;
    private final Summary summary;
    private final Sizes sizes;
    private volatile @Nullable Snapshot snapshot;

    private Network(Shape inputShape, long seed, List<Layer> layers, Graph graph, Summary summary, Sizes sizes) {
        this.inputShape = inputShape;
        this.seed = seed;
        this.layers = layers;
        this.graph = graph;
        this.logits = graph.logits();
        this.beforeSigmoid = logits.without(FinalActivation.SIGMOID);
        this.summary = summary;
        this.sizes = sizes;
    }

    /** A plan for prediction, made of the parameters of a version. */
    private record Snapshot(int version, Graph graph, PredictionPlan plan) {
        @SuppressWarnings("ReferenceEquality") // a network has two graphs, which are large
        boolean is(Graph upTo, int now) {
            return version == now && graph == upTo;
        }
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
        Built built = built(builder, inputShape, layers);
        Sizes sizes = new Sizes(Resizing.same(built.layers, built.graph.parameters()));
        return new Network(inputShape, seed, built.layers, built.graph, built.summary, sizes);
    }

    /** What a network consists of. */
    private record Built(List<Layer> layers, Graph graph, Summary summary) {}

    private static Built built(GraphBuilder builder, Shape inputShape, List<Layer> layers) {
        if (inputShape.size() == 0) {
            throw new IllegalArgumentException("the input shape " + inputShape + " has no elements");
        }
        List<Layer> checked = Nested.checked(layers);
        if (checked.isEmpty()) {
            throw new IllegalArgumentException("a network needs at least one layer");
        }
        Value value = builder.input(inputShape);
        for (int i = 0; i < checked.size(); i++) {
            GraphBuilder.Scope scope = builder.scope(checked.get(i).name());
            String which = "layer " + (i + 1) + " of " + checked.size() + ", " + scope.path();
            value = emit(which, checked.get(i), scope, value, inputShape);
        }
        return new Built(checked, builder.build(value), Summary.of(builder.parts()));
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
    public Network at(Shape sample) {
        return sample.equals(inputShape) ? this : sizes.at(sample, resized -> {
            Built built = built(GraphBuilder.sharing(resized.shared()), sample, resized.layers());
            resized.fill().accept(built.graph.parameters());
            return new Network(sample, seed, built.layers, built.graph, built.summary, sizes);
        });
    }

    /** This network, to be made for other shapes in another way. */
    private Network resizedBy(Resizing resizing) {
        return new Network(inputShape, seed, layers, graph, summary, new Sizes(resizing));
    }

    private static Value emit(String which, Layer layer, GraphBuilder.Scope scope, Value value, Shape inputShape) {
        try {
            return Nested.emit(which, layer, scope, List.of(value));
        } catch (IllegalArgumentException e) {
            String advice = Advice.ofRefusedInput(inputShape);
            throw advice.isEmpty() ? e : new IllegalArgumentException(e.getMessage() + advice, e);
        }
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
        return layers;
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
     *     "conv2d_1.*", "*.bias", "residual**"
     * @return those of that name, in their order
     * @throws IllegalArgumentException if there is none; the message has all names
     */
    public List<Parameter> parameters(String pattern) {
        List<String> names = ParameterNames.matching(
                pattern, parameters().stream().map(Parameter::name).toList());
        return names.stream().map(this::parameter).toList();
    }

    /**
     * The image whose elements are the inputs of a parameter: of a dense kernel or of a batch normalisation's vectors,
     * where a {@link Flatten} stands before them, with nothing but elementwise layers between. Programs whose images
     * have the channels first flatten them in another order.
     *
     * @param parameter one of this network's
     * @return the image's shape, (height, width, channels); empty if the parameter's inputs are no flattened image
     */
    public Optional<Shape> flattenedImage(Parameter parameter) {
        return graph.flattenedImage(parameter);
    }

    /**
     * The table of layers, shapes and parameter counts.
     *
     * @return the summary; its text is in the form Keras prints
     */
    public Summary summary() {
        return summary;
    }

    /** Tells the network that parameters were written to, so that the next prediction takes a new snapshot. */
    public void changed() {
        sizes.version().incrementAndGet();
        snapshot = null;
    }

    /**
     * Keeps the network for this thread's training until the reservation is closed: meanwhile other threads' training is
     * refused. A {@link TrainingPass} needs none, but without one other threads may train between its steps.
     *
     * @return the reservation, to be closed by this thread
     * @throws IllegalStateException if a training is under way, of whichever thread
     */
    public Reservation reserve() {
        lock().reserve();
        return new Reservation(lock());
    }

    /** The network is one thread's to train until this is closed; see {@link Network#reserve}. */
    public static final class Reservation implements AutoCloseable {
        private final TrainingLock lock;
        private boolean closed;

        private Reservation(TrainingLock lock) {
            this.lock = lock;
        }

        /** Lets others train. Further calls do nothing. */
        @Override
        public void close() {
            if (!closed) {
                lock.leave();
                closed = true;
            }
        }
    }

    /** Who trains. */
    TrainingLock lock() {
        return sizes.lock();
    }

    /**
     * The layers whose training couples the samples of a batch, such as batch normalisations.
     *
     * @return the layers, from the input on
     */
    public List<CoupledLayer> coupledLayers() {
        return coupledLayers(parameter -> true);
    }

    /**
     * The layers that couple the samples of a batch where only some parameters learn ({@link PassOptions#learning}).
     *
     * @param learning which of the trainable parameters learn
     * @return the layers, from the input on, but those that have trainable parameters none of which learns
     */
    public List<CoupledLayer> coupledLayers(Predicate<Parameter> learning) {
        List<CoupledLayer> coupled = new ArrayList<>();
        for (Graph.Node node : graph.nodes()) {
            if (node.op() instanceof CoupledOp op && TrainingPlan.couples(op, learning)) {
                coupled.add(new CoupledLayer(node.layer(), op));
            }
        }
        return coupled;
    }

    /** Labels of as many classes as there are outputs, or values where that makes no sense. */
    Target classTarget() {
        Shape output = outputShape();
        return output.rank() == 0
                ? Target.values(output)
                : Target.labels(
                        Shape.of(Arrays.copyOf(output.dimensions(), output.rank() - 1)), output.channels());
    }

    /**
     * Checks that a loss sees what it is about. For one that has a softmax of its own these are logits: a softmax that ends
     * the network is taken for that of the loss; one with nothing but changes of shape, pooling and the like behind it
     * would be a second one. The same with a sigmoid. For one that {@link Loss#refusesSoftmax} it is what the network
     * predicts. Each of several outputs must be logits for a loss that has its activation.
     *
     * @param loss the loss
     * @throws IllegalArgumentException if it does not; the message names the layer or the remedy
     */
    public void requireLogits(Loss loss) {
        if (graph.endsInSoftmax() && loss.refusesSoftmax()) {
            throw new IllegalArgumentException(
                    "the network ends in a softmax, which the loss would not see: it would train other outputs than are "
                            + "predicted; leave the softmax out, or take a loss that has one, such as "
                            + "SoftmaxCrossEntropy");
        }
        if (loss.hasSoftmax()) {
            requireOnce(FinalActivation.SOFTMAX, loss);
        }
        if (loss.hasSigmoid()) {
            requireOnce(FinalActivation.SIGMOID, loss);
        }
        for (String output : outputParts().map(Parts::names).orElse(List.of())) {
            if (loss.hasSoftmax(output)) {
                refuse(Advice.twiceWithLoss(FinalActivation.SOFTMAX, graph, output));
            }
            if (loss.hasSigmoid(output)) {
                refuse(Advice.twiceWithLoss(FinalActivation.SIGMOID, graph, output));
            }
        }
    }

    private void requireOnce(FinalActivation activation, Loss loss) {
        refuse(Advice.twiceWithLoss(activation, seenBy(loss)));
    }

    private static void refuse(Optional<String> problem) {
        if (problem.isPresent()) {
            throw new IllegalArgumentException(problem.get());
        }
    }

    /** The graph up to what a loss sees: an activation that ends the network and that the loss has, too, belongs to it. */
    private Graph seenBy(Loss loss) {
        return loss.hasSigmoid() ? beforeSigmoid : logits;
    }

    /**
     * Checks that samples have the input's shape.
     *
     * @param name what they are called in the message, for example "training set"
     * @param shape the shape of one of them
     * @throws IllegalArgumentException if it is another one
     */
    public void requireSamples(String name, Shape shape) {
        if (!shape.equals(inputShape)) {
            throw new IllegalArgumentException("the network takes samples of " + inputShape + ", the " + name
                    + " has samples of " + shape + Advice.ofOtherSamples(inputShape, shape));
        }
    }

    /**
     * Predicts a batch.
     *
     * @param x inputs, (batch, inputShape…); the batch may be empty
     * @return outputs, (batch, outputShape…)
     * @throws IllegalArgumentException if x has another shape
     */
    public Tensor predict(Tensor x) {
        if (x.shape().rank() != inputShape.rank() + 1 || !x.shape().sample().equals(inputShape)) {
            String advice = x.shape().rank() == 0 ? "" : Advice.ofOtherSamples(inputShape, x.shape().sample());
            throw new IllegalArgumentException(
                    "the network takes (batch, …) of " + inputShape + ", found " + x.shape() + advice);
        }
        return predict(new TensorSamples(x));
    }

    /**
     * Predicts single inputs.
     *
     * @param x one array per input, the input's elements in memory order
     * @return one array per output
     * @throws IllegalArgumentException if an array has another length than the input has elements
     * @throws NullPointerException if an array is null; the message tells which
     */
    public float[][] predict(float[][] x) {
        for (int n = 0; n < x.length; n++) {
            if (x[n] == null) {
                throw new NullPointerException("input " + n + " is null");
            }
            if (x[n].length != inputShape.size()) {
                throw new IllegalArgumentException("input " + n + " has " + x[n].length
                        + " elements, the network takes " + inputShape + " = " + inputShape.size());
            }
        }
        float[] y = predict(new ArraySamples(x)).data();
        int size = outputShape().size();
        float[][] rows = new float[x.length][];
        for (int n = 0; n < rows.length; n++) {
            rows[n] = Arrays.copyOfRange(y, n * size, (n + 1) * size);
        }
        return rows;
    }

    /**
     * Predicts samples read one by one, so that they need not all be in memory as floats.
     *
     * @param samples the inputs
     * @return outputs, (samples, outputShape…)
     */
    public Tensor predict(Samples samples) {
        return predict(samples, Parallel.shared());
    }

    /**
     * Predicts samples on given threads. They share the samples; a single one, too, if it takes long and the network predicts
     * nothing else at this moment.
     *
     * @param samples the inputs
     * @param parallel where it runs, {@code Parallel.ofThreads(1)} for the caller's thread alone; the result does not depend on
     *     it
     * @return outputs, (samples, outputShape…)
     */
    public Tensor predict(Samples samples, Parallel parallel) {
        Tensor y = logits(samples, parallel);
        if (graph.endsInSoftmax()) {
            int classes = outputShape().channels();
            for (int i = 0; i < y.data().length; i += classes) {
                Logits.softmax(y.data(), i, y.data(), i, classes);
            }
        }
        return y;
    }

    /**
     * The outputs before a softmax at the network's end; without one, the same as {@link #predict(Samples)}.
     *
     * @param samples the inputs
     * @return logits, (samples, outputShape…)
     */
    public Tensor logits(Samples samples) {
        return logits(samples, Parallel.shared());
    }

    /**
     * The outputs before a softmax at the network's end, computed on given threads.
     *
     * @param samples the inputs
     * @param parallel where it runs; the result does not depend on it
     * @return logits, (samples, outputShape…)
     */
    public Tensor logits(Samples samples, Parallel parallel) {
        return run(logits, samples, parallel);
    }

    /**
     * What a loss sees of samples: the outputs before a softmax at the network's end, and before a sigmoid if the loss has one
     * of its own.
     *
     * @param loss the loss
     * @param samples the inputs
     * @param parallel where it runs; the result does not depend on it
     * @return logits, (samples, outputShape…)
     */
    public Tensor logitsFor(Loss loss, Samples samples, Parallel parallel) {
        return run(seenBy(loss), samples, parallel);
    }

    private Tensor run(Graph upTo, Samples samples, Parallel parallel) {
        Tensor y = Tensor.zeros(outputShape().batch(samples.size()));
        snapshot(upTo).run(samples, List.of(y.data()), parallel);
        return y;
    }

    /**
     * What inner layers compute, several at once, from a snapshot of the parameters as they are now: features for another
     * classifier, pictures of what a network sees.
     *
     * @param layerNames the paths of layers as the summary and parameters have them: "conv2d_1", "residual.body"
     * @return what computes their outputs
     * @throws IllegalArgumentException if there is no such layer; the message has all
     */
    public Features features(String... layerNames) {
        if (layerNames.length == 0) {
            throw new IllegalArgumentException("features are of at least one layer");
        }
        return new Features(inputShape, graph.withOutputsOf(List.of(layerNames)), List.of(layerNames));
    }

    /**
     * The first layers as a network of their own, with copies of the parameters: to put another head on it by {@link
     * #then}.
     *
     * @param layer the last of them, as the summary calls it
     * @return the network
     * @throws IllegalArgumentException if there is no such layer; the message has all
     */
    public Network upTo(String layer) {
        int end = indexOf(layer) + 1;
        return part(inputShape, 0, end);
    }

    /**
     * The layers behind one as a network of their own, whose input is what that layer computes, with copies of the
     * parameters.
     *
     * @param layer the last that is left out, as the summary calls it
     * @return the network
     * @throws IllegalArgumentException if there is no such layer, or none behind it
     */
    public Network after(String layer) {
        int index = indexOf(layer);
        if (index + 1 == layers.size()) {
            throw new IllegalArgumentException("there is no layer behind " + layer);
        }
        return part(summary.rows().get(index).output(), index + 1, layers.size());
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
    public Network then(long newSeed, Layer... more) {
        List<Layer> all = new ArrayList<>(layers);
        all.addAll(Arrays.asList(more));
        Network longer = build(inputShape, newSeed, all.toArray(Layer[]::new));
        copyParameters(0, longer);
        return longer;
    }

    private Network part(Shape input, int from, int to) {
        Network part = blank(input, seed, Long.MAX_VALUE, layers.subList(from, to));
        int first = summary.rows().subList(0, from).stream().mapToInt(row -> row.parameters().size()).sum();
        copyParameters(first, part);
        return part;
    }

    /** Copies parameters from one on to the first of another network, as many as both have. */
    private void copyParameters(int first, Network to) {
        for (int i = 0; i < to.parameters().size() && first + i < parameters().size(); i++) {
            float[] values = parameters().get(first + i).values();
            System.arraycopy(values, 0, to.parameters().get(i).values(), 0, values.length);
        }
        to.changed();
    }

    private int indexOf(String layer) {
        List<String> names = summary.rows().stream().map(Summary.Row::name).toList();
        if (!names.contains(layer)) {
            throw new IllegalArgumentException("no layer is called \"" + layer + "\"; there are " + names);
        }
        return names.indexOf(layer);
    }

    /**
     * The gradient of a number with respect to the input, for each input by itself: which pixels an output depends on
     * (saliency; Simonyan, Vedaldi and Zisserman, 2014). With moving statistics and without dropout, as the network
     * predicts.
     *
     * @param x the inputs, (batch, inputShape…)
     * @param number computed from the logits of one input, with its gradient; the target it gets is 0
     * @return ∂number/∂x, of x's shape
     * @throws IllegalArgumentException if x has another shape
     */
    public Tensor inputGradient(Tensor x, Loss number) {
        if (x.shape().rank() != inputShape.rank() + 1 || !x.shape().sample().equals(inputShape)) {
            throw new IllegalArgumentException(
                    "the network takes (batch, …) of " + inputShape + ", found " + x.shape());
        }
        Tensor dx = Tensor.zeros(x.shape());
        TrainingPass pass = evaluationPass(
                PassOptions.of(number, 1).target(Target.values(outputShape())).parallel(Parallel.ofThreads(1))
                        .learning(parameter -> false).inputGradient(true));
        int size = inputShape.size();
        for (int n = 0; n < x.shape().dimension(0); n++) {
            pass.run(new OneSample(x, n * size, size), 0);
            System.arraycopy(pass.inputGradient(0), 0, dx.data(), n * size, size);
        }
        return dx;
    }

    /** One sample of a tensor, whose target is 0. */
    private record OneSample(Tensor x, int from, int length) implements Batch {
        @Override
        public int size() {
            return 1;
        }

        @Override
        public void read(int sample, Example example) {
            System.arraycopy(x.data(), from, example.x(), example.xOffset(), length);
        }
    }

    /**
     * Prepares training: allocates everything a step needs.
     *
     * @param options loss, targets, batch size and more
     * @return the pass
     * @throws IllegalArgumentException if the batch size is too small for a layer's statistics, there is nothing to
     *     train, the loss cannot compare the network's output with the targets, or {@link #requireLogits} refuses it
     */
    public TrainingPass trainingPass(PassOptions options) {
        return pass(Mode.TRAINING, options);
    }

    /**
     * Prepares gradients of what the network predicts: a pass in which batch normalisation uses its moving statistics
     * and leaves them alone, and dropout does nothing. For fine-tuning on batches too small or too unlike for
     * statistics of their own. Several threads may each run a pass at once while nobody changes the parameters.
     *
     * @param options loss, targets, batch size and more
     * @return the pass
     * @throws IllegalArgumentException if there is nothing to train, the loss cannot compare the network's output with
     *     the targets, or {@link #requireLogits} refuses it
     */
    public TrainingPass evaluationPass(PassOptions options) {
        return pass(Mode.EVALUATION, options);
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
     * <p>Its input is called "input", (batch, inputShape…), its output "output", (batch, outputShape…), both in Fovea's
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
        AtomicFile.write(file, new OnnxModel(graph, options)::writeTo);
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
     * Reads a network from an ONNX file, of IR version 3 and operator set 7 or newer.
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
        Imported imported = OnnxReader.network(file, options);
        return imported.network().resizedBy(imported.resizing());
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
                Locale.ROOT, "Network[%s to %s, %d layers, %,d parameters]", inputShape, outputShape(), layers.size(),
                parameters);
    }

    private TrainingPass pass(Mode mode, PassOptions options) {
        return new TrainingPass(
                mode, this, seenBy(options.loss()), CounterRandom.ofSeed(seed).stream(TRAINING_STREAM), options);
    }

    private PredictionPlan snapshot(Graph upTo) {
        Snapshot current = snapshot;
        if (current == null || !current.is(upTo, sizes.version().get())) {
            synchronized (this) {
                current = snapshot;
                int now = sizes.version().get();
                if (current == null || !current.is(upTo, now)) {
                    current = new Snapshot(now, upTo, new PredictionPlan(upTo));
                    snapshot = current;
                }
            }
        }
        return current.plan;
    }

    private record ArraySamples(float[][] arrays) implements Samples {
        @Override
        public int size() {
            return arrays.length;
        }

        @Override
        public void read(int sample, float[] x, int offset, float[] workspace) {
            System.arraycopy(arrays[sample], 0, x, offset, arrays[sample].length);
        }
    }
}
