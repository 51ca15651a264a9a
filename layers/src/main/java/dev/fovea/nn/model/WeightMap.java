package dev.fovea.nn.model;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.nn.Network;
import dev.fovea.nn.op.Parameter;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which tensor of a file each parameter of a network is read from. A map begins with the names of another program and
 * is changed until they are the file's; it is immutable, every method returns another one.
 *
 * <pre>{@code
 * WeightMap map = WeightMap.pytorch(network)              // conv2d.weight, residual.body.batch_norm.running_mean, …
 *         .rename("residual.body.**", "layer1.0.**")
 *         .keep("dense.*")
 *         .ignore("fc.*");
 * }</pre>
 *
 * <p>In patterns, "*" stands for any characters within one part of a name (parts are separated by "." or "/"), "**" for
 * any characters at all. A pattern that matches nothing is refused.
 */
@CheckReturnValue
public final class WeightMap {
    /** What PyTorch calls parameters, by their names here; others have the same name. */
    private static final Map<String, String> PYTORCH_NAMES = Map.of(
            "kernel", "weight",
            "alpha", "weight",
            "gamma", "weight",
            "beta", "bias",
            "moving_mean", "running_mean",
            "moving_variance", "running_var");

    /** PyTorch's count of the steps of a batch normalisation, which nothing here corresponds to. */
    private static final NamePattern PYTORCH_STEPS = NamePattern.of("**num_batches_tracked");

    private final WeightLayout layout;
    /** Those of the network, in order. */
    private final List<String> parameters;
    /** By parameter: what {@link #rename} may change. */
    private final Map<String, Source> derived;
    /** By parameter: what {@link #put} said. */
    private final Map<String, Source> put;
    private final Set<String> kept;
    /** By parameter: what {@link #flattened} said. */
    private final Map<String, Shape> images;
    private final List<NamePattern> ignored;

    /**
     * Where a parameter comes from; {@code flattened} is the image, as it is here, that was said to be flattened into its
     * inputs.
     */
    record Source(String tensor, WeightLayout layout, @Nullable Shape flattened) {}

    private WeightMap(WeightLayout layout, List<String> parameters, Map<String, Source> derived) {
        this(layout, parameters, derived, Map.of(), Set.of(), Map.of(), List.of());
    }

    private WeightMap(
            WeightLayout layout,
            List<String> parameters,
            Map<String, Source> derived,
            Map<String, Source> put,
            Set<String> kept,
            Map<String, Shape> images,
            List<NamePattern> ignored) {
        this.layout = layout;
        this.parameters = parameters;
        this.derived = derived;
        this.put = put;
        this.kept = kept;
        this.images = images;
        this.ignored = ignored;
    }

    /**
     * A map without entries.
     *
     * @param network the network
     * @param layout the layout of the tensors, unless an entry has another
     * @return the map
     */
    public static WeightMap empty(Network network, WeightLayout layout) {
        List<String> names = network.parameters().stream().map(Parameter::name).toList();
        return new WeightMap(Objects.requireNonNull(layout, "layout"), names, Map.of());
    }

    /**
     * The map of a file whose tensors have the network's names and layout, such as one that {@link Network#save} wrote.
     *
     * @param network the network
     * @return an entry for each of its parameters, for example "residual.body.conv2d.kernel"
     */
    public static WeightMap sameNames(Network network) {
        return named(network, WeightLayout.KERAS, UnaryOperator.identity());
    }

    /**
     * The map of a file of Keras whose layers have the network's names.
     *
     * @param network the network
     * @return an entry for each of its parameters, with slashes as in the paths of Keras' weights: "conv2d/kernel"
     */
    public static WeightMap keras(Network network) {
        return named(network, WeightLayout.KERAS, name -> name.replace('.', '/'));
    }

    /**
     * The map of a state dict of PyTorch whose modules have the network's names: usually the start for {@link
     * #layers(String...)} or {@link #rename(String, String)}. The kernel is called weight there, as are PReLU's slopes, gamma and beta weight
     * and bias, the moving statistics running_mean and running_var; num_batches_tracked is ignored.
     *
     * @param network the network
     * @return an entry for each of its parameters, for example "residual.body.conv2d.weight"
     */
    public static WeightMap pytorch(Network network) {
        return named(network, WeightLayout.PYTORCH, name -> {
            int last = name.lastIndexOf('.') + 1;
            return name.substring(0, last) + PYTORCH_NAMES.getOrDefault(name.substring(last), name.substring(last));
        });
    }

    private static WeightMap named(Network network, WeightLayout layout, UnaryOperator<String> names) {
        WeightMap map = empty(network, layout);
        Map<String, Source> sources = new LinkedHashMap<>();
        map.parameters.forEach(name -> sources.put(name, new Source(names.apply(name), layout, null)));
        return map.withDerived(sources);
    }

