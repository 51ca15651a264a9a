package dev.fovea.data;

/**
 * Which stream of a seed serves what. A network uses streams 0 and 1 of its seed, so data may share the seed and still
 * be independent of it.
 */
final class Streams {
    static final long SHUFFLE = 2;
    static final long AUGMENTATION = 3;
    static final long SPLIT = 4;
    static final long MIXING = 5;
    static final long VIEWS = 8;

    /** Beside those of the epochs or views, which count from 0: what a sample keeps in all of them. */
    static final long LASTING = -1;

    private Streams() {}
}
