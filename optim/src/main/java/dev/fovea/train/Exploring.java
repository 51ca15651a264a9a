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
     * @throws TrainingDivergedException if it does so at any rate: for an input that is not finite, or before a step
     */
    static void run(
            Trainer trainer, Schedule rates, Dataset train, int batchSize, int steps, Predicate<StepReport> goOn) {
        trainer.requireFresh();
        Watcher watcher = new Watcher(goOn);
        TrainerOptions options = trainer.options.with(changed -> {
            changed.checkpoints = null;
            changed.recording = null;
            changed.earlyStopping = null;
            changed.plateau = null;
            changed.averaging = null;
            changed.listeners = List.of(watcher);
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
            } catch (Explored e) {
                enough(e);
            } catch (TrainingDivergedException e) {
                if (e.ofInput() || !watcher.seen) {
                    throw e.backAt(TrainingRun.BEFORE);
                }
                enough(e);
            } finally {
                before.restore();
            }
        }
    }

    private static void enough(RuntimeException why) {
        System.getLogger("dev.fovea").log(Level.DEBUG, "rates were tried as far as it made sense", why);
    }

    private static final class Watcher implements TrainingListener {
        private final Predicate<StepReport> goOn;
        /** Whether there was a step. */
        private boolean seen;

        Watcher(Predicate<StepReport> goOn) {
            this.goOn = goOn;
        }

        @Override
        public void stepFinished(StepReport report) {
            seen = true;
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