    /**
     * Calls the layers that have parameters by their names in the file, in the network's order, as {@code
     * dict.fromkeys(name.rpartition(".")[0] for name in model.state_dict())} lists them in Python if the model defines
     * its modules in that order. Only for a map that began with names, and without those layers that are kept or put as
     * a whole.
     *
     * @param names a name for each layer, for example "0", "1", "3"
     * @return a new map
     * @throws IllegalArgumentException if there are more or fewer names than such layers; the message lists both
     */
    public WeightMap layers(String... names) {
        Set<String> paths = new LinkedHashSet<>();
        derived.keySet().forEach(parameter -> paths.add(layer(parameter)));
        if (paths.size() != names.length) {
            throw new IllegalArgumentException("the network has " + paths.size() + " layers to be read, "
                    + brief(paths) + ", found " + names.length + " names, " + brief(Arrays.asList(names)));
        }
        Map<String, String> nameOf = new HashMap<>();
        int next = 0;
        for (String path : paths) {
            nameOf.put(path, names[next++]);
        }
        Map<String, String> renamed = new LinkedHashMap<>();
        derived.forEach((parameter, source) -> {
            int last = Math.max(source.tensor().lastIndexOf('.'), source.tensor().lastIndexOf('/'));
            renamed.put(
                    parameter, nameOf.get(layer(parameter)) + source.tensor().substring(Math.max(0, last)));
        });
        return renamed(renamed, "layers(" + brief(Arrays.asList(names)) + ")");
    }

    /**
     * Changes names of tensors: each wildcard of the new name stands for what the wildcard of the same place in the old
     * one stands for. {@code rename("residual.body.**", "layer1.0.**")} changes a prefix, {@code rename("**", "model.**")}
     * adds one, {@code rename("sequential.**", "**")} removes one. Later calls see the names that earlier ones made; what
     * was put is left alone.
     *
     * @param from a pattern of the names so far
     * @param to the new name
     * @return a new map
     * @throws IllegalArgumentException if no name matches, the new name has another number of wildcards, or two parameters
     *     would be read from one tensor
     */
    public WeightMap rename(String from, String to) {
        NamePattern pattern = NamePattern.of(from);
        NamePattern target = NamePattern.of(to);
        Map<String, String> renamed = new LinkedHashMap<>();
        derived.forEach((parameter, source) -> {
            String name = pattern.rename(source.tensor(), target);
            if (name != null) {
                renamed.put(parameter, name);
            }
        });
        if (renamed.isEmpty()) {
            List<String> tensors = derived.values().stream().map(Source::tensor).toList();
            throw new IllegalArgumentException(
                    "rename(\"" + from + "\", \"" + to + "\"): no tensor of the map is called "
                            + "so; there are " + brief(tensors) + pattern.hint(tensors));
        }
        return renamed(renamed, "rename(\"" + from + "\", \"" + to + "\")");
    }

    /**
     * Changes all names of tensors but those that were put.
     *
     * @param names the new name of each
     * @return a new map
     * @throws IllegalArgumentException if two parameters would be read from one tensor
     */
    public WeightMap rename(UnaryOperator<String> names) {
        Map<String, String> renamed = new LinkedHashMap<>();
        derived.forEach((parameter, source) -> renamed.put(
                parameter, Objects.requireNonNull(names.apply(source.tensor()), "the new name")));
        return renamed(renamed, "rename");
    }

    private WeightMap renamed(Map<String, String> tensors, String what) {
        Map<String, Source> sources = new LinkedHashMap<>();
        Map<String, String> readers = new HashMap<>();
        derived.forEach((parameter, source) -> {
            String tensor = tensors.getOrDefault(parameter, source.tensor());
            String other = readers.put(tensor, parameter);
            if (other != null) {
                throw new IllegalArgumentException(what + ": the parameters " + other + " and " + parameter
                        + " would both be read from the tensor \"" + tensor + "\"");
            }
            sources.put(parameter, new Source(tensor, source.layout(), null));
        });
        return withDerived(sources);
    }

    /**
     * Reads a parameter from a tensor in the map's layout.
     *
     * @param parameter the parameter's name in the network
     * @param tensor the tensor's name in the file
     * @return a new map
     * @throws IllegalArgumentException if there is no such parameter, or it was put or kept already
     */
    public WeightMap put(String parameter, String tensor) {
        return put(parameter, tensor, layout);
    }

    /**
     * Reads a parameter from a tensor. Several may be read from the same one.
     *
     * @param parameter the parameter's name in the network
     * @param tensor the tensor's name in the file
     * @param tensorLayout the tensor's layout
     * @return a new map
     * @throws IllegalArgumentException if there is no such parameter, or it was put or kept already
     */
    public WeightMap put(String parameter, String tensor, WeightLayout tensorLayout) {
        requireParameter(parameter);
        if (put.containsKey(parameter)) {
            throw new IllegalArgumentException("the parameter " + parameter + " is read from the tensor \""
                    + put.get(parameter).tensor() + "\" already, so not from \"" + tensor + "\"");
        }
        if (kept.contains(parameter)) {
            throw new IllegalArgumentException(
                    "the parameter " + parameter + " is kept, so not read from the tensor \"" + tensor + "\"");
        }
        Map<String, Source> sources = new LinkedHashMap<>(put);
        sources.put(parameter, new Source(tensor, tensorLayout, null));
        return new WeightMap(layout, parameters, without(Set.of(parameter)), sources, kept, images, ignored);
    }

