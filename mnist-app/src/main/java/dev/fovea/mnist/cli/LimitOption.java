package dev.fovea.mnist.cli;

import dev.fovea.vision.LabelledImages;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How many digits of a source are used. */
final class LimitOption {
    @Option(
            names = "--limit",
            paramLabel = "N",
            converter = OptionValues.Limit.class,
            description = "Use only the first N images, of training and test images each, 1 to 1000000.")
    private @Nullable Integer limit;

    /** The first digits, as many as are asked for; all by default. */
    LabelledImages of(LabelledImages digits) {
        return limit == null ? digits : digits.first(limit);
    }
}
