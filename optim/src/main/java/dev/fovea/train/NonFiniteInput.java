package dev.fovea.train;

import dev.fovea.data.Dataset;
import dev.fovea.nn.loss.Target;
import dev.fovea.nn.op.Batch;
import dev.fovea.nn.op.Example;
import dev.fovea.tensor.Shape;
import java.util.Optional;

/**
 * Looks for inputs that are not finite, once a loss is not: then they are at fault, and no learning rate would help. Before
 * that nobody looks, so it costs nothing.
 */
final class NonFiniteInput {
    private NonFiniteInput() {}

    /** What to say of a loss that is not finite because of a data set's samples, called so: the end of a sentence. */
    static Optional<String> behind(double loss, Dataset dataset, String called) {
        return Double.isFinite(loss) ? Optional.empty() : in(dataset, called).map(NonFiniteInput::reason);
    }

    /** An input that is not finite as the end of a sentence. */
    static String reason(String input) {
        return ", for " + input + ", and inputs must be finite";
    }

    /** The first of a data set, whose samples are called so, in words. */
    static Optional<String> in(Dataset dataset, String called) {
        float[] x = new float[dataset.sampleShape().size()];
        for (int sample = 0; sample < dataset.size(); sample++) {
            dataset.read(sample, x, 0);
            int element = first(x);
            if (element >= 0) {
                return Optional.of("element " + dataset.sampleShape().place(element) + " of " + called + " " + sample
                        + " is " + x[element]);
            }
        }
        return Optional.empty();
    }

    /** The first of a batch of finite samples that were changed, in words. */
    static Optional<String> in(Batch batch, Shape shape, Target target) {
        float[] x = new float[shape.size()];
        Example example = new Example(x, new float[target.size()], batch.newOwn());
        for (int sample = 0; sample < batch.size(); sample++) {
            batch.read(sample, example.moveTo(0, 0));
            int element = first(x);
            if (element >= 0) {
                return Optional.of(
                        "the augmentation or mixing made " + x[element] + " of element " + shape.place(element)
                                + " of a sample");
            }
        }
        return Optional.empty();
    }

    private static int first(float[] x) {
        for (int i = 0; i < x.length; i++) {
            if (!Float.isFinite(x[i])) {
                return i;
            }
        }
        return -1;
    }
}
