package dev.fovea.nn.model;

import dev.fovea.io.FileException;
import dev.fovea.nn.Network;
import dev.fovea.nn.op.Parameter;
import dev.fovea.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes a network into a model file. */
final class ModelWriter {
    private ModelWriter() {}

    /** What writes a network; {@code file} is what it will be called, for messages. */
    static TensorWriter of(String file, Network network, ModelMetadata metadata, LayerKinds kinds, WeightRule rule)
            throws FileException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Parameter parameter : network.parameters()) {
            rule.check(file, parameter.name(), parameter, parameter.values());
            tensors.put(parameter.name(), Tensor.of(parameter.shape(), parameter.values()));
        }
        Map<String, String> entries = new LinkedHashMap<>();
        entries.put(ModelKeys.FORMAT, ModelFile.FORMAT);
        entries.put(ModelKeys.VERSION, Version.number());
        entries.put(ModelKeys.SEED, Long.toString(network.seed()));
        entries.put(ModelKeys.ARCHITECTURE, description(file, network, kinds));
        entries.putAll(metadata.entries());
        return TensorWriter.of(file, entries, tensors);
    }

    /** The network's layers as JSON, which can be read again; {@code file} is where it will stand, for messages. */
    static String description(String file, Network network, LayerKinds kinds) throws FileException {
        String description = ArchitectureWriter.write(file, Architecture.of(network), kinds);
        // Nothing is written that could not be read: layers may be nested too deep, or their kind have a mistake.
        ArchitectureReader.read(file, description, kinds);
        return description;
    }
}
