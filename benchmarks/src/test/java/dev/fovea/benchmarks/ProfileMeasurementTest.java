package dev.fovea.benchmarks;

import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.convTranspose2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.depthwiseConv2d;
import static dev.fovea.nn.Layers.flatten;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fovea.nn.Network;
import dev.fovea.nn.OpMeter.Work;
import dev.fovea.nn.PassOptions;
import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.nn.op.Batch;
import dev.fovea.nn.op.Example;
import dev.fovea.nn.op.Op;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProfileMeasurementTest {
    /** One sample of zeros. */
    private record Zero(int size) implements Batch {
        @Override
        public void read(int sample, Example example) {}
    }

    /** A transposed convolution lays its kernel on each pixel of its input, the others on each of their output. */
    @Test
    void floatingPointOperationsAreThoseOfTheDefinition() {
        Network network = Network.build(
                Shape.of(4, 5, 6), 1, conv2d(8, 3), depthwiseConv2d(2), convTranspose2d(3, 4).stride(2), flatten(),
                dense(7));
        Map<Op, Map<Work, Double>> flops = new LinkedHashMap<>();
        network.trainingPass(
                PassOptions.of(new SoftmaxCrossEntropy(), 1).parallel(Parallel.ofThreads(1)).meter(
                        (op, work, nanos) -> flops.computeIfAbsent(op, each -> new EnumMap<>(Work.class))
                                .put(work, ProfileMeasurement.flops(op, work))))
                .run(new Zero(1), 0);
        // Pixels · kernel: 2·3 · 3·3·6·8, 1·2 · 2·2·8, 1·2 · 4·4·3·8, 4·6·3 · 7.
        List<Double> expected = List.of(2.0 * 6 * 432, 2.0 * 2 * 32, 2.0 * 2 * 384, 2.0 * 72 * 7);
        assertEquals(
                expected,
                flops.values().stream()
                        .map(each -> each.getOrDefault(Work.FORWARD, 0.0))
                        .filter(each -> each > 0)
                        .toList());
        double all = flops.values().stream().flatMap(each -> each.values().stream()).mapToDouble(each -> each).sum();
        assertEquals(3 * expected.stream().mapToDouble(each -> each).sum(), all);
    }
}
