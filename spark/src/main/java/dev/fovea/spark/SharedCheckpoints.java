package dev.fovea.spark;

import dev.fovea.train.Checkpoints;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import org.apache.spark.TaskContext;

/**
 * Where tasks save their trainings.
 *
 * @param folder a path that is the same on all machines
 * @param everySteps how many steps apart, beside those after each epoch; 0 for none
 */
record SharedCheckpoints(String folder, int everySteps) implements Serializable {
    SharedCheckpoints {
        if (!Path.of(folder).isAbsolute()) {
            throw new IllegalArgumentException(
                    "checkpoints need the absolute path of a folder that all machines have in common, found " + folder);
        }
        if (everySteps < 0) {
            throw new IllegalArgumentException(
                    "checkpoints are at least 1 step apart, or 0 for none, not " + everySteps);
        }
    }

    /** Those of an attempt at a training, begun with the newest of the attempts before. */
    Checkpoints begin(int index, TaskContext context) throws IOException {
        // The time tells the attempts of one job from those of another in the same folder.
        String attempt = System.currentTimeMillis() + "-" + context.taskAttemptId();
        return in(AttemptFolder.make(Path.of(folder).resolve("training-" + (index + 1)), attempt));
    }

    /** Those of a worker that leaves saving to another one. */
    Checkpoints elsewhere() {
        return in(Path.of(folder));
    }

    private Checkpoints in(Path path) {
        Checkpoints saved = Checkpoints.in(path).resume();
        return everySteps == 0 ? saved : saved.everySteps(everySteps);
    }
}
