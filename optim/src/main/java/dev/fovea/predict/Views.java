package dev.fovea.predict;

import dev.fovea.data.Augmentation;
import dev.fovea.data.AugmentedSamples;
import dev.fovea.nn.op.Samples;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** The mean over a sample and changed copies of it. */
record Views(Predictor of, long seed, List<Augmentation> views) implements Predictor {
    Views {
        views = List.copyOf(views);
        if (views.isEmpty()) {
            throw new IllegalArgumentException("expected at least one view besides the sample itself");
        }
    }

    @Override
    public Shape inputShape() {
        return of.inputShape();
    }

    @Override
    public int classes() {
        return of.classes();
    }

    @Override
    public Tensor predict(Samples samples, Parallel parallel) {
        List<Tensor> all = new ArrayList<>();
        all.add(of.predict(samples, parallel));
        for (int view = 0; view < views.size(); view++) {
            Samples changed = new AugmentedSamples(samples, inputShape(), views.get(view)).seed(seed).view(view);
            all.add(of.predict(changed, parallel));
        }
        return Mean.of(all);
    }
}
