package dev.fovea.mnist.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.onnx.OnnxOptions;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What an exported digit network says of itself: what goes in and comes out, and what its file remembers. */
public final class DigitOnnx {
    private static final String INPUT =
            "Pictures of one digit each, (batch, height 28, width 28, channel 1) in float32: grey, from 0, paper, to 1, full"
                    + " ink, so bytes are divided by 255 and dark ink on light paper is inverted; the digit scaled to fit"
                    + " 20x20 and its centre of mass in the middle, as in MNIST.";

    private static final String OUTPUT =
            "(batch, 10) in float32: the probability of each digit, 0 to 9, after softmax; they sum to 1.";

    private DigitOnnx() {}

    /**
     * The descriptions and properties of a digit network.
     *
     * @param model the network, (28, 28, 1) to ten probabilities, with what is remembered of it
     * @return settings with batch normalisation folded
     */
    public static OnnxOptions of(Model model) {
        OnnxOptions options = new OnnxOptions()
                .modelName("digits")
                .description("Recognises a handwritten digit. Exported by Fovea from a network saved by Fovea "
                        + model.libraryVersion() + ".")
                .inputDescription(INPUT)
                .outputDescription(OUTPUT);
        for (Map.Entry<String, String> entry : model.metadata().entries().entrySet()) {
            if (!entry.getKey().isBlank()) { // ONNX asks for a key
                options = options.metadata(entry.getKey(), entry.getValue());
            }
        }
        return options
                .metadata("input.layout", "NHWC")
                .metadata("input.shape", "batch,28,28,1")
                .metadata("input.range", "0..1")
                .metadata("input.polarity", "ink 1 on paper 0")
                .metadata("output.kind", "probabilities")
                .metadata("labels", labels(model));
    }

    /** As a JSON array, which readers in all languages can parse. */
    private static String labels(Model model) {
        List<String> known = model.metadata().labels();
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        (known.size() == DigitNetwork.CLASSES
                ? known
                : IntStream.range(0, DigitNetwork.CLASSES).mapToObj(Integer::toString).toList()).forEach(array::add);
        return array.toString();
    }
}
