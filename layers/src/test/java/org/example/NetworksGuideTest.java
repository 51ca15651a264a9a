package org.example;

import static dev.fovea.nn.Blocks.convNorm;
import static dev.fovea.nn.Blocks.invertedResidual;
import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.gated;
import static dev.fovea.nn.Layers.globalAvgPool2d;
import static dev.fovea.nn.Layers.hardSigmoid;
import static dev.fovea.nn.Layers.hardSwish;
import static dev.fovea.nn.Layers.maxPool2d;
import static dev.fovea.nn.Layers.relu;
import static dev.fovea.nn.Layers.resize2d;
import static dev.fovea.nn.Layers.sequential;
import static dev.fovea.nn.Layers.sigmoid;
import static dev.fovea.nn.Layers.stochasticDepth;
import static dev.fovea.ops.Padding.SAME;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fovea.nn.InvertedResidual;
import dev.fovea.nn.Layer;
import dev.fovea.nn.LayerGraph;
import dev.fovea.nn.LayerGraphBuilder;
import dev.fovea.nn.Network;
import dev.fovea.nn.Networks;
import dev.fovea.nn.SharedLayer;
import dev.fovea.nn.Wire;
import dev.fovea.nn.loss.Heads;
import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.loss.MeanSquaredError;
import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.nn.loss.Target;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The code of docs/guide/networks.md. */
class NetworksGuideTest {
    @Test
    void readyNetworks() {
        Network resnet = Network.build(Shape.of(32, 32, 3), 1, Networks.resnet20(10));
        Network mobile = Network.build(Shape.of(32, 32, 3), 1, Networks.mobileNetV2(0.5, 10, 32));
        Network unet = Network.build(Shape.of(32, 32, 1), 1, Networks.unet(3, 8, 2));

        assertEquals(Shape.of(10), resnet.outputShape());
        assertEquals(Shape.of(10), mobile.outputShape());
        assertEquals(Shape.of(32, 32, 3), unet.outputShape());
    }

    @Test
    void blocksOfLayers() {
        Layer lite = invertedResidual(new InvertedResidual(16, 16).kernel(5));
        Layer mobileNetV3 = invertedResidual(new InvertedResidual(24, 40).kernel(5).stride(2).within(96)
                .activation(hardSwish()).squeezeExcite(24, relu(), hardSigmoid()));
        Layer body = sequential(convNorm(16, 3, 1), relu(), convNorm(16, 3, 1));
        Layer block = stochasticDepth(0.1, body);
        Layer excite = gated(sequential(globalAvgPool2d(), dense(4), relu(), dense(16), sigmoid()));

        Network network = Network.build(Shape.of(6, 6, 16), 1, lite, block, excite, conv2d(24, 1), mobileNetV3);
        assertEquals(Shape.of(3, 3, 40), network.outputShape());
    }

    @Test
    void graphs() {
        Layer skips = LayerGraph.of(x -> {
            Wire fine = x.to(conv2d(8, 3).padding(SAME), relu());
            Wire coarse = fine.to(maxPool2d(2), conv2d(16, 3).padding(SAME), relu());
            return coarse.to(resize2d(2)).concat(fine).to(conv2d(8, 3).padding(SAME));
        });

        assertEquals(Shape.of(6, 4, 8), Network.build(Shape.of(6, 4, 2), 1, skips).outputShape());
    }

    @Test
    void siameseNetworks() {
        SharedLayer tower = new SharedLayer(sequential(flatten(), dense(16), relu()));
        LayerGraphBuilder siamese = new LayerGraphBuilder();
        Wire left = siamese.input("left", Shape.of(8, 8, 1)).to(tower);
        Wire right = siamese.input("right", Shape.of(8, 8, 1)).to(tower);
        siamese.output("same", left.times(right).to(dense(2)));
        Network pairs = Network.build(Shape.of(128), 1, siamese.build());
        Tensor images = Tensor.zeros(5, 8, 8, 1);
        Tensor others = Tensor.zeros(5, 8, 8, 1);

        Tensor x = pairs.inputParts().orElseThrow().join(Map.of("left", images, "right", others));
        Tensor y = pairs.predict(x);

        assertEquals(Shape.of(5, 2), y.shape());
        assertEquals(64 * 16 + 16 + 2 * 16 + 2, pairs.summary().total());
    }

    @Test
    void severalOutputs() {
        LayerGraphBuilder graph = new LayerGraphBuilder();
        Wire x = graph.input("x", Shape.of(4));
        graph.output("digit", x.to(dense(10)));
        graph.output("angle", x.to(dense(1)));
        Network network = Network.build(Shape.of(4), 1, graph.build());

        Heads heads = new Heads(network.outputParts().orElseThrow())
                .target("digit", Target.label(10))
                .target("angle", Target.values(Shape.of(1)));
        Loss loss = heads.loss("digit", new SoftmaxCrossEntropy())
                .plus(heads.loss("angle", new MeanSquaredError()).times(0.1));

        loss.check(network.outputShape(), heads.target());
        assertEquals(Target.values(Shape.of(2)), heads.target());
    }
}
