package dev.fovea.nn;

import static dev.fovea.nn.Layers.batchNorm;
import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.relu;
import static dev.fovea.nn.Layers.residual;
import static dev.fovea.nn.Layers.sequential;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Batch normalisation of one value per channel makes 0 of it, whatever it was: refused by layer, before anything is done. */
class BatchStatisticsTest {
    private static TrainingPass pass(Network network, int batchSize) {
        return network.trainingPass(PassOptions.of(new SoftmaxCrossEntropy(), batchSize));
    }

    private static String refusal(String layer) {
        return "layer " + layer
                + " takes statistics of the batch and needs at least 2 samples in training, found 1: of one "
                + "value per channel nothing would be left but 0";
    }

    @Test
    void denseLayersNeedTwoSamples() {
        Network network = Network.build(
                Shape.of(3), 1, dense(4), residual(sequential(batchNorm(), relu())), dense(2));
        TrainingPass pass = pass(network, 2);
        pass.run(ArrayBatch.random(1, 2, 3, 2), 0);
        pass.consumeGradients((parameter, gradient, from, to) -> {});
        float[] mean = network.parameter("residual.body.batch_norm.moving_mean").values();
        float[] before = mean.clone();
        double loss = pass.loss();
        assertEquals(
                refusal("residual.body.batch_norm"),
                assertThrows(IllegalArgumentException.class, () -> pass.run(ArrayBatch.random(2, 1, 3, 2), 1))
                        .getMessage());
        assertArrayEquals(before, mean);
        assertEquals(loss, pass.loss());
        pass.run(ArrayBatch.random(3, 2, 3, 2), 1);
    }

    @Test
    void imagesOfOnePixelNeedTwoSamples() {
        Network network = Network.build(
                Shape.of(3, 3, 2), 1, conv2d(4, 3), batchNorm(), relu(), flatten(), dense(2));
        assertEquals(
                refusal("batch_norm"),
                assertThrows(IllegalArgumentException.class, () -> pass(network, 1)).getMessage());
    }

    @Test
    void imagesOfMorePixelsAndFrozenStatisticsNeedOne() {
        Network pixels = Network.build(
                Shape.of(4, 3, 2), 1, conv2d(4, 3), batchNorm(), relu(), flatten(), dense(2));
        TrainingPass pass = pass(pixels, 1);
        pass.run(ArrayBatch.random(1, 1, 24, 2), 0);
        assertTrue(Double.isFinite(pass.loss()));
        Network vectors = Network.build(Shape.of(3), 1, dense(4), batchNorm(), dense(2));
        TrainingPass frozen = vectors.evaluationPass(PassOptions.of(new SoftmaxCrossEntropy(), 1));
        frozen.run(ArrayBatch.random(2, 1, 3, 2), 0);
        assertTrue(Double.isFinite(frozen.loss()));
    }

    @Test
    void tellsWhichLayersCoupleTheBatch() {
        Network network = Network.build(
                Shape.of(4, 3, 2), 1, batchNorm(), flatten(), batchNorm(0.5), dense(2));
        CoupledLayer first = network.coupledLayers().get(0);
        CoupledLayer second = network.coupledLayers().get(1);
        assertEquals(2, network.coupledLayers().size());
        assertEquals("batch_norm", first.name());
        assertEquals("batch_norm_1", second.name());
        assertEquals(1, first.op().smallestBatch());
        assertEquals(2, second.op().smallestBatch());
        assertEquals(0.99, first.op().momentum());
        assertEquals(0.5, second.op().momentum());
        assertTrue(first.op().initial());
        network.parameter("batch_norm.moving_mean").values()[1] = 0.5f;
        network.parameter("batch_norm_1.moving_variance").values()[3] = 0.5f;
        assertFalse(first.op().initial());
        assertFalse(second.op().initial());
    }

    @Test
    void aFrozenNormalisationHasNoStatisticsOfTheBatch() {
        Network network = Network.build(Shape.of(3), 1, dense(4), batchNorm(), dense(2));
        assertEquals(1, network.coupledLayers(parameter -> parameter.name().equals("batch_norm.beta")).size());
        assertEquals(0, network.coupledLayers(parameter -> parameter.name().startsWith("dense")).size());
        Step.randomize(network, 2);
        List<float[]> before = Step.values(network);
        PassOptions options = PassOptions.of(new SoftmaxCrossEntropy(), 1)
                .learning(parameter -> parameter.name().startsWith("dense"));
        ArrayBatch one = ArrayBatch.random(1, 1, 3, 2);
        Step frozen = Step.of(network, network.trainingPass(options), one, 0);
        assertEquals(Step.of(network, network.evaluationPass(options), one, 0).loss(), frozen.loss());
        for (int i = 0; i < before.size(); i++) {
            assertArrayEquals(before.get(i), network.parameters().get(i).values());
        }
    }
}
