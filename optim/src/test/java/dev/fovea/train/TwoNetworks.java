package dev.fovea.train;

import static dev.fovea.nn.Layers.batchNorm;
import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.dropout;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.maxPool2d;
import static dev.fovea.nn.Layers.relu;

import dev.fovea.nn.BatchNorm;
import dev.fovea.nn.Network;
import dev.fovea.ops.ComputeKernels;

/**
 * A process of its own that trains networks some of whose channels are no multiple of a vector, which narrower vectors
 * serve, and then one whose channels are; says how many bytes each step of that one allocates.
 */
final class TwoNetworks {
    private TwoNetworks() {}

    public static void main(String[] arguments) {
        int lanes = lanes();
        for (int i = 0; i < 5; i++) {
            BatchNorm batchNorm = batchNorm().momentum(0.9).epsilon(1e-3);
            Network mixed = Network.build(
                    Tasks.IMAGE, 1, conv2d(3 * lanes / 2, 3), batchNorm, relu(), conv2d(2 * lanes, 3), batchNorm,
                    relu(), dropout(0.2), flatten(), dense(Tasks.CLASSES));
            Tasks.augmented(mixed).fit(Tasks.lines(80, 1), Tasks.lines(40, 2), 4, 16);
        }
        Network whole = Network.build(
                Tasks.IMAGE, 1, conv2d(lanes, 3), new BatchNorm(), relu(), maxPool2d(2), dropout(0.3), flatten(),
                dense(Tasks.CLASSES));
        System.out.println(StepAllocation.settled(whole, 8));
    }

    /** Numbers in a vector; of the scalar kernels, as many as any. */
    private static int lanes() {
        String bits = ComputeKernels.name().replaceAll("[^0-9]", "");
        return bits.isEmpty() ? 4 : Integer.parseInt(bits) / Float.SIZE;
    }
}
