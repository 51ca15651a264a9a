package dev.fovea.nn;

import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Frame;
import dev.fovea.nn.op.Initializer;
import dev.fovea.nn.op.Op;
import dev.fovea.nn.op.Parameter;
import dev.fovea.nn.op.Value;
import dev.fovea.tensor.Shape;
import java.util.List;

/**
 * Makes the batch itself a parameter of the network, so that its gradient is handed out: sample n of y is row n of the
 * parameter; x is not read.
 *
 * @param samples rows of the parameter, (samples, xShape…)
 * @param trainable whether the next layer is asked for the gradient
 */
record InputAsParameter(int samples, boolean trainable) implements Layer {
    @Override
    public Value emit(Emitter emitter, Value x) {
        Shape rows = x.shape().batch(samples);
        Parameter batch = trainable
                ? emitter.parameter("batch", rows, Initializer.zeros())
                : emitter.state("batch", rows, 0);
        return emitter.emit(new RowOp(batch), x);
    }

    private record RowOp(Parameter batch) implements Op {
        @Override
        public Shape outputShape() {
            return batch.shape().sample();
        }

        @Override
        public List<Parameter> parameters() {
            return List.of(batch);
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
        public void forward(Frame frame, int from, int to) {
            int size = outputShape().size();
            System.arraycopy(batch.values(), from * size, frame.y(), frame.yOffset(from), (to - from) * size);
        }

        @Override
        public void backward(Frame frame, int from, int to) {
            int size = outputShape().size();
            float[] gradient = frame.gradient(batch);
            for (int i = 0; batch.trainable() && i < (to - from) * size; i++) {
                gradient[from * size + i] += frame.dy()[frame.dyOffset(from) + i];
            }
        }
    }
}
