package dev.fovea.benchmarks;

import static dev.fovea.nn.Layers.batchNorm;
import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.convTranspose2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.depthwiseConv2d;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.relu;
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
import java.util.ArrayList;
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

    /** Several threads report the first ops in any order, such as the reverse. */
    @Test
    void rowsAreInTheOrderOfTheNetworkWhateverIsHeardOfFirst() throws InterruptedException {
        Network network = Network.build(Shape.of(6, 6, 1), 1, conv2d(2, 3), batchNorm(), relu(), flatten(), dense(10));
        List<Op> ops = new ArrayList<>();
        network.trainingPass(
                PassOptions.of(new SoftmaxCrossEntropy(), 2).parallel(Parallel.ofThreads(1)).movingStatistics(false)
                        .meter((op, work, nanos) -> {
                            if (work == Work.PREPARE) {
                                ops.add(op);
                            }
                        }))
                .run(new Zero(2), 0);
        ProfileMeasurement measurement = new ProfileMeasurement("small", network, 2, 0.01);
        ops.reversed().forEach(op -> measurement.took(op, Work.PREPARE, 1));
        List<ProfileResult.Row> rows = measurement.run().rows();
        assertEquals(
                List.of("Convolution", "BatchNorm", "Activation", "Reshape", "Dense"),
                rows.stream().map(ProfileResult.Row::op).distinct().toList());
        assertEquals(
                ops.size(), rows.stream().filter(row -> row.work().equals("prepare")).count(),
                "also those that took no time");
    }
}
