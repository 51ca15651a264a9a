package dev.fovea.mnist.report.html;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.io.FileException;
import dev.fovea.mnist.ensemble.Json;
import dev.fovea.nn.Network;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * What the first convolution of a network learned.
 *
 * @param height the height of a kernel
 * @param width the width of a kernel
 * @param kernels one for each output channel: its height · width values, row by row
 */
public record FirstLayer(int height, int width, List<List<Float>> kernels) {
    /** Copies the lists. */
    public FirstLayer {
        kernels = kernels.stream().map(List::copyOf).toList();
    }

    /**
     * Takes the kernels of a network.
     *
     * @param network a network whose first parameter is the kernel of a convolution of one channel, (height, width, 1,
     *     outChannels)
     * @return its kernels
     */
    public static FirstLayer of(Network network) {
        Shape shape = network.parameters().getFirst().shape();
        float[] values = network.parameters().getFirst().values();
        int pixels = shape.dimension(0) * shape.dimension(1);
        int channels = shape.dimension(3);
        List<List<Float>> kernels = new ArrayList<>();
        for (int channel = 0; channel < channels; channel++) {
            List<Float> kernel = new ArrayList<>();
            for (int pixel = 0; pixel < pixels; pixel++) {
                kernel.add(values[pixel * channels + channel]);
            }
            kernels.add(kernel);
        }
        return new FirstLayer(shape.dimension(0), shape.dimension(1), kernels);
    }

    ObjectNode json() {
        ObjectNode json = Json.object().put("height", height).put("width", width);
        ArrayNode list = json.putArray("kernels");
        for (List<Float> kernel : kernels) {
            kernel.forEach(list.addArray()::add);
        }
        return json;
    }

    static FirstLayer of(Fields fields) throws FileException {
        int height = fields.whole("height", 1, Limits.KERNEL_SIZE);
        int width = fields.whole("width", 1, Limits.KERNEL_SIZE);
        int size = height * width;
        return new FirstLayer(
                height,
                width,
                fields.list("kernels", 1, Limits.CHANNELS, (place, kernel) -> Fields.list(
                        place, kernel, size, size,
                        (at, value) -> (float) Fields.number(at, value, -Float.MAX_VALUE, Float.MAX_VALUE))));
    }
}
