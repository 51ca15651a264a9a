package dev.fovea.predict;

import dev.fovea.nn.op.Samples;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.List;

/** The mean of what several predict. */
record Ensemble(List<Predictor> members) implements Predictor {
    Ensemble {
        members = List.copyOf(members);
        if (members.isEmpty()) {
            throw new IllegalArgumentException("an ensemble needs at least one member");
        }
        Predictor first = members.getFirst();
        for (Predictor member : members) {
            if (!member.inputShape().equals(first.inputShape()) || !member.outputs().equals(first.outputs())) {
                throw new IllegalArgumentException("the members of an ensemble take the same samples and predict the "
                        + "same, found " + first.inputShape() + " to " + first.outputs() + " and " + member.inputShape()
                        + " to " + member.outputs());
            }
        }
    }

    @Override
    public Shape inputShape() {
        return members.getFirst().inputShape();
    }

    @Override
    public Outputs outputs() {
        return members.getFirst().outputs();
    }

    @Override
    public Tensor predict(Samples samples, Parallel parallel) {
        Pool pool = Pool.ofPredictions(outputs(), samples.size(), parallel);
        members.forEach(member -> pool.add(member.predict(samples, parallel)));
        return pool.result();
    }

    @Override
    public Tensor logits(Samples samples, Parallel parallel) {
        Pool pool = Pool.ofLogits(outputs(), samples.size(), parallel);
        members.forEach(member -> pool.add(member.logits(samples, parallel)));
        return pool.result();
    }
}
