package dev.fovea.spark;

import dev.fovea.parallel.Parallel;
import java.io.Serializable;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * What tasks need to predict: which networks, and how.
 *
 * @param sha256 of the networks
 * @param networks their bytes
 * @param format what bytes in a column are
 * @param outputs what is computed
 * @param invalid what becomes of rows that have no sample
 * @param column the input's name, for messages
 * @param batchSize how many samples at once
 */
record Prediction(
        String sha256,
        Broadcast<ModelBytes> networks,
        InputFormat format,
        Outputs outputs,
        InvalidRows invalid,
        String column,
        int batchSize)
        implements
            Serializable {
    LoadedModel model() {
        return ExecutorModels.of(sha256, networks);
    }

    /** The threads of a task: as many as the processors that Spark has given it. */
    static Parallel threads() {
        TaskContext task = TaskContext.get();
        return Parallel.ofThreads(task == null ? 1 : task.cpus());
    }

    /** What is thrown if a row is to fail the job. */
    IllegalArgumentException failure(InvalidRowException e) {
        return new IllegalArgumentException(
                "column \"" + column + "\": " + e.getMessage()
                        + "; with handleInvalid \"keep\" such rows are told in a column, with \"skip\" left out",
                e);
    }
}
