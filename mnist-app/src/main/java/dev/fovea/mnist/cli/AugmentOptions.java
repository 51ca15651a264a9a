package dev.fovea.mnist.cli;

import dev.fovea.mnist.ensemble.Augmenting;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** How training images are changed at random. What is not said is as is usual for what they show. */
final class AugmentOptions {
    private static final String NONE = "--no-augment";

    @Option(names = NONE, description = "Do not change the training images at random.")
    private boolean none;

    @Option(
            names = "--rotate",
            paramLabel = "DEGREES",
            converter = OptionValues.Degrees.class,
            description = "Rotate training images by up to so much, either way, 0 to 180. Default: 10 for what is written, 15"
                    + " with the best recipe, 0 for other sets.")
    private @Nullable Double rotate;

    @Option(
            names = "--zoom",
            paramLabel = "SHARE",
            converter = OptionValues.Zoom.class,
            description = "Change the size of training images by up to so much, 0 to 0.9. Default: 0.1 for what is written,"
                    + " 0.15 with the best recipe, 0 for other sets.")
    private @Nullable Double zoom;

    @Option(
            names = "--shift",
            paramLabel = "SHARE",
            converter = OptionValues.Part.class,
            description = "Move training images by up to this share of their sides, 0 to 1. Default: 0.1.")
    private @Nullable Double shift;

    @Option(
            names = "--flip",
            paramLabel = "SHARE",
            converter = OptionValues.Part.class,
            description = "Mirror this share of the training images, left and right changing sides, 0 to 1. Default: 0.5 for"
                    + " clothing, 0 for other sets.")
    private @Nullable Double flip;

    /** Refuses to do something and nothing. */
    void refuseContradictions(CommandSpec command) {
        if (none && (rotate != null || zoom != null || shift != null || flip != null)) {
            throw new ParameterException(
                    command.commandLine(), NONE + " and --rotate, --zoom, --shift or --flip contradict each other");
        }
    }

    /** What was typed, and for the rest what is usual. */
    Augmenting of(Augmenting usual) {
        if (none) {
            return Augmenting.NONE;
        }
        return new Augmenting(
                rotate == null ? usual.degrees() : rotate,
                zoom == null ? usual.zoom() : zoom,
                shift == null ? usual.shift() : shift,
                flip == null ? usual.flip() : flip);
    }
}
