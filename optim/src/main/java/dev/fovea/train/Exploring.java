package dev.fovea.train;

import dev.fovea.data.Dataset;
import dev.fovea.optim.Schedule;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.Predicate;

/** Trains some steps with another schedule, as long as somebody wants more, and puts the network back. */
final class Exploring {
    private Exploring() {}

    /**
     * Explores.
     *
     * @param trainer one that has not trained
     * @param rates its schedule here
     * @param steps at least so many, in whole epochs, unless somebody has seen enough
     * @param goOn whether a step is to be followed by another one
     */
    static void run(
            Trainer trainer, Schedule rates, Dataset train, int batchSize, int steps, Predicate<StepReport> goOn) {
        trainer.requireFresh();
        TrainerOptions options = trainer.options.with(changed -> {
            changed.checkpoints = null;
            changed.recording = null;
            changed.earlyStopping = null;
            changed.plateau = null;
            changed.averaging = null;
            changed.listeners = List.of(new Watcher(goOn));
            changed.exchange = null;
        });
        Trainer explorer = new Trainer(trainer.network, trainer.optimizer, rates, options);
        try (var _ = explorer.network.reserve()) {
            Requirements.training(explorer.network, train, null, batchSize, options);
            TrainingState state = new TrainingState(explorer.network, explorer.optimizer, options);
            TrainingState.Snapshot before = state.snapshot();
            try {
                int epochs = (steps - 1) / options.steps(train.size(), batchSize) + 1;
                var _ = new Fitting(
                        explorer, state, new StopRequest(), new Workers(null), train, null, batchSize).run(epochs);
            } catch (Explored | TrainingDivergedException e) {
                System.getLogger("dev.fovea").log(Level.DEBUG, "rates were tried as far as it made sense", e);
            } finally {
                before.restore();
            }
        }
    }

    private record Watcher(Predicate<StepReport> goOn) implements TrainingListener {
        @Override
        public void stepFinished(StepReport report) {
            if (!goOn.test(report)) {
                throw new Explored();
            }
        }
    }

    /** Ends a training in which enough was seen. */
    private static final class Explored extends RuntimeException {
        private static final long serialVersionUID = 1;

        Explored() {
            super("enough was seen", null, false, false);
        }
    }
}
