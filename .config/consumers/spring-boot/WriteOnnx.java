import static dev.fovea.nn.Layers.*;

import module java.base;
import module dev.fovea.optim;

/** Learns which row of an image of 2×2 pixels is brighter, and writes the network for the service. */
void main(String[] args) throws IOException {
    float[] pixels = new float[200 * 4];
    int[] labels = new int[200];
    CounterRandom random = CounterRandom.ofSeed(1);
    for (int i = 0; i < pixels.length; i++) {
        labels[i / 4] = i / 4 % 2;
        pixels[i] = (float) random.uniform(i, 0, 0.5) + (i % 4 / 2 == labels[i / 4] ? 0.5f : 0);
    }
    Dataset images = Dataset.of(Tensor.of(Shape.of(200, 2, 2, 1), pixels), labels);
    Network network = Network.build(Shape.of(2, 2, 1), 1, flatten(), dense(8), relu(), dense(2), softmax());
    IO.println(new Trainer(network, new Adam(), Schedule.constant(1e-2)).fit(images, null, 10, 10));
    network.exportOnnx(Path.of(args[0]));
}
