package dev.fovea.nn.model;

import java.util.List;

/** The library's own entries in the metadata of a model file, all of them required. */
final class ModelKeys {
    /** The number of the format: which entries there are and what they mean. */
    static final String FORMAT = ModelMetadata.RESERVED + "format";

    /** The version of the library that wrote the file. */
    static final String VERSION = ModelMetadata.RESERVED + "version";

    /** The network's seed, in decimal. */
    static final String SEED = ModelMetadata.RESERVED + "seed";

    /** The description of input and layers: JSON. */
    static final String ARCHITECTURE = ModelMetadata.RESERVED + "architecture";

    /** The checksum of everything else. */
    static final String CHECKSUM = ModelMetadata.RESERVED + "crc32";

    /** What a checkpoint of a training run has, and no network. */
    static final String CHECKPOINT = ModelMetadata.RESERVED + "checkpoint";

    static final List<String> ALL = List.of(FORMAT, VERSION, SEED, ARCHITECTURE, CHECKSUM);

    private ModelKeys() {}
}
