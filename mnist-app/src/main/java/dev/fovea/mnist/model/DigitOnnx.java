package dev.fovea.mnist.model;

import dev.fovea.nn.model.Model;
import dev.fovea.nn.onnx.OnnxOptions;
import dev.fovea.vision.ClassNames;

/** What an exported network says of itself: what goes in and comes out, and what its file remembers. */
public final class DigitOnnx {
    private DigitOnnx() {}

    /**
     * The descriptions and properties of a network.
     *
     * @param model the network, (28, 28, 1) to a probability of each class, with what is remembered of it
     * @return settings with batch normalisation folded
     * @throws IllegalArgumentException if what is remembered is not so
     */
    public static OnnxOptions of(Model model) {
        Subject subject = Subject.of(model);
        ClassNames classes = subject.classes();
        OnnxOptions options = new OnnxOptions()
                .modelName(subject.items().replaceAll("[^A-Za-z0-9_]", "_"))
                .description("Recognises one of " + classes.size() + " kinds of " + subject.items()
                        + ". Exported by Fovea from a network saved by Fovea " + model.libraryVersion() + ".")
                .inputDescription(
                        "Pictures of one " + subject.item() + " each, (batch, height 28, width 28, channel 1) in"
                                + " float32. " + subject.input().words() + ".")
                .outputDescription("(batch, " + classes.size() + ") in float32: the probability of each class, "
                        + classes.name(0) + " to " + classes.name(classes.size() - 1)
                        + ", after softmax; they sum to 1.");
        return options
                .metadata(subject.storedIn(model.metadata()))
                .metadata("input.layout", "NHWC")
                .metadata("input.shape", "batch,28,28,1")
                .metadata("output.kind", "probabilities");
    }
}
