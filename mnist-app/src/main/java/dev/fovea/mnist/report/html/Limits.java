package dev.fovea.mnist.report.html;

/** What a report holds at most. */
final class Limits {
    /** The longest name, version or the like. */
    static final int NAME = 200;

    /** The longest description, such as two paths. */
    static final int TEXT = 20_000;

    /** The most things done to a run. */
    static final int HISTORY = 200;

    static final int NETWORKS = 100;
    static final int EPOCHS = 10_000;
    static final int LAYERS = 1_000;
    static final int FILES = 1_000;
    static final int MISTAKES = 100;
    static final int CHANNELS = 1_024;

    /** The tallest and widest convolution kernel that is shown. */
    static final int KERNEL_SIZE = 28;

    private Limits() {}
}