    /**
     * Leaves parameters as they are.
     *
     * @param pattern the parameters' names in the network: "dense.*", or a single one
     * @return a new map
     * @throws IllegalArgumentException if no parameter is called so, or one of them was put
     */
    public WeightMap keep(String pattern) {
        NamePattern meant = NamePattern.of(pattern);
        List<String> names = meant.among(parameters);
        if (names.isEmpty()) {
            throw new IllegalArgumentException("no parameter is called \"" + pattern + "\"; there are "
                    + brief(parameters) + meant.hint(parameters));
        }
        for (String name : names) {
            if (put.containsKey(name)) {
                throw new IllegalArgumentException("the parameter " + name + " is read from the tensor \""
                        + put.get(name).tensor() + "\", so not kept");
            }
        }
        Set<String> all = new LinkedHashSet<>(kept);
        all.addAll(names);
        return new WeightMap(layout, parameters, without(all), put, all, images, ignored);
    }

    /**
     * Leaves tensors of the file unread; without this, those that nobody asks for are an error.
     *
     * @param pattern the tensors' names: "optimizer.**", or a single one
     * @return a new map
     */
    public WeightMap ignore(String pattern) {
        List<NamePattern> all = new ArrayList<>(ignored);
        all.add(NamePattern.of(pattern));
        return new WeightMap(layout, parameters, derived, put, kept, images, List.copyOf(all));
    }

    /**
     * Tells the image that was flattened into a parameter's inputs, which PyTorch counts by (channel, row, column) and
     * Fovea by (row, column, channel). For the layers here it is known and need not be told ({@link Network#inputOrder},
     * {@link Network#outputOrder}); this is for layers of one's own, or with (1, 1, inputs) for a model that brings its
     * images into Fovea's order before it flattens them.
     *
     * @param parameter the parameter's name in the network
     * @param image the image that is flattened, (height, width, channels)
     * @return a new map
     * @throws IllegalArgumentException if there is no such parameter or the shape is no image's
     */
    public WeightMap flattened(String parameter, Shape image) {
        requireParameter(parameter);
        if (image.rank() != 3) {
            throw new IllegalArgumentException(
                    "parameter " + parameter + ": expected an image (height, width, channels), found " + image);
        }
        Map<String, Shape> all = new LinkedHashMap<>(images);
        all.put(parameter, image);
        return new WeightMap(layout, parameters, derived, put, kept, Collections.unmodifiableMap(all), ignored);
    }

    private void requireParameter(String name) {
        if (!parameters.contains(name)) {
            throw new IllegalArgumentException(
                    "no parameter is called \"" + name + "\"; there are " + brief(parameters));
        }
    }

    private Map<String, Source> without(Set<String> names) {
        Map<String, Source> sources = new LinkedHashMap<>(derived);
        sources.keySet().removeAll(names);
        return sources;
    }

    private WeightMap withDerived(Map<String, Source> sources) {
        return new WeightMap(layout, parameters, sources, put, kept, images, ignored);
    }

    private static String layer(String parameter) {
        return parameter.substring(0, Math.max(0, parameter.lastIndexOf('.')));
    }

    private static String brief(Iterable<String> names) {
        return ModelFileException.brief(names.toString());
    }

    /** Where each parameter of a network comes from; those that are kept have no entry. */
    Map<String, Source> sources(Network network) {
        Map<String, Source> sources = new LinkedHashMap<>();
        for (Parameter parameter : network.parameters()) {
            String name = parameter.name();
            Source source = put.getOrDefault(name, derived.get(name));
            if (source != null) {
                sources.put(name, new Source(source.tensor(), source.layout(), images.get(name)));
            }
        }
        return sources;
    }

    /** All parameters that have an entry or are kept. */
    Set<String> entries() {
        Set<String> names = new LinkedHashSet<>(derived.keySet());
        names.addAll(put.keySet());
        names.addAll(kept);
        return names;
    }

    /** The tensors among those of a file that may be left unread. */
    Set<String> ignoredAmong(Set<String> tensors) {
        Set<String> names = new TreeSet<>();
        ignored.forEach(pattern -> names.addAll(pattern.among(tensors)));
        if (layout == WeightLayout.PYTORCH) {
            names.addAll(PYTORCH_STEPS.among(tensors));
        }
        return names;
    }

    /** The patterns of {@link #ignore} that match nothing. */
    List<NamePattern> idle(Set<String> tensors) {
        return ignored.stream().filter(pattern -> pattern.among(tensors).isEmpty()).toList();
    }

    /** One line for each parameter of the network: where it comes from, if from anywhere. */
    @Override
    public String toString() {
        return parameters.stream().map(this::line).collect(Collectors.joining("\n"));
    }

    private String line(String parameter) {
        Source source = put.getOrDefault(parameter, derived.get(parameter));
        if (source != null) {
            return parameter + " ← " + source.tensor();
        }
        return parameter + (kept.contains(parameter) ? " is kept" : " has no entry");
    }
}
