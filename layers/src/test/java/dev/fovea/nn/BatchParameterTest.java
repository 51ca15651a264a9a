package dev.fovea.nn;

import static dev.fovea.nn.Layers.dense;
import static dev.fovea.testing.Close.assertClose;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fovea.nn.internal.plan.AddOp;
import dev.fovea.nn.internal.plan.DenseOp;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Frame;
import dev.fovea.nn.op.Initializer;
import dev.fovea.nn.op.Op;
import dev.fovea.nn.op.Parameter;
import dev.fovea.nn.op.Value;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;
import dev.fovea.testing.Close;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A kernel that several ops share, some of which compute its gradient for the whole batch and some chunk by chunk. */
class BatchParameterTest {
    /** More rows than there are chunks, and more columns than a panel has. */
    private static final int INPUTS = 900;

    private static final int OUTPUTS = 40;

    /** Two uses of one kernel: y = x·kernel + x·kernel. */
    private record Tied(boolean firstInChunks, boolean secondInChunks) implements Layer {
        @Override
        public Value emit(Emitter emitter, Value x) {
            Parameter kernel =
                    emitter.parameter("kernel", Shape.of(INPUTS, OUTPUTS), Initializer.glorotUniform());
            Value a = emitter.emit(use(kernel, firstInChunks), x);
            Value b = emitter.emit(use(kernel, secondInChunks), x);
            return emitter.emit(new AddOp(Shape.of(OUTPUTS)), a, b);
        }

        private static Op use(Parameter kernel, boolean inChunks) {
            Op dense = new DenseOp(kernel, null);
            return inChunks ? new InChunks(dense, kernel) : dense;
        }
    }

    /** The same product, whose backward adds to the kernel's gradient. */
    private static final class InChunks extends ForwardingOp {
        private final Parameter kernel;

        InChunks(Op dense, Parameter kernel) {
            super(dense);
            this.kernel = kernel;
        }

        @Override
        public Parameter batchParameter() {
            return null;
        }

        @Override
        public void backward(Frame frame, int from, int to) {
            super.backward(frame, from, to);
            float[] gradient = frame.gradient(kernel);
            for (int n = from; n < to; n++) {
                for (int i = 0; i < gradient.length; i++) {
                    gradient[i] += frame.x(0)[frame.xOffset(0, n) + i / OUTPUTS]
                            * frame.dy()[frame.dyOffset(n) + i % OUTPUTS];
                }
            }
        }
    }

    @Test
    void gradientsOfAllUsesAddUp() {
        for (int samples : List.of(1, 7, 70)) {
            ArrayBatch batch = ArrayBatch.random(1, samples, INPUTS, OUTPUTS);
            Projection loss = Projection.random(2, samples, OUTPUTS);
            double[] expected = new double[INPUTS * OUTPUTS];
            for (int n = 0; n < samples; n++) {
                for (int i = 0; i < expected.length; i++) {
                    expected[i] += 2.0 * batch.x()[n * INPUTS + i / OUTPUTS]
                            * loss.weights()[n * OUTPUTS + i % OUTPUTS] / samples;
                }
            }
            for (Tied tied : List.of(
                    new Tied(false, false), new Tied(true, false), new Tied(false, true), new Tied(true, true))) {
                Network network = Network.build(Shape.of(INPUTS), 3, tied);
                Step one = Step.of(network, loss, batch);
                assertClose(tied + " of " + samples, one.gradients().get(0), expected, Close.SINGLE_OPERATION);
                TrainingPass pass =
                        network.trainingPass(PassOptions.of(loss, samples).parallel(Parallel.ofThreads(20)));
                assertArrayEquals(
                        one.gradients().get(0), Step.of(network, pass, batch, 0).gradients().get(0), "many threads");
                assertArrayEquals(
                        one.gradients().get(0), Step.of(network, pass, batch, 0).gradients().get(0),
                        "the same again: nothing is left over");
            }
        }
    }

    @Test
    void opsThatCannotComputeItAreRefused() {
        assertRefused("that computes the gradient of dense.kernel for the whole batch cannot run in place: by then its "
                + "output's gradient would be lost", op -> new ForwardingOp(op) {
                    @Override
                    public boolean inPlace() {
                        return true;
                    }
                });
        assertRefused(
                "computes the gradient of dense.kernel, which is not a trainable parameter of its own",
                op -> new ForwardingOp(op) {
                    @Override
                    public List<Parameter> parameters() {
                        return List.of();
                    }
                });
    }

    private static void assertRefused(String message, UnaryOperator<Op> rewrite) {
        Layer layer = new Rewritten(dense(4), rewrite);
        assertEquals(
                "layer 1 of 1, dense, on an input of (4): an op " + message,
                assertThrows(IllegalArgumentException.class, () -> Network.build(Shape.of(4), 1, layer)).getMessage());
    }
}
