package dev.fovea.predict;

import dev.fovea.nn.op.Samples;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.List;

/** The mean of several predictors, added up in double in their order. */
record Ensemble(List<Predictor> members) implements Predictor {
    Ensemble {
        members = List.copyOf(members);
        if (members.isEmpty()) {
            throw new IllegalArgumentException("an ensemble needs at least one member");
        }
        for (Predictor member : members) {
            Predictor first = members.get(0);
            if (!member.inputShape().equals(first.inputShape()) || member.classes() != first.classes()) {
                throw new IllegalArgumentException("the members of an ensemble take the same samples and know the same "
                        + "classes, found " + first.inputShape() + " to " + first.classes() + " classes and "
                        + member.inputShape() + " to " + member.classes());
            }
        }
    }

    @Override
    public Shape inputShape() {
        return members.get(0).inputShape();
    }

    @Override
    public int classes() {
        return members.get(0).classes();
    }

    @Override
    public Tensor predict(Samples samples, Parallel parallel) {
        return Mean.of(members.stream().map(member -> member.predict(samples, parallel)).toList());
    }
}
