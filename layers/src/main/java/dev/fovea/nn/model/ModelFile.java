package dev.fovea.nn.model;

import dev.fovea.internal.io.AtomicFile;
import dev.fovea.io.FileException;
import dev.fovea.nn.Network;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * One file for one network: a flat {@code .safetensors} file, which other programs read as well. The parameters stand
 * under their names in the layout they have in memory; {@code __metadata__} holds the description of the layers, the
 * seed, the library's version, a checksum and the caller's own entries.
 *
 * <p>
 * A file is data: nothing in it is executed or names a class, and whatever breaks a rule is refused with the place and
 * the rule. Memory is bounded by the file's size, whatever the file claims. The same bytes may stand in an array or come
 * by a stream.
 */
public final class ModelFile {
    /** The format that is written, and the only one that is read. */
    static final String FORMAT = "1";

    /** What is written to no file is called so in messages. */
    private static final String IN_MEMORY = "network";

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
        AtomicFile.write(file, ModelWriter.of(file.toString(), network, metadata, kinds, rule)::writeTo);
    }

    /**
     * Writes what {@link #write(Path, Network, ModelMetadata)} would, elsewhere than in a file.
     *
     * @param out takes the bytes; not closed. Nothing is written of a network that cannot be saved
     * @param network the network; it must not be trained meanwhile
     * @param metadata what is to be remembered with it
     * @throws FileException if a layer's kind is not registered or a parameter is not finite
     * @throws IOException what the stream throws
     */
    public static void write(OutputStream out, Network network, ModelMetadata metadata) throws IOException {
        write(out, network, metadata, LayerKinds.standard());
    }

    /**
     * Writes what {@link #write(Path, Network, ModelMetadata, LayerKinds)} would, elsewhere than in a file.
     *
     * @param out takes the bytes; not closed. Nothing is written of a network that cannot be saved
     * @param network the network; it must not be trained meanwhile
     * @param metadata what is to be remembered with it
     * @param kinds the kinds its layers are of
     * @throws FileException if a layer's kind is not registered or a parameter is not finite
     * @throws IOException what the stream throws
     */
    public static void write(OutputStream out, Network network, ModelMetadata metadata, LayerKinds kinds)
            throws IOException {
        ModelWriter.of(IN_MEMORY, network, metadata, kinds, WeightRule.FINITE).writeTo(out);
    }

    /**
     * The bytes of the file that {@link #write(Path, Network, ModelMetadata)} would write.
     *
     * @param network the network; it must not be trained meanwhile
     * @param metadata what is to be remembered with it
     * @return the bytes
     * @throws FileException if a layer's kind is not registered, a parameter is not finite or the bytes would not fit in
     *     an array
     */
    public static byte[] toBytes(Network network, ModelMetadata metadata) throws FileException {
        return toBytes(network, metadata, LayerKinds.standard());
    }

    /**
     * The bytes of the file that {@link #write(Path, Network, ModelMetadata, LayerKinds)} would write.
     *
     * @param network the network; it must not be trained meanwhile
     * @param metadata what is to be remembered with it
     * @param kinds the kinds its layers are of
     * @return the bytes
     * @throws FileException if a layer's kind is not registered, a parameter is not finite or the bytes would not fit in
     *     an array
     */
    public static byte[] toBytes(Network network, ModelMetadata metadata, LayerKinds kinds) throws FileException {
        return ModelWriter.of(IN_MEMORY, network, metadata, kinds, WeightRule.FINITE).toBytes();
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
        return ModelReader.read(FileSource.open(file), kinds, rule);
    }

    /**
     * Loads a network of this library's layers from the bytes of a file.
     *
     * @param bytes all bytes of the file; not modified
     * @param name what they are called in messages, for example where they come from
     * @return the network with what was remembered
     * @throws FileException if the bytes break a rule
     */
    public static Model read(byte[] bytes, String name) throws FileException {
        return read(bytes, name, LayerKinds.standard());
    }

    /**
     * Loads a network from the bytes of a file.
     *
     * @param bytes all bytes of the file; not modified
     * @param name what they are called in messages, for example where they come from
     * @param kinds the kinds its layers may be of
     * @return the network with what was remembered
     * @throws FileException if the bytes break a rule
     */
    public static Model read(byte[] bytes, String name, LayerKinds kinds) throws FileException {
        return ModelReader.read(new BytesSource(name, bytes), kinds, WeightRule.FINITE);
    }

    /**
     * Loads a network of this library's layers from a stream, to its end. In memory are, for a while, the bytes beside
     * the network.
     *
     * @param in the bytes of a file and nothing else; not closed
     * @param name what it is called in messages, for example an address
     * @param mostBytes how many bytes there may be, 1 to 2³¹ − 2: of a longer stream no more is taken in
     * @return the network with what was remembered
     * @throws FileException if the stream cannot be read, is longer or breaks a rule
     * @throws IllegalArgumentException if the number of bytes is out of its range
     */
    public static Model read(InputStream in, String name, int mostBytes) throws FileException {
        return read(in, name, mostBytes, LayerKinds.standard());
    }

    /**
     * Loads a network from a stream, to its end. In memory are, for a while, the bytes beside the network.
     *
     * @param in the bytes of a file and nothing else; not closed
     * @param name what it is called in messages, for example an address
     * @param mostBytes how many bytes there may be, 1 to 2³¹ − 2: of a longer stream no more is taken in
     * @param kinds the kinds its layers may be of
     * @return the network with what was remembered
     * @throws FileException if the stream cannot be read, is longer or breaks a rule
     * @throws IllegalArgumentException if the number of bytes is out of its range
     */
    public static Model read(InputStream in, String name, int mostBytes, LayerKinds kinds) throws FileException {
        return ModelReader.read(BytesSource.of(name, in, mostBytes), kinds, WeightRule.FINITE);
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
            return ModelWriter.description("description", network, kinds);
        } catch (FileException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
