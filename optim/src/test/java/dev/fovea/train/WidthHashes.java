package dev.fovea.train;

import static dev.fovea.nn.Layers.adaptiveAvgPool2d;
import static dev.fovea.nn.Layers.avgPool2d;
import static dev.fovea.nn.Layers.batchNorm;
import static dev.fovea.nn.Layers.channelScale;
import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.convTranspose2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.depthwiseConv2d;
import static dev.fovea.nn.Layers.dropout;
import static dev.fovea.nn.Layers.elu;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.gated;
import static dev.fovea.nn.Layers.gelu;
import static dev.fovea.nn.Layers.geluTanh;
import static dev.fovea.nn.Layers.globalAvgPool2d;
import static dev.fovea.nn.Layers.groupNorm;
import static dev.fovea.nn.Layers.hardSigmoid;
import static dev.fovea.nn.Layers.hardSwish;
import static dev.fovea.nn.Layers.instanceNorm;
import static dev.fovea.nn.Layers.layerNorm;
import static dev.fovea.nn.Layers.leakyRelu;
import static dev.fovea.nn.Layers.maxPool2d;
import static dev.fovea.nn.Layers.mish;
import static dev.fovea.nn.Layers.prelu;
import static dev.fovea.nn.Layers.relu;
import static dev.fovea.nn.Layers.relu6;
import static dev.fovea.nn.Layers.residual;
import static dev.fovea.nn.Layers.resize2d;
import static dev.fovea.nn.Layers.rmsNorm;
import static dev.fovea.nn.Layers.selu;
import static dev.fovea.nn.Layers.sequential;
import static dev.fovea.nn.Layers.sigmoid;
import static dev.fovea.nn.Layers.silu;
import static dev.fovea.nn.Layers.softmax;
import static dev.fovea.nn.Layers.softplus;
import static dev.fovea.nn.Layers.softsign;
import static dev.fovea.nn.Layers.tanh;
import static dev.fovea.nn.Resize2d.Interpolation.BILINEAR;

import dev.fovea.data.Augmentations;
import dev.fovea.data.ColorJitter;
import dev.fovea.data.Dataset;
import dev.fovea.data.Mixing;
import dev.fovea.data.RandomAffine;
import dev.fovea.data.Sampling;
import dev.fovea.nn.Layer;
import dev.fovea.nn.LayerGraph;
import dev.fovea.nn.Network;
import dev.fovea.nn.Wire;
import dev.fovea.nn.loss.BinaryCrossEntropy;
import dev.fovea.nn.loss.Focal;
import dev.fovea.nn.loss.Huber;
import dev.fovea.nn.loss.MeanAbsoluteError;
import dev.fovea.nn.loss.MeanSquaredError;
import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.nn.loss.Target;
import dev.fovea.ops.ComputeKernels;
import dev.fovea.ops.Padding;
import dev.fovea.optim.Adagrad;
import dev.fovea.optim.Adam;
import dev.fovea.optim.AdamW;
import dev.fovea.optim.Muon;
import dev.fovea.optim.NAdam;
import dev.fovea.optim.Optimizer;
import dev.fovea.optim.RmsProp;
import dev.fovea.optim.Schedule;
import dev.fovea.optim.Sgd;
import dev.fovea.random.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Trains networks of many widths for some steps on the kernels that the first argument names, and prints for each a
 * checksum of its parameters and of what it predicts. A process of its own, since a process has one kind of kernels.
 */
final class WidthHashes {
    private static final int SAMPLES = 12;
    private static final int CLASSES = 10;
    private static final int KINDS = 3;

    // Channels that fill no vector, or several with a rest that narrower vectors share.
    private static final int[] PLAIN = {4, 10, 22, 24};
    private static final int[] RESIDUAL = {8, 12, 20, 50};

    private WidthHashes() {}

