package dev.fovea.nn.model;

import static dev.fovea.nn.model.ModelFileException.quoted;

import dev.fovea.io.FileException;
import dev.fovea.nn.Network;
import dev.fovea.nn.op.Parameter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * Parameters from any {@code .safetensors} file, such as those of Keras or PyTorch. F32 is taken as it is; F16 and BF16
 * are exact in float32, F64 is rounded to the nearest. The file is checked as strictly as a model file.
 */
public final class Weights {
    private final Path path;
    /** The path, for messages. */
    private final String file;
    private final Header header;

    private Weights(Path path, Header header) {
        this.path = path;
        this.file = path.toString();
        this.header = header;
    }

    /** A tensor of a file, without its numbers. */
    public static final class Tensor {
        private final TensorEntry entry;

        private Tensor(TensorEntry entry) {
            this.entry = entry;
        }

        /**
         * What it is called.
         *
         * @return its name, unique in the file
         */
        public String name() {
            return entry.name();
        }

        /**
         * The type of its elements.
         *
         * @return for example "F32"
         */
        public String dtype() {
            return entry.dtype().name();
        }

        /**
         * Its extents.
         *
         * @return outermost first
         */
        public List<Long> shape() {
            return entry.shape();
        }

        /** For example "dense.kernel: F32 [784, 10]". */
        @Override
        public String toString() {
            return name() + ": " + dtype() + " " + shape();
        }
    }

    /**
     * Reads what a file holds, but not the numbers.
     *
     * @param file the file
     * @return its tensors and metadata
     * @throws FileException if the file cannot be read or breaks a rule of the format
     */
    public static Weights of(Path file) throws FileException {
        try (TensorFile in = TensorFile.open(file)) {
            return new Weights(file, in.header());
        }
    }

    /**
     * The tensors.
     *
     * @return the tensors, in the order of the data
     */
    public List<Tensor> tensors() {
        return header.tensors().stream().map(Tensor::new).toList();
    }

    /**
     * The metadata.
     *
     * @return the texts under their keys
     */
    public Map<String, String> metadata() {
        return header.metadata();
    }

    /**
     * Reads finite numbers into a network's parameters.
     *
     * @param network the network; it must not run meanwhile
     * @param map where each of its parameters comes from
     * @throws FileException as {@link #into(Network, WeightMap, WeightRule)}
     */
    public void into(Network network, WeightMap map) throws FileException {
        into(network, map, WeightRule.FINITE);
    }

    /**
     * Reads numbers into a network's parameters: all of them or, if anything is wrong, none.
     *
     * @param network the network; it must not run meanwhile
     * @param map where each of its parameters comes from; every parameter has an entry, and every tensor of the file is
     *     asked for or {@link WeightMap#ignore ignored}
     * @param rule which values parameters may have
     * @throws FileException if a parameter has no entry or an entry no parameter or no tensor, a tensor is not asked
     *     for, has another shape than the parameter has in its layout or is not of floats, a number breaks the rule, or
     *     the file cannot be read
     */
    public void into(Network network, WeightMap map, WeightRule rule) throws FileException {
        requireEveryParameter(network, map);
        Map<String, WeightMap.Source> sources = map.sources(network);
        Map<Parameter, float[]> values = new LinkedHashMap<>();
        try (TensorFile in = TensorFile.open(path)) {
            Map<String, TensorEntry> tensors = new LinkedHashMap<>();
            for (TensorEntry tensor : in.header().tensors()) {
                tensors.put(tensor.name(), tensor);
            }
            requireEveryTensor(sources, tensors.keySet(), map);
            for (Parameter parameter : network.parameters()) {
                WeightMap.Source source = sources.get(parameter.name());
                TensorEntry tensor = source == null ? null : tensors.get(source.tensor());
                if (source != null && tensor != null) {
                    values.put(parameter, read(in, tensor, network, parameter, source, rule));
                }
            }
        }
        values.forEach((parameter, array) -> System.arraycopy(array, 0, parameter.values(), 0, array.length));
        network.changed();
    }

    private void requireEveryParameter(Network network, WeightMap map) throws ModelFileException {
        Set<String> entries = map.entries();
        List<String> missing = new ArrayList<>();
        for (Parameter parameter : network.parameters()) {
            if (!entries.remove(parameter.name())) {
                missing.add(parameter.name());
            }
        }
        if (!missing.isEmpty()) {
            throw new ModelFileException(
                    file, "map", "expected an entry for every parameter, found none for " + brief(missing)
                            + "; WeightMap.put gives one, WeightMap.keep leaves a parameter as it is");
        }
        if (!entries.isEmpty()) {
            throw new ModelFileException(
                    file, "map", "no parameters are called " + brief(entries) + "; there are "
                            + brief(network.parameters()));
        }
    }

    /** That map and file have the same tensors. */
    private void requireEveryTensor(Map<String, WeightMap.Source> sources, Set<String> tensors, WeightMap map)
            throws ModelFileException {
        Set<String> left = new LinkedHashSet<>(tensors);
        left.removeAll(map.ignoredAmong(tensors));
        List<String> missing = new ArrayList<>();
        sources.forEach((parameter, source) -> {
            left.remove(source.tensor());
            if (!tensors.contains(source.tensor())) {
                missing.add(quoted(source.tensor()) + " for " + parameter);
            }
        });
        if (!missing.isEmpty()) {
            throw new ModelFileException(
                    file, "map", "the file has no tensor " + missing.getFirst()
                            + (missing.size() == 1 ? "" : " and lacks " + (missing.size() - 1) + " more") + "; "
                            + (left.isEmpty() ? "all that it has is asked for"
                                    : "it has, not asked for, " + brief(left)));
        }
        if (!left.isEmpty()) {
            throw new ModelFileException(
                    file, "map", "no parameter is read from the tensors " + brief(left)
                            + "; WeightMap.ignore leaves tensors unread");
        }
        List<NamePattern> idle = map.idle(tensors);
        if (!idle.isEmpty()) {
            throw new ModelFileException(
                    file, "map", "tensors called " + brief(idle) + " are to be ignored, but there are only "
                            + brief(tensors) + idle.getFirst().hint(tensors));
        }
    }

    private static String brief(Collection<?> names) {
        return ModelFileException.brief(names.toString());
    }

    private float[] read(
            TensorFile in, TensorEntry tensor, Network network, Parameter parameter, WeightMap.Source source,
            WeightRule rule)
            throws FileException {
        String place = "tensor " + quoted(source.tensor());
        TensorLayout layout;
        try {
            layout = TensorLayout.of(network, parameter, source);
        } catch (IllegalArgumentException e) {
            throw new ModelFileException(file, place, String.valueOf(e.getMessage()), e);
        }
        List<Long> shape = layout.shape();
        if (!tensor.shape().equals(shape) && !layout.isDepthwise(tensor.shape())) {
            throw new ModelFileException(
                    file, place, "expected " + TensorEntry.text(shape) + " in the layout " + source.layout()
                            + " for the parameter " + parameter + ", found " + tensor.shapeText());
        }
        float[] values = new float[parameter.values().length];
        in.read(tensor, values, new CRC32());
        values = layout.values(values);
        rule.check(file, tensor.name(), parameter, values);
        return values;
    }

    /** The file and what it holds. */
    @Override
    public String toString() {
        return file + ": " + tensors();
    }
}
