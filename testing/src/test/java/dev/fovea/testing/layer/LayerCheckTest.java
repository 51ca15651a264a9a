package dev.fovea.testing.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.Layer;
import dev.fovea.nn.Layers;
import dev.fovea.nn.model.LayerKind;
import dev.fovea.nn.model.LayerKinds;
import dev.fovea.nn.model.Settings;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Frame;
import dev.fovea.nn.op.Initializer;
import dev.fovea.nn.op.Op;
import dev.fovea.nn.op.Parameter;
import dev.fovea.nn.op.Value;
import dev.fovea.tensor.Shape;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Layers that are right pass, each fault that a writer of layers makes is found and named. */
class LayerCheckTest {
    private static final Shape IMAGE = Shape.of(4, 4, 3);

    static List<Layer> layers() {
        return List.of(
                Layers.conv2d(2, 3), Layers.batchNorm(0.9), Layers.layerNorm(), Layers.gelu(), Layers.avgPool2d(2),
                Layers.dropout(0.3));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void acceptsTheLibrarysLayers(Layer layer) throws IOException {
        LayerCheck check = LayerCheck.of(layer, IMAGE);
        check.assertGradients();
        check.assertSameBits();
        check.assertSaved(LayerKinds.standard());
        check.assertExported(1e-5);
    }

    @Test
    void acceptsARectifierAwayFromItsBend() {
        LayerCheck check = LayerCheck.of(Layers.relu(), Shape.of(4)).on(-1, 1, 0.1f, -0.1f, 3, -2, 1, 5);
        assertEquals("LayerCheck[" + Layers.relu() + " on 2 samples of (4), bound 0.001]", check.toString());
        check.assertGradients();
        assertEquals(
                "3 elements are no whole samples of (4), 4 elements each",
                assertThrows(IllegalArgumentException.class,
                        () -> LayerCheck.of(Layers.relu(), Shape.of(4)).on(1, 2, 3))
                        .getMessage());
    }

    /** y = x·factor, with what a test wants to be wrong. */
    private record Scale(double dx, double dfactor, AtomicInteger disorder) implements Layer {
        @Override
        public Value emit(Emitter emitter, Value x) {
            Parameter factor = emitter.parameter("factor", Shape.of(1), Initializer.constant(2));
            return emitter.emit(new ScaleOp(x.shape(), factor, this), x);
        }
    }

    private record ScaleOp(Shape outputShape, Parameter factor, Scale scale) implements Op {
        @Override
        public List<Parameter> parameters() {
            return List.of(factor);
        }

        @Override
        public void forward(Frame frame, int from, int to) {
            for (int i = 0; i < frame.yOffset(to) - frame.yOffset(from); i++) {
                frame.y()[frame.yOffset(from) + i] = frame.x(0)[frame.xOffset(0, from) + i] * factor.values()[0];
            }
        }

        @Override
        public void backward(Frame frame, int from, int to) {
            for (int i = 0; i < frame.yOffset(to) - frame.yOffset(from); i++) {
                float dy = frame.dy()[frame.dyOffset(from) + i];
                frame.dx(0)[frame.dxOffset(0, from) + i] = (float) (dy * factor.values()[0] * scale.dx);
                frame.gradient(factor)[0] += (float) (dy * frame.x(0)[frame.xOffset(0, from) + i] * scale.dfactor)
                        + scale.disorder.getAndUpdate(n -> n > 0 ? n + 1 : 0);
            }
        }
    }

    private static String failure(Runnable check) {
        return assertThrows(AssertionError.class, check::run).getMessage();
    }

    @Test
    void namesTheGradientThatIsWrong() {
        LayerCheck.of(new Scale(1, 1, new AtomicInteger()), IMAGE).assertGradients();
        LayerCheck dx = LayerCheck.of(new Scale(1.01, 1, new AtomicInteger()), IMAGE);
        String message = failure(dx::assertGradients);
        assertTrue(message.contains("in TRAINING, the gradient by input beside differences: relative error 1.0"),
                message);
        dx.bound(0.02).assertGradients();
        String other = failure(LayerCheck.of(new Scale(1, 0.9, new AtomicInteger()), IMAGE)::assertGradients);
        assertTrue(other.contains("the gradient by scale.factor"), other);
    }

    /** Keeps to everything but that dx has offsets of its own. */
    private record Misplaced() implements Layer {
        @Override
        public Value emit(Emitter emitter, Value x) {
            return emitter.emit(new MisplacedOp(x.shape()), x);
        }
    }

    private record MisplacedOp(Shape outputShape) implements Op {
        @Override
        public void forward(Frame frame, int from, int to) {
            for (int i = 0; i < (to - from) * outputShape.size(); i++) {
                float x = frame.x(0)[frame.xOffset(0, from) + i];
                frame.y()[frame.yOffset(from) + i] = x * x;
            }
        }

        @Override
        public void backward(Frame frame, int from, int to) {
            int x0 = frame.xOffset(0, from);
            for (int i = 0; i < (to - from) * outputShape.size(); i++) {
                frame.dx(0)[x0 + i] = 2 * frame.x(0)[x0 + i] * frame.dy()[frame.dyOffset(from) + i];
            }
        }
    }

    @Test
    void findsWhatMixesUpTheOffsetsOfArrays() {
        String message = failure(LayerCheck.of(new Misplaced(), IMAGE)::assertGradients);
        assertTrue(
                message.contains("in TRAINING, arrays beginning anywhere, the gradient by input beside differences"),
                message);
    }

    @Test
    void namesWhatDependsOnThreads() {
        String message = failure(LayerCheck.of(new Scale(1, 1, new AtomicInteger(1)), IMAGE)::assertSameBits);
        assertTrue(message.contains("the gradient by scale.factor on 2 threads: element 0 of 1"), message);
    }

    @Test
    void comparesWhatIsLoaded() {
        LayerKind<Scale> forgetful = new LayerKind<>(
                "test.scale", Scale.class, layer -> new Settings(),
                settings -> new Scale(0, 0, new AtomicInteger()));
        LayerCheck check = LayerCheck.of(new Scale(1, 1, new AtomicInteger()), IMAGE);
        String message = assertThrows(
                AssertionError.class, () -> check.assertSaved(LayerKinds.standard().with(forgetful))).getMessage();
        assertTrue(message.startsWith("saved [Scale[dx=1.0"), message);
    }
}