    public static void main(String[] arguments) {
        System.setProperty("fovea.kernels", arguments[0]);
        System.out.println("kernels " + ComputeKernels.name());
        for (int channels : PLAIN) {
            print("plain", channels, plain(channels), Shape.of(18, 18, 3));
        }
        for (int channels : RESIDUAL) {
            print("residual", channels, residuals(channels), Shape.of(11, 13, 1));
        }
        print("large kernels", 6, largeKernels(), Shape.of(17, 17, 5));
        // On images of colour the input gradient of the first of these goes by patches.
        print("colour", 32, colour(), Shape.of(16, 16, 3));
        print("many channels", 72, manyChannels(), Shape.of(8, 8, 16));
        print("windows", 20, windows(20), Shape.of(18, 17, 3));
        print("muon", 22, plain(22), Shape.of(18, 18, 3), new Muon());
        Shape picture = Shape.of(12, 12, 3);
        print("all settings", 10, everything(Network.build(picture, 7, small(10))), data(picture));
        print("pixels", 6, pixels(Network.build(picture, 7, everyPixel(6))), maps(picture));
        print("labels", 9, labels(Network.build(picture, 7, small(9))), several(picture));
        print("convnext", 18, convNext(18), Shape.of(12, 14, 3));
        print("mobilenet_v3", 12, mobileNet(12), Shape.of(13, 16, 3));
        print("unet", 10, pixels(Network.build(picture, 7, unet(10))), maps(picture));
        // Networks as that with all settings, whose kernels are there already.
        print("values", 10, values(Network.build(picture, 7, small(10))), several(picture));
        print("rare classes", 10, rare(Network.build(picture, 7, small(10))), data(picture).limit(SAMPLES - 1));
    }

    /** Padded and not, strided, pooled; the image is large enough for Winograd's algorithm. */
    private static Layer[] plain(int channels) {
        return new Layer[] {
            conv2d(channels, 3).padding(Padding.SAME), batchNorm(), relu(), conv2d(channels, 3), batchNorm(),
            relu(), maxPool2d(2), conv2d(2 * channels, 3).stride(2).padding(Padding.SAME), batchNorm(), relu(),
            dropout(0.2), avgPool2d(2), flatten(), dense(channels + 7), batchNorm(), relu(), dense(CLASSES)
        };
    }

    private static Layer[] residuals(int channels) {
        Layer body = sequential(
                conv2d(channels, 3).padding(Padding.SAME).bias(false), batchNorm(), relu(),
                conv2d(channels, 3).padding(Padding.SAME).bias(false), batchNorm());
        Layer down = sequential(
                conv2d(channels + 6, 3).stride(2).padding(Padding.SAME), batchNorm(), relu(),
                conv2d(channels + 6, 1), batchNorm());
        Layer shortcut = sequential(conv2d(channels + 6, 1).stride(2).padding(Padding.SAME), batchNorm());
        return new Layer[] {
            conv2d(channels, 3).padding(Padding.SAME), relu(), residual(body), relu(),
            residual(down, shortcut), relu(), globalAvgPool2d(), dense(CLASSES)
        };
    }

    private static Layer[] largeKernels() {
        return new Layer[] {
            conv2d(6, 5).padding(Padding.SAME), relu(), conv2d(18, 5).stride(2), batchNorm(), relu(),
            conv2d(34, 4).padding(Padding.SAME), batchNorm(), relu(), flatten(), dense(CLASSES)
        };
    }

    private static Layer[] colour() {
        return new Layer[] {
            conv2d(3, 1), relu(), conv2d(32, 3).padding(Padding.SAME), relu(), conv2d(5, 3), relu(),
            conv2d(40, 5).stride(2), relu(), flatten(), dense(CLASSES)
        };
    }

    /** The kernel gradient of the second is computed in blocks, which vectors of other widths cut otherwise. */
    private static Layer[] manyChannels() {
        return new Layer[] {
            conv2d(40, 3).padding(Padding.SAME), relu(), conv2d(72, 3).padding(Padding.SAME), batchNorm(), relu(),
            globalAvgPool2d(), dense(CLASSES)
        };
    }

