package dev.fovea.nn;

import static dev.fovea.nn.Layers.avgPool2d;
import static dev.fovea.nn.Layers.batchNorm;
import static dev.fovea.nn.Layers.channelScale;
import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.convTranspose2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.depthToSpace;
import static dev.fovea.nn.Layers.depthwiseConv2d;
import static dev.fovea.nn.Layers.dropout;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.gated;
import static dev.fovea.nn.Layers.gelu;
import static dev.fovea.nn.Layers.globalAvgPool2d;
import static dev.fovea.nn.Layers.groupNorm;
import static dev.fovea.nn.Layers.instanceNorm;
import static dev.fovea.nn.Layers.layerNorm;
import static dev.fovea.nn.Layers.maxPool2d;
import static dev.fovea.nn.Layers.prelu;
import static dev.fovea.nn.Layers.relu;
import static dev.fovea.nn.Layers.residual;
import static dev.fovea.nn.Layers.resize2d;
import static dev.fovea.nn.Layers.rmsNorm;
import static dev.fovea.nn.Layers.sequential;
import static dev.fovea.nn.Layers.sigmoid;
import static dev.fovea.nn.Layers.silu;
import static dev.fovea.nn.Layers.softmax;
import static dev.fovea.nn.Resize2d.Interpolation.BILINEAR;
import static dev.fovea.ops.Padding.SAME;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;
import java.lang.management.ManagementFactory;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Once compiled, a training step allocates nothing, on none of its threads. */
class TrainingAllocationTest {
    private static final Shape IMAGE = Shape.of(4, 3, 2);
    private static final int STEPS = 20;
    private static final int ROUNDS = 5000;

    static Stream<Arguments> networksOnThreads() {
        return networks().flatMap(network -> Stream.of(1, 3).map(threads -> Arguments.of(threads, network)));
    }

    private static Stream<Network> networks() {
        Layer excite = sequential(globalAvgPool2d(), dense(2), silu(), dense(6), sigmoid());
        LayerGraph skips = LayerGraph.of(x -> {
            Wire down = x.to(depthwiseConv2d(3).padding(SAME), layerNorm(), gelu(), gated(excite), avgPool2d(2));
            Wire up = down.to(convTranspose2d(4, 2).stride(2), groupNorm(2), prelu());
            return up.concat(x.to(rmsNorm(), channelScale(0.5)), down.to(resize2d(2).interpolation(BILINEAR)));
        });
        return Stream.of(
                Network.build(
                        IMAGE, 1, conv2d(3, 3).padding(SAME), batchNorm(), relu(), residual(dropout(0.2)),
                        maxPool2d(2), flatten(), dense(4), batchNorm(), dense(3)),
                Network.build(
                        Shape.of(4, 2, 3), 1, conv2d(6, 3).padding(SAME), instanceNorm(), skips, softmax(),
                        depthToSpace(2), globalAvgPool2d(), dense(3)));
    }

    @ParameterizedTest
    @MethodSource("networksOnThreads")
    void aStepAllocatesNothing(int threads, Network network) {
        TrainingPass pass = network.trainingPass(
                PassOptions.of(new SoftmaxCrossEntropy(), 64).parallel(Parallel.ofThreads(threads)));
        ArrayBatch large = ArrayBatch.random(1, 64, IMAGE.size(), 3);
        ArrayBatch small = large.first(8);
        long least = Long.MAX_VALUE;
        // Until all of it is compiled, code allocates, vectors above all: only what never goes away counts.
        for (int round = 0; round < ROUNDS && least > 0; round++) {
            least = Math.min(least, bytes(pass, small) + bytes(pass, large));
        }
        assertEquals(0, least, "bytes of " + STEPS + " steps of 8 samples and as many of 64");
    }

    private static long bytes(TrainingPass pass, ArrayBatch batch) {
        pass.run(batch, 0); // another batch than before: there is memory to read it with
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getTotalThreadAllocatedBytes();
        for (int step = 0; step < STEPS; step++) {
            pass.run(batch, step);
            pass.consumeGradients(Step::descend);
        }
        return threads.getTotalThreadAllocatedBytes() - before;
    }
}
