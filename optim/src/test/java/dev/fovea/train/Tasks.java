package dev.fovea.train;

import static dev.fovea.nn.Layers.batchNorm;
import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.dropout;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.relu;

import dev.fovea.data.Dataset;
import dev.fovea.data.RandomAffine;
import dev.fovea.nn.BatchNorm;
import dev.fovea.nn.Network;
import dev.fovea.nn.op.Parameter;
import dev.fovea.optim.Adam;
import dev.fovea.optim.Schedule;
import dev.fovea.random.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.List;

/** A small task and networks for it. */
final class Tasks {
    static final Shape IMAGE = Shape.of(8, 8, 1);
    static final int CLASSES = 3;
    static final RandomAffine AUGMENTATION = RandomAffine.degrees(10).zoom(0.1).shift(0.05);

    private Tasks() {}

    /** Noisy images with a bright row, column or diagonal at a random place: which of them is the class. */
    static Dataset lines(int n, long seed) {
        float[] x = new float[n * IMAGE.size()];
        int[] labels = new int[n];
        for (int i = 0; i < n; i++) {
            CounterRandom random = CounterRandom.ofSeed(seed).stream(i);
            labels[i] = random.below(0, CLASSES);
            int place = random.below(1, 8);
            for (int r = 0; r < 8; r++) {
                for (int c = 0; c < 8; c++) {
                    int along = labels[i] == 0 ? r : labels[i] == 1 ? c : (r + c) % 8;
                    double noise = random.uniform(2L + r * 8L + c, 0, 0.5);
                    x[i * IMAGE.size() + r * 8 + c] = (float) (noise + (along == place ? 1 : 0));
                }
            }
        }
        return Dataset.of(Tensor.of(IMAGE.batch(n), x), labels);
    }

    /**
     * Convolution, batch normalisation (with a short memory, for there are few steps), ReLU, dropout and dense layers.
     */
    static Network cnn(long seed) {
        BatchNorm batchNorm = batchNorm().momentum(0.9).epsilon(1e-3);
        return Network.build(
                IMAGE, seed, conv2d(6, 3), batchNorm, relu(), conv2d(8, 3), batchNorm, relu(), dropout(0.2), flatten(),
                dense(CLASSES));
    }

    /** One dense layer. */
    static Network linear(long seed) {
        return Network.build(IMAGE, seed, flatten(), dense(CLASSES));
    }

    static Trainer trainer(Network network) {
        return new Trainer(network, new Adam(), Schedule.exponential(0.01, 0.9));
    }

    /** With everything that draws random numbers. */
    static Trainer augmented(Network network) {
        return trainer(network).augmentation(AUGMENTATION);
    }

    /** A copy of all parameters, moving statistics included. */
    static float[][] parameters(Network network) {
        return network.parameters().stream().map(parameter -> parameter.values().clone()).toArray(float[][]::new);
    }

    /** A copy of the trainable parameters. */
    static float[][] weights(Network network) {
        return network.parameters().stream()
                .filter(Parameter::trainable)
                .map(parameter -> parameter.values().clone())
                .toArray(float[][]::new);
    }

    /** A history without what the clock says. */
    static List<EpochReport> timeless(History history) {
        return history.epochs().stream().map(Tasks::timeless).toList();
    }

    private static EpochReport timeless(EpochReport report) {
        return report.time(report.steps(), 0, 0);
    }
}