    /** Depthwise, with several outputs, in groups, dilated both by Winograd's algorithm and not, transposed; pools. */
    private static Layer[] windows(int channels) {
        return new Layer[] {
            conv2d(channels, 3).padding(Padding.SAME), relu(),
            depthwiseConv2d(3).padding(Padding.SAME), batchNorm(), relu(),
            depthwiseConv2d(5).stride(2).padding(Padding.of(2)).multiplier(2), relu(),
            conv2d(channels, 3).groups(4).padding(Padding.SAME), batchNorm(), relu(),
            convTranspose2d(channels, 4).stride(2).padding(Padding.of(1)), relu(),
            conv2d(channels, 3).dilation(2).padding(Padding.SAME), relu(), conv2d(7, 3).dilation(3), relu(),
            convTranspose2d(14, 3).groups(7), maxPool2d(3).stride(2).padding(Padding.of(1)),
            avgPool2d(3).stride(1).padding(Padding.of(1)).countPadding(true), adaptiveAvgPool2d(3, 2), flatten(),
            dense(CLASSES)
        };
    }

    private static Layer[] small(int channels) {
        return new Layer[] {
            conv2d(channels, 3), batchNorm(), relu(), maxPool2d(2), conv2d(channels + 5, 3), relu(), dropout(0.2),
            flatten(), dense(CLASSES)
        };
    }

    /** A class for every pixel. */
    private static Layer[] everyPixel(int channels) {
        return new Layer[] {
            conv2d(channels, 3).padding(Padding.SAME), batchNorm(), relu(), conv2d(KINDS, 3).padding(Padding.SAME)
        };
    }

    /** Norms within a sample, over channels and over groups of them; smooth activations. */
    private static Layer[] convNext(int channels) {
        Layer block = residual(sequential(
                depthwiseConv2d(5).padding(Padding.SAME), layerNorm().epsilon(1e-6), conv2d(4 * channels, 1), gelu(),
                conv2d(channels, 1), channelScale(0.1)));
        return new Layer[] {
            conv2d(channels, 2).stride(2), layerNorm().epsilon(1e-6), block, geluTanh(), rmsNorm(), block,
            groupNorm(3), conv2d(channels + 5, 2).stride(2), selu(), globalAvgPool2d(), layerNorm(),
            dense(channels), tanh(), dense(CLASSES)
        };
    }

    /** Gates for channels and for pixels, one of them a softmax over channels. */
    private static Layer[] mobileNet(int channels) {
        Layer excite = sequential(globalAvgPool2d(), dense(5), relu(), dense(3 * channels), hardSigmoid());
        Layer inverted = residual(sequential(
                conv2d(3 * channels, 1).bias(false), batchNorm(), hardSwish(),
                depthwiseConv2d(3).padding(Padding.SAME).bias(false), batchNorm(), gated(excite), silu(),
                conv2d(channels, 1).bias(false), batchNorm()));
        return new Layer[] {
            conv2d(channels, 3).stride(2).padding(Padding.SAME), batchNorm(), relu6(), inverted, prelu(),
            gated(sequential(conv2d(1, 1), sigmoid())), mish(), inverted,
            gated(sequential(conv2d(channels, 1), softmax())), softplus(), globalAvgPool2d(), dense(channels + 7),
            softsign(), dense(CLASSES)
        };
    }

    /** A graph: down and up again, by interpolation and by a transposed convolution, with what lay there beside it. */
    private static Layer unet(int channels) {
        return LayerGraph.of(x -> {
            Wire top = x.to(conv2d(channels, 3).padding(Padding.SAME), instanceNorm(), leakyRelu(0.1));
            Wire middle = top.to(maxPool2d(2), conv2d(2 * channels, 3).padding(Padding.SAME), groupNorm(2), elu(1));
            Wire bottom = middle.to(avgPool2d(2), conv2d(3 * channels, 3).padding(Padding.SAME), relu());
            Wire up = bottom.to(resize2d(2).interpolation(BILINEAR)).concat(middle)
                    .to(conv2d(2 * channels, 3).padding(Padding.SAME), relu());
            return up.to(convTranspose2d(channels, 2).stride(2)).concat(top).to(conv2d(KINDS, 1));
        });
    }

    /** What the others leave out of a trainer. */
    private static Trainer everything(Network network) {
        return new Trainer(network, new RmsProp().centered(true).momentum(0.5), Schedule.cosine(1e-3, 0, 2))
                .loss(new SoftmaxCrossEntropy().labelSmoothing(0.1))
                .augmentation(Augmentations.inOrder(
                        ColorJitter.brightness(0.2).contrast(0.2).saturation(0.3).hue(0.1),
                        Augmentations.elastic(4, 2),
                        Augmentations.padAndCrop(1),
                        Augmentations.gaussianNoise(0.05)))
                .mixing(Mixing.oneOf(Mixing.mixup(0.4), Mixing.cutMix(1)))
                .group(ParameterGroup.named("conv2d.*").optimizer(new NAdam()))
                .group(ParameterGroup.named("dense.*").rate(2))
                .regularizer(Regularizer.l2(1e-3))
                .clipping(Clipping.norm(0.5))
                .accumulating(2)
                .averaging(Averaging.exponential(0.7));
    }

