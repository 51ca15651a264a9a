package dev.fovea.nn.internal.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.Layer;
import dev.fovea.nn.Layers;
import dev.fovea.nn.Networks;
import dev.fovea.nn.op.CoupledOp;
import dev.fovea.nn.op.Parameter;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That no place holds two things at once, by an account of its own of when each is written and read. */
class TrainingMemoryTest {
    private static final int WORKSPACE = 37;
    private static final int BATCH = 3;
    private static final int END = Integer.MAX_VALUE;

    static List<Graph> graphs() {
        return List.of(
                graph(Networks.resnet20(10)), graph(Networks.mobileNetV2(0.25, 10, 32)),
                graph(Layers.conv2d(8, 3), Layers.batchNorm(), Layers.gelu(), Layers.dropout(0.5), Layers.conv2d(8, 3),
                        Layers.batchNorm(), Layers.relu(), Layers.flatten(), Layers.dense(6), Layers.batchNorm(),
                        Layers.relu(), Layers.dense(4)),
                graph(Layers.flatten(), Layers.dense(30), Layers.batchNorm(), Layers.gelu(), Layers.dense(20),
                        Layers.batchNorm(), Layers.dense(400), Layers.batchNorm(), Layers.dense(4)),
                graph(Layers.batchNorm(), Layers.residual(Layers.sequential(
                        Layers.conv2d(3, 1), Layers.batchNorm(), Layers.silu(), Layers.conv2d(3, 1),
                        Layers.batchNorm())),
                        Layers.relu(), Layers.conv2d(5, 3), Layers.batchNorm(), Layers.globalAvgPool2d()));
    }

    private static Graph graph(Layer... layers) {
        return Graphs.of(Shape.of(32, 32, 3), layers);
    }

    private static TrainingMemory memory(Graph graph) {
        return new TrainingMemory(
                graph, BATCH, Parameter::trainable, node -> node.op() instanceof CoupledOp, true, WORKSPACE);
    }

    /** A gradient, or several of which each takes the place of the one before: the first and the last stage it is in use. */
    private static final class Tenancy {
        private final String who;
        private final int first;
        private int last;

        Tenancy(String who, int first) {
            this.who = who;
            this.first = first;
            this.last = first;
        }
    }

    @ParameterizedTest
    @MethodSource("graphs")
    void anArrayHoldsOneGradientAtATime(Graph graph) {
        TrainingMemory memory = memory(graph);
        IdentityHashMap<float[], List<Tenancy>> tenancies = new IdentityHashMap<>();
        Tenancy[] ofValue = new Tenancy[graph.values().size()];
        Map<Integer, List<Tenancy>> ofUses = new HashMap<>();
        ofValue[graph.output()] = new Tenancy("output", 0);
        ofValue[graph.output()].last = END;
        tenancies.computeIfAbsent(memory.gradient(graph.output()).batch(), any -> new ArrayList<>())
                .add(ofValue[graph.output()]);
        int stage = 0;
        for (Graph.Node node : graph.nodes().reversed()) {
            stage += node.op() instanceof CoupledOp ? 1 : 0;
            List<Tenancy> sums = ofUses.getOrDefault(node.output(), List.of());
            Tenancy dy = node.output() == graph.output() ? ofValue[graph.output()] : sums.getLast();
            for (Tenancy one : sums) {
                one.last = Math.max(one.last, stage);
            }
            dy.last = node.op().batchParameter() != null ? END : Math.max(dy.last, stage);
            for (int i = 0; i < node.inputs().size(); i++) {
                Place dx = memory.inputGradient(node, i);
                boolean inPlace = dx.equals(memory.gradient(node.output()));
                assertTrue(!inPlace || node.op().inPlace() || node.op().view(), () -> "in place: " + node);
                Tenancy tenancy = dy;
                if (!inPlace) {
                    tenancy = new Tenancy("input " + i + " of " + node, stage);
                    tenancies.computeIfAbsent(dx.batch(), any -> new ArrayList<>()).add(tenancy);
                }
                tenancy.last = node.inputs().get(i) == Graph.INPUT ? END : tenancy.last;
                // The first use in the order of the nodes holds the sum: here it comes last.
                ofUses.computeIfAbsent(node.inputs().get(i), any -> new ArrayList<>()).add(tenancy);
            }
        }
        for (List<Tenancy> one : tenancies.values()) {
            for (int i = 1; i < one.size(); i++) {
                Tenancy before = one.get(i - 1);
                Tenancy after = one.get(i);
                assertTrue(before.last < after.first, () -> after.who + " begins in stage " + after.first + ", "
                        + before.who + " ends in " + before.last);
            }
        }
    }

    @Test
    void arraysServeAgain() {
        Graph graph = graph(Networks.resnet20(10));
        TrainingMemory memory = memory(graph);
        Set<float[]> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int value = 0; value < graph.values().size(); value++) {
            arrays.add(memory.gradient(value).batch());
        }
        // Without that each convolution would write an array of its own.
        long convolutions = graph.nodes().stream().filter(node -> node.op() instanceof ConvolutionOp).count();
        assertTrue(arrays.size() < convolutions, () -> arrays.size() + " arrays for " + convolutions + " convolutions");
    }

    @ParameterizedTest
    @MethodSource("graphs")
    void passingValuesLieBehindTheWorkspaceAndApart(Graph graph) {
        TrainingMemory memory = memory(graph);
        int passing = 0;
        for (Graph.Node node : graph.nodes()) {
            Place x = memory.activation(node.input());
            Place y = memory.activation(node.output());
            assertEquals(graph.values().get(node.output()).size(), y.size());
            if (y.isOfBatch()) {
                assertEquals(BATCH * y.size(), y.batch().length);
                continue;
            }
            passing++;
            assertTrue(y.begin() >= WORKSPACE, () -> "in the workspace: " + node);
            assertTrue(y.begin() + y.size() <= memory.lentFloats(), () -> "beyond what is lent: " + node);
            boolean samePlace = y.equals(x);
            assertTrue(!samePlace || node.op().inPlace() || node.op().view(), () -> "in place: " + node);
            if (!samePlace && !x.isOfBatch()) {
                assertTrue(y.begin() >= x.begin() + x.size(), () -> "over its input: " + node);
            }
        }
        assertTrue(passing > 0, "no value passes");
    }
}
