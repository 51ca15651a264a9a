package dev.fovea.train;

import static dev.fovea.nn.Layers.batchNorm;
import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.relu;

import dev.fovea.data.Dataset;
import dev.fovea.nn.Network;
import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.parallel.Parallel;

/**
 * Makes hundreds of networks of many shapes, trains each for a step on threads of its own, and drops it. Run in a Java
 * machine of its own.
 */
final class ManyNetworks {
    private static final int NETWORKS = 200;

    private ManyNetworks() {}

    public static void main(String[] args) throws InterruptedException {
        Dataset data = Tasks.lines(16, 1);
        int before = Thread.activeCount();
        double sum = 0;
        for (int i = 0; i < NETWORKS; i++) {
            Network network = network(i);
            Tasks.augmented(network).parallel(Parallel.ofThreads(2)).fit(data, data, 1, 16);
            sum += Evaluation.of(network, data, new SoftmaxCrossEntropy()).loss();
        }
        if (!Double.isFinite(sum)) {
            throw new AssertionError("a loss of " + sum);
        }
        // Those of the shared threads may stay; the others end when they have been idle for a while.
        int allowed = before + Runtime.getRuntime().availableProcessors();
        while (Thread.activeCount() > allowed) {
            Thread.sleep(50);
        }
        System.out.println(NETWORKS + " networks, threads ended");
    }

    /** Two convolutions and a dense layer, of channels and kernels that depend on the number. */
    private static Network network(int number) {
        return Network.build(
                Tasks.IMAGE, number, conv2d(1 + number % 13, 2 + number % 2), batchNorm(), relu(),
                conv2d(1 + number % 17, 3), relu(), flatten(), dense(Tasks.CLASSES));
    }
}
