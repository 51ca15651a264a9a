package dev.fovea.spark;

import dev.fovea.nn.model.ModelFile;
import dev.fovea.nn.model.ModelMetadata;
import dev.fovea.train.EpochReport;
import dev.fovea.train.GradientExchange;
import dev.fovea.train.History;
import dev.fovea.train.StepReport;
import dev.fovea.train.StopReason;
import dev.fovea.train.Trainer;
import dev.fovea.train.TrainingDivergedException;
import dev.fovea.train.TrainingListener;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.util.LongAccumulator;
import org.jspecify.annotations.Nullable;

/**
 * Trains a configuration, in a task.
 *
 * @param task how
 * @param checkpoints where it is saved, or null for nowhere
 * @param epochs counts the epochs of all tasks, for Spark's pages
 */
record TaskTraining<C extends Serializable>(
        TrainingTask<C> task, @Nullable SharedCheckpoints checkpoints, LongAccumulator epochs)
        implements
            Serializable {
    /**
     * Trains.
     *
     * @param index which of the configurations
     * @param exchange with which workers this one trains, or null for alone
     */
    TrainingResult<C> run(int index, C configuration, @Nullable GradientExchange exchange) throws Exception {
        TaskContext context = TaskContext.get();
        boolean first = exchange == null || exchange.worker() == 0;
        Lesson lesson = task.lesson(configuration);
        Trainer trainer = lesson.trainer()
                .parallel(Prediction.threads())
                .listener(new Progress(context, first ? epochs : null));
        if (exchange != null) {
            trainer = trainer.exchanging(exchange);
        }
        if (checkpoints != null) {
            trainer = trainer.checkpoints(first ? checkpoints.begin(index, context) : checkpoints.elsewhere());
        }
        try {
            History history = trainer.fit(lesson.train(), lesson.validation(), lesson.epochs(), lesson.batchSize());
            if (history.stopped() == StopReason.INTERRUPTED) {
                throw new InterruptedException("the task is to end; what it has trained so far is no result");
            }
            return new TrainingResult<>(
                    index, configuration, history.stopped(), figures(history), bytes(trainer, lesson.metadata()), null);
        } catch (TrainingDivergedException e) {
            // Another attempt would diverge as well, and the other configurations are not to blame.
            return new TrainingResult<>(
                    index, configuration, StopReason.DIVERGED, figures(e.history()), null, e.getMessage());
        }
    }

    private static byte[] bytes(Trainer trainer, ModelMetadata metadata) throws IOException {
        ModelMetadata all = trainer.record().map(record -> record.addTo(metadata)).orElse(metadata);
        return ModelFile.toBytes(trainer.network(), all);
    }

    private static List<EpochFigures> figures(History history) {
        return history.epochs().stream().map(EpochFigures::of).toList();
    }

    /** Counts epochs, and ends a training whose task is to end: Spark interrupts threads only if it is told to. */
    private record Progress(TaskContext context, @Nullable LongAccumulator epochs) implements TrainingListener {
        @Override
        public void stepFinished(StepReport report) {
            context.killTaskIfInterrupted();
        }

        @Override
        public void epochFinished(EpochReport report) {
            if (epochs != null) {
                epochs.add(1);
            }
        }
    }
}
