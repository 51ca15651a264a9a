package dev.fovea.recipes;

import static dev.fovea.data.Augmentations.horizontalFlip;
import static dev.fovea.data.Augmentations.horizontalFlipInTurn;
import static dev.fovea.data.Augmentations.inOrder;
import static dev.fovea.data.Augmentations.padAndCrop;

import dev.fovea.data.Augmentation;
import dev.fovea.data.Dataset;
import dev.fovea.nn.Network;
import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.optim.Muon;
import dev.fovea.optim.Optimizer;
import dev.fovea.optim.Schedule;
import dev.fovea.optim.Sgd;
import dev.fovea.predict.Predictor;
import dev.fovea.train.ParameterGroup;
import dev.fovea.train.Trainer;

/**
 * {@link FastNetwork} in a few epochs: Muon for the kernels, SGD for the rest, label smoothing, flips in turn, random crops;
 * it answers with the mean over six views.
 *
 * <p>Source of network and settings: Jordan, "94% on CIFAR-10 in 3.29 seconds on a single GPU", 2024, and its program's
 * later version with Muon. Rates are those of there for the mean loss of a step.
 */
abstract class FastRecipe implements Recipe {
    private static final int BATCH = 500;
    /** Batches of a step; the normalisations see one batch. */
    private static final int BATCHES = 4;

    /** Of a kernel's norm, at first; all rates fall to 0 evenly. */
    private static final double KERNEL_RATE = 0.24;

    private static final double SHIFT_RATE = 106;
    private static final double HEAD_RATE = 0.0204;
    /** What a step takes away of shifts and of the last layer, at the first rate and without momentum. */
    private static final double DECAY = 0.004;

    private static final Optimizer SGD = new Sgd(0.85).nesterov(true);

    private final int[] channels;

    FastRecipe(int... channels) {
        this.channels = channels;
    }

    @Override
    public int batchSize() {
        return BATCH;
    }

    @Override
    public Network network(Dataset train, long seed) {
        return FastNetwork.build(train, train.target().classes(), channels, seed);
    }

    @Override
    public Trainer trainer(Network network, Dataset train, int epochs, long seed) {
        double steps = (double) epochs * Math.ceilDiv(train.size(), BATCH * BATCHES);
        Schedule falling = at -> KERNEL_RATE * Math.max(0, 1 - at.step() / steps);
        return new Trainer(network, new Muon().momentum(0.6).fixedNorm(true).others(SGD), falling)
                .loss(new SoftmaxCrossEntropy().labelSmoothing(0.2))
                .seed(seed)
                .accumulating(BATCHES)
                .augmentation(inOrder(horizontalFlipInTurn(), padAndCrop(2).reflecting()))
                .group(ParameterGroup.named(FastNetwork.FIXED).frozen())
                .group(ParameterGroup.named(FastNetwork.SHIFTS)
                        .rate(SHIFT_RATE / KERNEL_RATE)
                        .weightDecay(DECAY / SHIFT_RATE))
                .group(ParameterGroup.named(FastNetwork.HEAD)
                        .optimizer(SGD)
                        .rate(HEAD_RATE / KERNEL_RATE)
                        .weightDecay(DECAY / HEAD_RATE));
    }

    @Override
    public Predictor predictor(Network network) {
        Augmentation mirrored = horizontalFlip(1);
        Augmentation up = new Shift(-1, -1);
        Augmentation down = new Shift(1, 1);
        return Predictor.of(network).views(0, mirrored, up, down, mirrored.then(up), mirrored.then(down));
    }
}
