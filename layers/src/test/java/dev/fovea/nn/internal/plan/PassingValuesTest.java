package dev.fovea.nn.internal.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fovea.nn.Layer;
import dev.fovea.nn.Layers;
import dev.fovea.nn.op.CoupledOp;
import dev.fovea.nn.op.Frame;
import dev.fovea.ops.Padding;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which values are not kept, and what is computed again for whom. Nodes are numbered from 0, values from 1: the input is 0. */
class PassingValuesTest {
    private static final Shape IMAGE = Shape.of(8, 8, 4);

    private static Graph graph(Layer... layers) {
        return Graphs.of(IMAGE, layers);
    }

    private static PassingValues training(Graph graph) {
        return new PassingValues(graph, node -> node.op() instanceof CoupledOp);
    }

    private static List<Integer> passing(Graph graph) {
        PassingValues values = training(graph);
        return IntStream.range(0, graph.values().size()).filter(values::passes).boxed().toList();
    }

    private static List<List<Integer>> again(Graph graph) {
        PassingValues values = training(graph);
        return IntStream.range(0, graph.nodes().size()).mapToObj(values::again).toList();
    }

    @Test
    void aNormalizationsOutputPassesThroughTheRectifierToTheConvolution() {
        Graph graph = graph(Layers.conv2d(4, 3), Layers.batchNorm(), Layers.relu(), Layers.conv2d(4, 3));
        assertEquals(List.of(2, 3), passing(graph));
        assertEquals(List.of(List.of(), List.of(), List.of(), List.of(1, 2)), again(graph));
    }

    @Test
    void whatTakesTheInputsPlaceIsKept() {
        // The rectifier's output overwrites the convolution's, which nobody needs any more: there is nothing to save.
        assertEquals(List.of(), passing(graph(Layers.conv2d(4, 3), Layers.relu(), Layers.conv2d(4, 3))));
    }

    @Test
    void whatIsReadAcrossTheWholeBatchOrTwiceIsKept() {
        Layer norm = Layers.batchNorm();
        assertEquals(List.of(), passing(graph(norm, Layers.batchNorm(), Layers.conv2d(4, 3))).stream()
                .filter(value -> value == 1).toList(), "collected in another stage");
        assertEquals(List.of(), passing(graph(norm, Layers.flatten(), Layers.dense(3))), "a chunk at a time");
        assertEquals(List.of(), passing(graph(norm)), "the output");
        assertEquals(
                List.of(), passing(graph(norm, Layers.residual(Layers.conv2d(4, 3).padding(Padding.SAME)))),
                "read twice");
    }

    @Test
    void aViewPassesWithWhatItViews() {
        Graph graph = graph(Layers.batchNorm(), Layers.reshape(4, 16, 4), Layers.conv2d(4, 3));
        assertEquals(List.of(1, 2), passing(graph));
        assertEquals(List.of(List.of(), List.of(), List.of(0)), again(graph), "a view is not computed");
    }

    @Test
    void whatNobodyReadsInBackwardIsNotComputedAgain() {
        Graph graph = graph(Layers.batchNorm(), Layers.globalAvgPool2d());
        assertEquals(List.of(1), passing(graph));
        assertEquals(List.of(List.of(), List.of()), again(graph));
    }

    @Test
    void aFunctionOfTheInputReadsTheNormalizationsOutput() {
        Graph graph = graph(Layers.batchNorm(), Layers.gelu(), Layers.globalAvgPool2d());
        assertEquals(List.of(1, 2), passing(graph));
        assertEquals(List.of(List.of(), List.of(), List.of(0, 1)), again(graph));
    }

    /** Batch normalisation that says it reads its output in backward. */
    private record ReadsItsOutput(CoupledOp op) implements CoupledOp {
        @Override
        public Shape outputShape() {
            return op.outputShape();
        }

        @Override
        public boolean repeatable() {
            return true;
        }

        @Override
        public void collect(Frame frame, int from, int to) {
            op.collect(frame, from, to);
        }

        @Override
        public void combine(List<? extends Frame> chunks) {
            op.combine(chunks);
        }

        @Override
        public void collectGradient(Frame frame, int from, int to) {
            op.collectGradient(frame, from, to);
        }

        @Override
        public void combineGradient(List<? extends Frame> chunks) {
            op.combineGradient(chunks);
        }

        @Override
        public void forward(Frame frame, int from, int to) {
            op.forward(frame, from, to);
        }

        @Override
        public void backward(Frame frame, int from, int to) {
            op.backward(frame, from, to);
        }
    }

    @Test
    void whatCouplesTheBatchKeepsAnOutputThatItReadsInALaterStage() {
        CoupledOp norm = (CoupledOp) graph(Layers.batchNorm()).nodes().getFirst().op();
        Layer reads = (emitter, x) -> emitter.emit(new ReadsItsOutput(norm), x);
        assertEquals(List.of(), passing(graph(reads, Layers.conv2d(4, 3))));
    }
}
