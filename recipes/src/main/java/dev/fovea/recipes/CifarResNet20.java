package dev.fovea.recipes;

import static dev.fovea.data.Augmentations.horizontalFlip;
import static dev.fovea.data.Augmentations.inOrder;
import static dev.fovea.data.Augmentations.padAndCrop;

import dev.fovea.data.Dataset;
import dev.fovea.io.FileException;
import dev.fovea.nn.Network;
import dev.fovea.nn.Networks;
import dev.fovea.optim.Schedule;
import dev.fovea.optim.Sgd;
import dev.fovea.predict.Predictor;
import dev.fovea.tensor.Shape;
import dev.fovea.train.Trainer;
import java.nio.file.Path;

/**
 * CIFAR-10 with ResNet-20 as it was published: batches of 128, SGD with momentum 0.9 and weight decay 10⁻⁴, the rate 0.1
 * divided by ten after a half and after three quarters; images moved by up to four pixels and mirrored at random.
 *
 * <p>Source: He et al., "Deep Residual Learning for Image Recognition", CVPR 2016, section 4.2, where 64,000 steps make 8.75 %
 * errors.
 */
final class CifarResNet20 implements Recipe {
    @Override
    public String name() {
        return "cifar10-resnet20";
    }

    @Override
    public String about() {
        return "CIFAR-10 with ResNet-20 as published: some hours";
    }

    @Override
    public RecipeData read(Path folder) throws FileException {
        return Cifar10.read(folder);
    }

    @Override
    public int epochs() {
        return 200;
    }

    @Override
    public int batchSize() {
        return 128;
    }

    @Override
    public Network network(Dataset train, long seed) {
        return Network.build(Shape.of(32, 32, 3), seed, Networks.resnet20(10));
    }

    @Override
    public Trainer trainer(Network network, Dataset train, int epochs, long seed) {
        Schedule rate = Schedule.piecewise(
                new double[] {epochs / 2.0, epochs * 0.75}, new double[] {0.1, 0.01, 0.001});
        return new Trainer(network, new Sgd(0.9).weightDecay(1e-4), rate)
                .seed(seed)
                .augmentation(inOrder(padAndCrop(4), horizontalFlip()));
    }

    @Override
    public Predictor predictor(Network network) {
        return Predictor.of(network);
    }
}