    private static Trainer pixels(Network network) {
        return new Trainer(network, new Sgd().momentum(0.9).nesterov(true), Schedule.constant(0.05))
                .loss(new SoftmaxCrossEntropy().classWeights(1, 2, 0.5f).plus(new Focal().times(0.5)));
    }

    private static Trainer labels(Network network) {
        return new Trainer(network, new Adagrad(), Schedule.constant(0.01)).loss(new BinaryCrossEntropy());
    }

    /** Losses of values; the rate falls after the second epoch, and the last two are averaged. */
    private static Trainer values(Network network) {
        return new Trainer(network, new Adam().amsgrad(true), Schedule.constant(0.01))
                .loss(new MeanSquaredError().plus(new MeanAbsoluteError().times(0.5)).plus(new Huber(0.3)))
                .reducing(new ReduceOnPlateau(0.3, 1).monitor(Monitor.LOSS).minDelta(1e6))
                .averaging(Averaging.epochs(2));
    }

    private static Trainer rare(Network network) {
        return new Trainer(network, new AdamW(), Schedule.constant(0.01))
                .sampling(Sampling.balanced())
                .augmentation(Augmentations.erasing());
    }

    private static void print(String name, int channels, Layer[] layers, Shape shape) {
        print(name, channels, layers, shape, new Adam());
    }

    private static void print(String name, int channels, Layer[] layers, Shape shape, Optimizer optimizer) {
        Network network = Network.build(shape, 7, layers);
        Trainer trainer = new Trainer(network, optimizer, Schedule.exponential(1e-2, 0.9))
                .augmentation(RandomAffine.degrees(10).zoom(0.1).shift(0.1));
        print(name, channels, trainer, data(shape));
    }

    private static void print(String name, int channels, Trainer trainer, Dataset data) {
        Network network = trainer.network();
        trainer.fit(data, null, trainer.options.plateau == null ? 2 : 3, trainer.options.accumulated == 1 ? 8 : 4);
        CRC32C parameters = new CRC32C();
        network.parameters().forEach(parameter -> update(parameters, parameter.values()));
        CRC32C predictions = new CRC32C();
        update(predictions, network.predict(data.samples()).data());
        System.out.printf("%s %d: %08x %08x%n", name, channels, parameters.getValue(), predictions.getValue());
    }

    private static Tensor images(Shape shape) {
        CounterRandom random = CounterRandom.ofSeed(3);
        float[] x = new float[SAMPLES * shape.size()];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.uniform(i, -1, 1);
        }
        return Tensor.of(shape.batch(SAMPLES), x);
    }

    private static Dataset data(Shape shape) {
        int[] labels = new int[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            labels[i] = i % CLASSES;
        }
        return Dataset.of(images(shape), labels);
    }

    /** A class for every pixel, now and then none. */
    private static Dataset maps(Shape shape) {
        Target target = Target.labels(Shape.of(shape.dimension(0), shape.dimension(1)), KINDS).ignoring(KINDS);
        return data(shape).withTargets(target, (index, y, offset) -> {
            for (int i = 0; i < target.size(); i++) {
                y[offset + i] = CounterRandom.ofSeed(4).stream(index).below(i, KINDS + 1);
            }
        });
    }

    /** Several labels for each image, some of them uncertain. */
    private static Dataset several(Shape shape) {
        return data(shape).withTargets(Target.values(Shape.of(CLASSES)), (index, y, offset) -> {
            for (int i = 0; i < CLASSES; i++) {
                y[offset + i] = CounterRandom.ofSeed(5).stream(index).below(i, 5) / 4f;
            }
        });
    }

    private static void update(CRC32C sum, float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
        bytes.asFloatBuffer().put(values);
        sum.update(bytes);
    }
}
