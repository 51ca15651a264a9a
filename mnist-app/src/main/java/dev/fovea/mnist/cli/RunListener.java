package dev.fovea.mnist.cli;

import dev.fovea.mnist.ensemble.Member;
import dev.fovea.mnist.ensemble.Predictions;
import dev.fovea.nn.Network;
import dev.fovea.train.TrainingListener;

/** Is told how a run goes, on the thread that trains. */
interface RunListener {
    /** Who does nothing. */
    RunListener NONE = new RunListener() {};

    /** The training of a network begins; who is told about its steps and epochs? */
    default TrainingListener networkStarted(int index, Network network, int trainingImages, int validationImages) {
        return new TrainingListener() {};
    }

    /** A network is trained, and has predicted the test digits. */
    default void networkFinished(Member member, Predictions own) {}

    /** All is done, and the results are written. */
    default void runFinished(RunResult result) {}
}
