package org.example.xor;

import static dev.fovea.nn.Layers.*;

import module dev.fovea.optim;

/** Learns exclusive or and prints how well, and on which kernels. */
final class Main {
    private Main() {}

    public static void main(String[] args) {
        Tensor x = Tensor.of(Shape.of(4, 2), new float[] {0, 0, 0, 1, 1, 0, 1, 1});
        Dataset dataset = Dataset.of(x, new int[] {0, 1, 1, 0});
        Network network = Network.build(Shape.of(2), 1, dense(8), relu(), dense(2), softmax());
        History history = new Trainer(network, new Adam(), Schedule.constant(0.1)).fit(dataset, null, 100, 4);
        IO.println(history.last().accuracy() + " " + network.predict(x).shape() + " " + ComputeKernels.name());
    }
}
