package dev.fovea.train;

/** Adds to the trace in a training's state what it comes by. */
final class Recorder implements StepWatcher {
    private final TrainingState state;

    Recorder(TrainingState state) {
        this.state = state;
    }

    @Override
    public void stepDone(double learningRate, double loss) {
        if (state.trace != null && Trace.notes(state.step)) {
            state.trace = state.trace.with(Mark.step(state, learningRate, loss));
        }
    }

    @Override
    public void epochDone(EpochReport report) {
        if (state.trace != null) {
            state.trace = state.trace.with(Mark.epoch(state.network, state.step, report));
        }
    }
}
