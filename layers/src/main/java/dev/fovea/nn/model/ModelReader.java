package dev.fovea.nn.model;

import static dev.fovea.nn.model.ModelFileException.quoted;

import dev.fovea.io.FileException;
import dev.fovea.nn.Network;
import dev.fovea.nn.op.Parameter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/** Reads a network from a model file. */
final class ModelReader {
    private final String file;
    private final TensorFile in;
    private final Header header;

    private ModelReader(String file, TensorFile in) {
        this.file = file;
        this.in = in;
        this.header = in.header();
    }

    /** Reads what is open, and closes it. */
    static Model read(TensorSource source, LayerKinds kinds, WeightRule rule) throws FileException {
        try (TensorFile in = TensorFile.open(source)) {
            return new ModelReader(source.name(), in).read(kinds, rule);
        }
    }

    private Model read(LayerKinds kinds, WeightRule rule) throws FileException {
        Map<String, String> own = ownEntries();
        long seed = seed(own.getOrDefault(ModelKeys.SEED, ""));
        Architecture architecture =
                ArchitectureReader.read(file, own.getOrDefault(ModelKeys.ARCHITECTURE, ""), kinds);
        Network network = build(architecture, seed);
        readParameters(network, rule);
        Map<String, String> entries = new LinkedHashMap<>(header.metadata());
        entries.keySet().removeAll(own.keySet());
        return new Model(network, ModelMetadata.of(entries), own.getOrDefault(ModelKeys.VERSION, ""));
    }

    /** The library's entries: all of them and no other. */
    private Map<String, String> ownEntries() throws FileException {
        Map<String, String> own = new LinkedHashMap<>(header.metadata());
        own.keySet().removeIf(key -> !key.startsWith(ModelMetadata.RESERVED));
        String format = own.get(ModelKeys.FORMAT);
        if (own.containsKey(ModelKeys.CHECKPOINT)) {
            throw fault("metadata", "expected a network, found the checkpoint of a training run, which only a Trainer"
                    + " continues; the network of its best epoch is best.safetensors beside it, if there is one");
        }
        if (format == null) {
            throw fault(
                    "metadata",
                    "expected an entry " + ModelKeys.FORMAT + ", found none; this is no file of Fovea's, but "
                            + "Weights may read it into a network");
        }
        if (!format.equals(ModelFile.FORMAT)) {
            throw fault(
                    "metadata", "expected format " + ModelFile.FORMAT + ", found " + quoted(format)
                            + "; a newer Fovea may read it");
        }
        for (String key : ModelKeys.ALL) {
            if (!own.containsKey(key)) {
                throw fault("metadata", "expected an entry " + key + ", found none");
            }
        }
        for (String key : own.keySet()) {
            if (!ModelKeys.ALL.contains(key)) {
                throw fault("metadata",
                        "expected no entry " + quoted(key) + ": format " + ModelFile.FORMAT + " has none");
            }
        }
        return own;
    }

    private long seed(String text) throws FileException {
        try {
            long seed = Long.parseLong(text);
            if (Long.toString(seed).equals(text)) {
                return seed;
            }
            throw fault("metadata", "expected a seed in decimal, found " + quoted(text));
        } catch (NumberFormatException e) {
            throw new ModelFileException(file, "metadata", "expected a seed of 64 bits, found " + quoted(text), e);
        }
    }

    /** The network with zeros for parameters, refused before it is allocated if the file holds fewer numbers. */
    private Network build(Architecture architecture, long seed) throws FileException {
        long numbers = header.dataSize() / Float.BYTES;
        try {
            return Network.blank(architecture.input(), seed, numbers, architecture.layers())
                    .named(architecture.inputName(), architecture.outputName());
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new ModelFileException(
                    file, Architecture.PLACE,
                    ModelFileException.brief(e.getMessage()) + " (the file holds " + numbers + " numbers)", e);
        } catch (OutOfMemoryError e) {
            // One failed array allocation leaves nothing behind, so this, unlike most out-of-memory errors, can be
            // told.
            long mebibytes = Runtime.getRuntime().maxMemory() >> 20;
            throw new ModelFileException(
                    file, "data",
                    "its " + numbers + " numbers do not fit in Java's heap of " + mebibytes + " MiB (option -Xmx)", e);
        }
    }

    private void readParameters(Network network, WeightRule rule) throws FileException {
        Map<String, Parameter> parameters = new HashMap<>();
        network.parameters().forEach(parameter -> parameters.put(parameter.name(), parameter));
        requireSameNames(network.parameters(), parameters);
        CRC32 sum = FileSum.of(header);
        for (TensorEntry tensor : header.tensors()) {
            Parameter parameter = parameters.remove(tensor.name());
            if (parameter == null) {
                throw fault(
                        "tensor " + quoted(tensor.name()), "the network has no such parameter; there are "
                                + ModelFileException.brief(network.parameters().toString()));
            }
            requireSameForm(tensor, parameter);
            in.read(tensor, parameter.values(), sum);
        }
        FileSum.require(file, header, sum);
        for (Parameter parameter : network.parameters()) {
            rule.check(file, parameter.name(), parameter, parameter.values());
        }
    }

    private void requireSameNames(List<Parameter> inOrder, Map<String, Parameter> parameters) throws FileException {
        Map<String, Parameter> missing = new HashMap<>(parameters);
        header.tensors().forEach(tensor -> missing.remove(tensor.name()));
        for (Parameter parameter : inOrder) {
            if (missing.containsKey(parameter.name())) {
                throw fault(
                        "tensor " + quoted(parameter.name()),
                        "expected one of shape " + parameter.shape() + " for the network's parameter, found none among "
                                + ModelFileException.brief(
                                        header.tensors().stream().map(TensorEntry::name).toList().toString()));
            }
        }
    }

    private void requireSameForm(TensorEntry tensor, Parameter parameter) throws FileException {
        List<Long> shape = TensorEntry.extents(parameter.shape());
        if (tensor.dtype() != Dtype.F32 || !tensor.shape().equals(shape)) {
            throw fault(
                    "tensor " + quoted(tensor.name()), "expected " + Dtype.F32 + " " + parameter.shape() + ", found "
                            + tensor.dtype() + " " + tensor.shapeText());
        }
    }

    private ModelFileException fault(String place, String problem) {
        return new ModelFileException(file, place, problem);
    }
}
