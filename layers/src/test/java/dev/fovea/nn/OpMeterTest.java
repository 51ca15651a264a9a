package dev.fovea.nn;

import static dev.fovea.nn.Layers.batchNorm;
import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.relu;
import static dev.fovea.nn.Layers.residual;
import static dev.fovea.nn.Layers.sequential;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.nn.op.CoupledOp;
import dev.fovea.nn.op.Frame;
import dev.fovea.nn.op.Op;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever measures a pass is told of everything each op does, and changes nothing by it. */
class OpMeterTest {
    private static final ArrayBatch BATCH = ArrayBatch.random(1, 20, 24, 2);

    /** Its last layer is large enough that its kernel's gradient is computed for the whole batch. */
    private static Network network() {
        return Network.build(Shape.of(4, 3, 2), 1, conv2d(4, 3), batchNorm(), flatten(), dense(2000), dense(2));
    }

    @Test
    void isToldWhatEachOpDid() {
        PassOptions options = PassOptions.of(new SoftmaxCrossEntropy(), 20).parallel(Parallel.ofThreads(1));
        Map<Op, List<OpMeter.Work>> all = new LinkedHashMap<>();
        long[] greatest = new long[1];
        PassOptions metered = options.meter((op, work, nanos) -> {
            all.computeIfAbsent(op, any -> new ArrayList<>()).add(work);
            greatest[0] = Math.max(greatest[0], nanos);
            assertTrue(nanos >= 0, () -> "took " + nanos);
        });
        Network network = network();
        Network plain = network();
        long begin = System.nanoTime();
        Step step = Step.of(network, network.trainingPass(metered), BATCH, 0);
        long took = System.nanoTime() - begin;
        assertTrue(greatest[0] <= took, () -> greatest[0] + " of " + took);
        step.assertSameBits("metered", Step.of(plain, plain.trainingPass(options), BATCH, 0));

        assertEquals(5, all.size());
        boolean batchGradient = false;
        for (Map.Entry<Op, List<OpMeter.Work>> each : all.entrySet()) {
            Set<OpMeter.Work> works = Set.copyOf(each.getValue());
            assertEquals(1, each.getValue().stream().filter(OpMeter.Work.PREPARE::equals).count());
            boolean computes = works.containsAll(List.of(OpMeter.Work.FORWARD, OpMeter.Work.BACKWARD));
            assertEquals(!each.getKey().view(), computes, works::toString);
            assertEquals(each.getKey() instanceof CoupledOp, works.contains(OpMeter.Work.COLLECT));
            batchGradient |= works.contains(OpMeter.Work.BATCH_GRADIENT);
        }
        assertTrue(batchGradient);
    }

    /** A convolution that tells whether the gradient of its input is wanted. */
    private static Layer probe(List<String> wanted) {
        return new Rewritten(conv2d(4, 1), op -> new ForwardingOp(op) {
            @Override
            public void prepare(Frame frame) {
                if (frame.dx(0) != null) {
                    wanted.add(parameters().getFirst().name());
                }
                super.prepare(frame);
            }
        });
    }

    /** Below the lowest parameter that learns nothing runs backward, nor on a branch that has none. */
    @Test
    void nothingRunsBackwardBelowTheLowestParameterThatLearns() {
        List<String> wanted = new ArrayList<>();
        Network network = Network.build(
                Shape.of(4, 3, 2), 1, conv2d(4, 3), batchNorm(),
                residual(sequential(probe(wanted), relu(), probe(wanted)), probe(wanted)), flatten(), dense(2000),
                dense(2));
        String first = "residual.body.conv2d.kernel";
        String second = "residual.body.conv2d_1.kernel";
        String beside = "residual.shortcut.kernel";
        List<String> head = List.of("dense.kernel", "dense_1.kernel");
        assertBackward(network, wanted, "dense_1.kernel", List.of("dense_1.kernel"), List.of());
        assertBackward(network, wanted, "dense.bias", head, List.of());
        assertBackward(network, wanted, second, plus(head, second), List.of());
        assertBackward(network, wanted, first, plus(head, first, second), List.of(second));
        assertBackward(network, wanted, beside, plus(head, beside), List.of());
        assertBackward(
                network, wanted, "conv2d.bias", plus(head, "conv2d.kernel", "batch_norm.gamma", first, second, beside),
                List.of(first, second, beside));
    }

    private static List<String> plus(List<String> names, String... more) {
        return Stream.concat(names.stream(), Stream.of(more)).toList();
    }

    private static void assertBackward(
            Network network, List<String> wanted, String learns, List<String> backward, List<String> gradients) {
        wanted.clear();
        Set<Op> ran = new HashSet<>();
        TrainingPass pass = network.trainingPass(PassOptions.of(new SoftmaxCrossEntropy(), 20)
                .parallel(Parallel.ofThreads(1))
                .learning(parameter -> parameter.name().equals(learns))
                .meter((op, work, nanos) -> {
                    // Frozen batch normalisation collects nothing of the batch, not even forward.
                    if (work != OpMeter.Work.PREPARE && work != OpMeter.Work.FORWARD) {
                        ran.add(op);
                    }
                }));
        pass.run(BATCH, 0);
        assertEquals(
                Set.copyOf(backward),
                ran.stream()
                        .filter(op -> !op.parameters().isEmpty())
                        .map(op -> op.parameters().getFirst().name())
                        .collect(Collectors.toSet()),
                learns);
        assertEquals(Set.copyOf(gradients), Set.copyOf(wanted), learns);
    }
}
