package org.example.custom;

import dev.fovea.nn.Layer;
import dev.fovea.nn.op.CoupledOp;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Frame;
import dev.fovea.nn.op.Initializer;
import dev.fovea.nn.op.Mode;
import dev.fovea.nn.op.Parameter;
import dev.fovea.nn.op.Value;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * Subtracts the batch's mean, times one learned number: y = x − strength·mean(x). Prediction takes a mean that training
 * moves along.
 *
 * @param momentum the share of the moving mean that is kept
 */
public record BatchCenter(double momentum) implements Layer {
    @Override
    public Value emit(Emitter emitter, Value x) {
        return emitter.emit(
                new CenterOp(
                        x.shape(),
                        momentum,
                        emitter.parameter("strength", Shape.of(1), Initializer.constant(0.75f)),
                        emitter.state("mean", x.shape(), 0)),
                x);
    }

    @Override
    public String name() {
        return "center";
    }

    /** A sum over samples, and how many they were. */
    private static final class Sum {
        final double[] values;
        int samples;

        Sum(int size) {
            values = new double[size];
        }

        void add(float[] array, int offset) {
            for (int i = 0; i < values.length; i++) {
                values[i] += array[offset + i];
            }
            samples++;
        }

        void take(Sum other) {
            for (int i = 0; i < values.length; i++) {
                values[i] += other.values[i];
            }
            samples += other.samples;
            other.clear();
        }

        void clear() {
            Arrays.fill(values, 0);
            samples = 0;
        }
    }

    private record Sums(Sum x, Sum dy) {}

    private record CenterOp(Shape outputShape, double momentum, Parameter strength, Parameter mean)
            implements
                CoupledOp {
        @Override
        public List<Parameter> parameters() {
            return List.of(strength, mean);
        }

        @Override
        public boolean readsInput() {
            return false;
        }

        @Override
        public boolean readsOutput() {
            return false;
        }

        @Override
        public boolean inPlace() {
            return true;
        }

        @Override
        public Object newShared(Mode mode) {
            return new Sums(new Sum(outputShape.size()), new Sum(outputShape.size()));
        }

        @Override
        public Object newOwn(Mode mode) {
            return newShared(mode);
        }

        @Override
        public void prepare(Frame frame) {
            if (frame.mode() != Mode.TRAINING) {
                Sum sum = frame.shared(Sums.class).x;
                sum.clear();
                sum.add(mean.values(), 0);
            }
        }

        @Override
        public void collect(Frame frame, int from, int to) {
            for (int n = from; n < to; n++) {
                frame.own(Sums.class).x.add(frame.x(0), frame.xOffset(0, n));
            }
        }

        @Override
        public void combine(List<? extends Frame> chunks) {
            Sum all = chunks.get(0).shared(Sums.class).x;
            all.clear();
            chunks.forEach(chunk -> all.take(chunk.own(Sums.class).x));
        }

        @Override
        public int statistics() {
            return outputShape.size();
        }

        @Override
        public void copyStatistics(Frame frame, double[] into, int offset) {
            Sum all = frame.shared(Sums.class).x;
            for (int i = 0; i < all.values.length; i++) {
                into[offset + i] = all.values[i] / all.samples;
            }
        }

        @Override
        public void moveStatistics(double[] from, int offset) {
            float[] moving = mean.values();
            for (int i = 0; i < moving.length; i++) {
                moving[i] = (float) (momentum * moving[i] + (1 - momentum) * from[offset + i]);
            }
        }

        @Override
        public void forward(Frame frame, int from, int to) {
            Sum all = frame.shared(Sums.class).x;
            for (int n = from; n < to; n++) {
                for (int i = 0; i < all.values.length; i++) {
                    frame.y()[frame.yOffset(n) + i] =
                            (float) (frame.x(0)[frame.xOffset(0, n) + i]
                                    - strength.values()[0] * all.values[i] / all.samples);
                }
            }
        }

        @Override
        public void collectGradient(Frame frame, int from, int to) {
            for (int n = from; n < to; n++) {
                frame.own(Sums.class).dy.add(frame.dy(), frame.dyOffset(n));
            }
        }

        @Override
        public void combineGradient(List<? extends Frame> chunks) {
            Sums shared = chunks.get(0).shared(Sums.class);
            shared.dy.clear();
            chunks.forEach(chunk -> shared.dy.take(chunk.own(Sums.class).dy));
            for (int i = 0; i < shared.dy.values.length; i++) {
                chunks.get(0).gradient(strength)[0] -=
                        (float) (shared.dy.values[i] * shared.x.values[i] / shared.x.samples);
            }
        }

        /** The moving mean does not depend on x: dx = dy, and every sample adds its own share to the strength. */
        private void backwardOnItsOwn(Frame frame, int from, int to) {
            float[] dx = frame.dx(0);
            for (int n = from; n < to; n++) {
                for (int i = 0; i < outputShape.size(); i++) {
                    float dy = frame.dy()[frame.dyOffset(n) + i];
                    frame.gradient(strength)[0] -= dy * mean.values()[i];
                    if (dx != null) {
                        dx[frame.dxOffset(0, n) + i] = dy;
                    }
                }
            }
        }

        @Override
        public void backward(Frame frame, int from, int to) {
            if (frame.mode() == Mode.EVALUATION) {
                backwardOnItsOwn(frame, from, to);
                return;
            }
            Sum all = frame.shared(Sums.class).dy;
            float[] dx = frame.dx(0);
            for (int n = from; dx != null && n < to; n++) {
                for (int i = 0; i < all.values.length; i++) {
                    dx[frame.dxOffset(0, n) + i] = (float) (frame.dy()[frame.dyOffset(n) + i]
                            - strength.values()[0] * all.values[i] / all.samples);
                }
            }
        }
    }
}
