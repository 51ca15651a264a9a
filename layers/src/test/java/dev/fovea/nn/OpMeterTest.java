package dev.fovea.nn;

import static dev.fovea.nn.Layers.batchNorm;
import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.flatten;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.nn.op.CoupledOp;
import dev.fovea.nn.op.Op;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
}
