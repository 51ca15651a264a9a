package dev.fovea.spark;

import java.io.Serializable;

/**
 * Says how a network is trained with a configuration. Is sent to executors, with all that it refers to: broadcast what is
 * large.
 *
 * @param <C> what tells one training from another: a rate, a seed, a record of several
 */
@FunctionalInterface
public interface TrainingTask<C> extends Serializable {
    /**
     * Prepares the training of a configuration. Is called once more where a task is tried again, and must give the same.
     *
     * @param configuration which training
     * @return what is to be trained, and how
     * @throws Exception what fails the task
     */
    Lesson lesson(C configuration) throws Exception;
}
