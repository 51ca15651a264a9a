package dev.fovea.train;

import dev.fovea.data.Dataset;
import dev.fovea.nn.Network;
import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.parallel.Parallel;

/** Makes a thousand networks, trains each for a step on threads of its own, and drops it. Run in a Java machine of its own. */
final class ManyNetworks {
    private ManyNetworks() {}

    public static void main(String[] args) {
        Dataset data = Tasks.lines(32, 1);
        Parallel two = Parallel.ofThreads(2);
        int before = Thread.activeCount();
        double sum = 0;
        for (int i = 0; i < 1000; i++) {
            Network network = Tasks.cnn(i);
            Tasks.augmented(network).parallel(two).fit(data, data, 1, 32);
            sum += Evaluation.of(network, data, new SoftmaxCrossEntropy()).loss();
        }
        if (!Double.isFinite(sum)) {
            throw new AssertionError("a loss of " + sum);
        }
        // A worker of ours, and those of the shared threads.
        int allowed = before + 1 + Runtime.getRuntime().availableProcessors();
        System.out.println("1000 networks, bounded threads: " + (Thread.activeCount() <= allowed));
    }
}
