package dev.fovea.nn.model;

import dev.fovea.io.FileException;
import dev.fovea.nn.Network;
import java.nio.file.Path;

/**
 * One file for one network: a flat {@code .safetensors} file, which other programs read as well. The parameters stand
 * under their names in the layout they have in memory; {@code __metadata__} holds the description of the layers, the
 * seed, the library's version, a checksum and the caller's own entries.
 *
 * <p>
 * A file is data: nothing in it is executed or names a class, and whatever breaks a rule is refused with the place and
 * the rule. Memory is bounded by the file's size, whatever the file claims.
 */
public final class ModelFile {
    /** The format that is written, and the only one that is read. */
    static final String FORMAT = "1";

    private ModelFile() {}

    /**
     * Saves a network of this library's layers.
     *
     * @param file the file; an existing one is replaced, at once and as a whole, or stays as it was
     * @param network the network; it must not be trained meanwhile
     * @param metadata what is to be remembered with it
     * @throws FileException if a layer's kind is not registered, a parameter is not finite or the file cannot be
     *     written
     */
    public static void write(Path file, Network network, ModelMetadata metadata) throws FileException {
        write(file, network, metadata, LayerKinds.standard());
    }

    /**
     * Saves a network.
     *
     * @param file the file; an existing one is replaced, at once and as a whole, or stays as it was
     * @param network the network; it must not be trained meanwhile
     * @param metadata what is to be remembered with it
     * @param kinds the kinds its layers are of
     * @throws FileException if a layer's kind is not registered, a parameter is not finite or the file cannot be
     *     written
     */
    public static void write(Path file, Network network, ModelMetadata metadata, LayerKinds kinds)
            throws FileException {
        write(file, network, metadata, kinds, WeightRule.FINITE);
    }

    /**
     * Saves a network.
     *
     * @param file the file; an existing one is replaced, at once and as a whole, or stays as it was
     * @param network the network; it must not be trained meanwhile
     * @param metadata what is to be remembered with it
     * @param kinds the kinds its layers are of
     * @param rule which values its parameters may have
     * @throws FileException if a layer's kind is not registered, a parameter breaks the rule or the file cannot be
     *     written
     */
    public static void write(Path file, Network network, ModelMetadata metadata, LayerKinds kinds, WeightRule rule)
            throws FileException {
        ModelWriter.write(file, network, metadata, kinds, rule);
    }

    /**
     * Loads a network of this library's layers.
     *
     * @param file the file
     * @return the network with what was remembered
     * @throws FileException if the file cannot be read or breaks a rule
     */
    public static Model read(Path file) throws FileException {
        return read(file, LayerKinds.standard());
    }

    /**
     * Loads a network.
     *
     * @param file the file
     * @param kinds the kinds its layers may be of
     * @return the network with what was remembered
     * @throws FileException if the file cannot be read or breaks a rule
     */
    public static Model read(Path file, LayerKinds kinds) throws FileException {
        return read(file, kinds, WeightRule.FINITE);
    }

    /**
     * Loads a network.
     *
     * @param file the file
     * @param kinds the kinds its layers may be of
     * @param rule which values its parameters may have
     * @return the network with what was remembered
     * @throws FileException if the file cannot be read or breaks a rule
     */
    public static Model read(Path file, LayerKinds kinds, WeightRule rule) throws FileException {
        return ModelReader.read(file, kinds, rule);
    }

    /**
     * The version of this library, as it stands in the files it writes.
     *
     * @return for example 0.1.0
     */
    public static String libraryVersion() {
        return Version.number();
    }

    /**
     * The description of a network's input and layers, as it stands in its file: JSON.
     *
     * @param network the network
     * @param kinds the kinds its layers are of
     * @return the text, the same for networks that differ in nothing but parameters, seed and initialisers
     * @throws IllegalArgumentException if a layer's kind is not registered; the message says how to
     */
    public static String description(Network network, LayerKinds kinds) {
        try {
            return ModelWriter.description(Path.of("description"), network, kinds);
        } catch (FileException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
