package dev.fovea.predict;

import dev.fovea.tensor.Tensor;
import java.util.List;

/** The mean of tensors of one shape, added up in double in their order. */
final class Mean {
    private Mean() {}

    static Tensor of(List<Tensor> tensors) {
        Tensor mean = Tensor.zeros(tensors.getFirst().shape());
        for (int i = 0; i < mean.data().length; i++) {
            double sum = 0;
            for (Tensor tensor : tensors) {
                sum += tensor.data()[i];
            }
            mean.data()[i] = (float) (sum / tensors.size());
        }
        return mean;
    }
}
