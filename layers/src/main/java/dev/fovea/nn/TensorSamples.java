package dev.fovea.nn;

import dev.fovea.nn.op.Samples;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Optional;

/** The rows of a tensor. */
record TensorSamples(Tensor tensor) implements Samples {
    @Override
    public int size() {
        return tensor.shape().dimension(0);
    }

    @Override
    public Optional<Shape> shape() {
        return Optional.of(tensor.shape().sample());
    }

    @Override
    public void read(int sample, float[] x, int offset, float[] workspace) {
        int size = tensor.shape().sample().size();
        System.arraycopy(tensor.data(), sample * size, x, offset, size);
    }
}
