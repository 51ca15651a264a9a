package org.example.digits;

import static dev.fovea.nn.Layers.batchNorm;
import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.dropout;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.relu;
import static dev.fovea.nn.Layers.softmax;

import dev.fovea.data.Dataset;
import dev.fovea.data.RandomAffine;
import dev.fovea.data.Split;
import dev.fovea.nn.Network;
import dev.fovea.ops.Padding;
import dev.fovea.optim.Adam;
import dev.fovea.optim.Schedule;
import dev.fovea.random.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.History;
import dev.fovea.train.Trainer;

/** Trains and predicts, on made-up images with a bar each, and fails if that is not what happens. */
final class Main {
    private Main() {}

    public static void main(String[] args) {
        long seed = 1;
        int epochs = 3;
        int batchSize = 20;
        Tensor images = Tensor.zeros(200, 28, 28, 1);
        int[] labels = new int[200];
        CounterRandom random = CounterRandom.ofSeed(3);
        for (int n = 0; n < labels.length; n++) {
            labels[n] = n % 10;
            for (int i = 0; i < 784; i++) {
                boolean bar = i / 28 / 3 == labels[n];
                images.data()[n * 784 + i] = (float) random.uniform(n * 784L + i) * 0.2f + (bar ? 0.8f : 0);
            }
        }

        Network network = Network.build(
                Shape.of(28, 28, 1), seed,
                conv2d(32, 3), batchNorm(), relu(),
                conv2d(32, 5).stride(2).padding(Padding.SAME), batchNorm(), relu(), flatten(), dropout(0.3),
                dense(10), softmax());
        System.out.println(network.summary());

        Split split = Dataset.of(images, labels).split(0.1, seed);
        Trainer trainer = new Trainer(network, new Adam(), Schedule.exponential(1e-3, 0.95))
                .augmentation(RandomAffine.degrees(10).zoom(0.10).shift(0.10));
        History history = trainer.fit(split.train(), split.validation(), epochs, batchSize);

        Tensor probabilities = network.predict(images);
        System.out.println(history);
        require(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(), "the Vector API is not there");
        require(history.last().loss() < history.epochs().getFirst().loss(), "the loss has not become smaller");
        require(probabilities.shape().equals(Shape.of(200, 10)), "probabilities of " + probabilities.shape());
        for (int n = 0; n < 200; n++) {
            double sum = 0;
            for (int i = 0; i < 10; i++) {
                sum += probabilities.get(n, i);
            }
            require(Math.abs(sum - 1) < 1e-5, "the probabilities of image " + n + " have the sum " + sum);
        }
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalStateException(otherwise);
        }
    }
}
