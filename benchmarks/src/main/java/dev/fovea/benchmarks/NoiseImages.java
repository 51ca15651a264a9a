package dev.fovea.benchmarks;

import dev.fovea.data.Dataset;
import dev.fovea.nn.Network;
import dev.fovea.nn.loss.Target;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.stream.IntStream;

/** Images made of noise, with labels as a network has them: a class, or one for each pixel. */
final class NoiseImages {
    private NoiseImages() {}

    static Dataset of(Network network, int samples) {
        Shape image = network.inputShape();
        Tensor x = Tensor.of(image.batch(samples), Numbers.random(samples * image.size(), 7));
        Shape output = network.outputShape();
        if (output.rank() == 1) {
            return Dataset.of(x, IntStream.range(0, samples).map(n -> n % output.size()).toArray(), output.size());
        }
        Shape pixels = Shape.of(output.dimension(0), output.dimension(1));
        float[] labels = new float[samples * pixels.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = i * 31 % 7 % output.channels();
        }
        return Dataset.of(x, Tensor.of(pixels.batch(samples), labels), Target.labels(pixels, output.channels()));
    }
}
