package dev.fovea.spark;

import dev.fovea.nn.model.ModelFile;
import dev.fovea.nn.model.ModelMetadata;
import dev.fovea.train.Checkpoints;
import dev.fovea.train.EpochReport;
import dev.fovea.train.History;
import dev.fovea.train.StepReport;
import dev.fovea.train.StopReason;
import dev.fovea.train.Trainer;
import dev.fovea.train.TrainingDivergedException;
import dev.fovea.train.TrainingListener;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.util.LongAccumulator;
import org.jspecify.annotations.Nullable;

/**
 * Trains a configuration, in a task.
 *
 * @param task how
 * @param folder where checkpoints are saved, a path that is the same on all machines, or null for nowhere
 * @param everySteps how many steps apart, beside those after each epoch; 0 for none
 * @param epochs counts the epochs of all tasks, for Spark's pages
 */
record TaskTraining<C extends Serializable>(
        TrainingTask<C> task, @Nullable String folder, int everySteps, LongAccumulator epochs)
        implements
            Serializable {
    SweepResult<C> run(int index, C configuration) throws Exception {
        TaskContext context = TaskContext.get();
        Lesson lesson = task.lesson(configuration);
        Trainer trainer = lesson.trainer()
                .parallel(Prediction.threads())
                .listener(new Progress(context, epochs));
        if (folder != null) {
            trainer = trainer.checkpoints(checkpoints(folder, index, context));
        }
        try {
            History history = trainer.fit(lesson.train(), lesson.validation(), lesson.epochs(), lesson.batchSize());
            if (history.stopped() == StopReason.INTERRUPTED) {
                throw new InterruptedException("the task is to end; what it has trained so far is no result");
            }
            return new SweepResult<>(
                    index, configuration, history.stopped(), figures(history), bytes(trainer, lesson.metadata()), null);
        } catch (TrainingDivergedException e) {
            // Another attempt would diverge as well, and the other configurations are not to blame.
            return new SweepResult<>(
                    index, configuration, StopReason.DIVERGED, figures(e.history()), null, e.getMessage());
        }
    }

    private Checkpoints checkpoints(String shared, int index, TaskContext context) throws IOException {
        Path training = Path.of(shared).resolve("training-" + (index + 1));
        // The time tells the attempts of one job from those of another in the same folder.
        String attempt = System.currentTimeMillis() + "-" + context.taskAttemptId();
        Checkpoints saved = Checkpoints.in(AttemptFolder.make(training, attempt)).resume();
        return everySteps == 0 ? saved : saved.everySteps(everySteps);
    }

    private static byte[] bytes(Trainer trainer, ModelMetadata metadata) throws IOException {
        ModelMetadata all = trainer.record().map(record -> record.addTo(metadata)).orElse(metadata);
        return ModelFile.toBytes(trainer.network(), all);
    }

    private static List<EpochFigures> figures(History history) {
        return history.epochs().stream().map(EpochFigures::of).toList();
    }

    /** Counts epochs, and ends a training whose task is to end: Spark interrupts threads only if it is told to. */
    private record Progress(TaskContext context, LongAccumulator epochs) implements TrainingListener {
        @Override
        public void stepFinished(StepReport report) {
            context.killTaskIfInterrupted();
        }

        @Override
        public void epochFinished(EpochReport report) {
            epochs.add(1);
        }
    }
}
