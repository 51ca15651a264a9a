package dev.fovea.train;

import dev.fovea.nn.Network;
import dev.fovea.nn.TrainingPass;
import dev.fovea.nn.TrainingPass.GradientConsumer;
import dev.fovea.nn.op.Parameter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a step does with its gradients: penalties are added, they are clipped, parameters are updated by them, and the
 * averages by the parameters. All of it is made once, as a step makes no objects.
 */
final class Updating implements GradientConsumer {
    private final TrainingPass pass;
    private final TrainingState state;
    private final List<Penalty> penalties;
    private final GradientConsumer addingPenalties = this::addPenalties;
    private final List<StepClipping> clippings;
    /** The last clipping, which is done on the way to the update. */
    private final @Nullable StepClipping last;
    /** The current step, by parameter. */
    private final CurrentStep[] steps;

    Updating(Network network, TrainerOptions options, TrainingState state, TrainingPass pass) {
        this.pass = pass;
        this.state = state;
        this.penalties = options.regularizers.stream()
                .map(regularizer -> new Penalty(regularizer, regularizer.of(network, state.rules)))
                .toList();
        this.clippings = options.clippings.stream().map(StepClipping::new).toList();
        this.last = clippings.isEmpty() ? null : clippings.getLast();
        this.steps = state.rules.steps();
    }

    /** A regularizer, and which parameters it is on, by index. */
    private record Penalty(Regularizer regularizer, boolean[] on) {}

    /** A clipping, and what it multiplies the gradients of the current step by. */
    private static final class StepClipping implements GradientConsumer {
        private final Clipping clipping;
        private float factor = 1;

        StepClipping(Clipping clipping) {
            this.clipping = clipping;
        }

        /** Looks at the norm, where it is clipped, of the gradients as they are now. */
        void start(TrainingPass pass) {
            factor = clipping.byNorm() ? clipping.factor(pass.gradientNorm()) : 1;
        }

        @Override
        public void accept(Parameter parameter, float[] gradient, int from, int to) {
            clipping.clip(gradient, from, to, factor);
        }
    }

    /** Does the step, whose gradients the pass has. */
    void step(double rate) {
        if (!penalties.isEmpty()) {
            pass.changeGradients(addingPenalties);
        }
        for (int i = 0; i < clippings.size(); i++) {
            StepClipping clipping = clippings.get(i);
            clipping.start(pass);
            if (clipping != last) {
                pass.changeGradients(clipping);
            }
        }
        state.step++;
        for (int i = 0; i < steps.length; i++) {
            steps[i].moveTo(rate, state.step);
        }
        pass.consumeGradients(this);
        if (state.averages != null) {
            state.averages.statesMoved();
        }
    }

    private void addPenalties(Parameter parameter, float[] gradient, int from, int to) {
        for (int i = 0; i < penalties.size(); i++) {
            if (penalties.get(i).on[parameter.index()]) {
                penalties.get(i).regularizer.add(parameter, gradient, from, to);
            }
        }
    }

    @Override
    public void accept(Parameter parameter, float[] gradient, int from, int to) {
        if (last != null) {
            last.accept(parameter, gradient, from, to);
        }
        state.updates.get(parameter.index()).update(gradient, from, to, steps[parameter.index()]);
        if (state.averages != null) {
            state.averages.stepDone(parameter, from, to);
        }
    }

    @Override
    public boolean whole(Parameter parameter) {
        return state.updates.get(parameter.index()).whole();
    }
}
