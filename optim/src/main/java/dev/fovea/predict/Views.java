package dev.fovea.predict;

import dev.fovea.data.Augmentation;
import dev.fovea.data.AugmentedSamples;
import dev.fovea.nn.loss.Target;
import dev.fovea.nn.op.Samples;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.List;
import java.util.function.Function;

/** The mean over a sample and changed copies of it. Where an output is a map of the pixels, these are put back first. */
record Views(Predictor of, long seed, List<Augmentation> views) implements Predictor {
    Views {
        views = List.copyOf(views);
        if (views.isEmpty()) {
            throw new IllegalArgumentException("expected at least one view besides the sample itself");
        }
        Target moved = hasMap(of) ? AugmentedSamples.places(of.inputShape()) : Target.values(Shape.of());
        for (Augmentation view : views) {
            view.check(of.inputShape(), moved);
        }
    }

    /** Whether an output is a map of an image's pixels; fails if one is a map of something else. */
    private static boolean hasMap(Predictor of) {
        Shape image = of.inputShape();
        boolean some = false;
        for (Outputs.Part part : of.outputs().parts()) {
            boolean map = part.isMapOf(image);
            if (!map && image.rank() == 3 && part.size() > part.channels()) {
                throw new IllegalArgumentException("the predictor makes " + part + " of images of " + image
                        + ", so that nobody can tell where in it the pixels of a changed image are; let the network end "
                        + "in as many rows and columns as the image has, by Resize2d, or in one vector");
            }
            some |= map;
        }
        return some;
    }

    @Override
    public Shape inputShape() {
        return of.inputShape();
    }

    @Override
    public Outputs outputs() {
        return of.outputs();
    }

    @Override
    public Tensor predict(Samples samples, Parallel parallel) {
        return pooled(
                Pool.ofPredictions(outputs(), samples.size(), parallel), samples, all -> of.predict(all, parallel));
    }

    @Override
    public Tensor logits(Samples samples, Parallel parallel) {
        return pooled(Pool.ofLogits(outputs(), samples.size(), parallel), samples, all -> of.logits(all, parallel));
    }

    private Tensor pooled(Pool pool, Samples samples, Function<Samples, Tensor> one) {
        pool.add(one.apply(samples));
        boolean map = hasMap(of);
        for (int view = 0; view < views.size(); view++) {
            AugmentedSamples changed =
                    new AugmentedSamples(samples, inputShape(), views.get(view)).seed(seed).view(view);
            Tensor y = one.apply(changed);
            if (map) {
                pool.add(y, changed, inputShape());
            } else {
                pool.add(y);
            }
        }
        return pool.result();
    }
}
