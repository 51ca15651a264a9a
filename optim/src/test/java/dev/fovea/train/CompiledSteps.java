package dev.fovea.train;

import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.relu;

import dev.fovea.nn.Network;
import dev.fovea.optim.Adam;
import dev.fovea.optim.Schedule;

/**
 * A process of its own that trains on so many threads until the loop of the steps is compiled, too, for a single schedule; says
 * how many bytes each step allocates then.
 */
final class CompiledSteps {
    private CompiledSteps() {}

    public static void main(String[] arguments) {
        Network network = Network.build(Tasks.IMAGE, 1, conv2d(4, 3), relu(), flatten(), dense(Tasks.CLASSES));
        Trainer trainer = new Trainer(network, new Adam(), Schedule.constant(1e-3));
        int threads = Integer.parseInt(arguments[0]);
        System.out.println(StepAllocation.settled(trainer, threads, samples -> Tasks.lines(samples, 1), 8, 0));
    }
}
