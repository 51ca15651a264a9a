package dev.fovea.mnist.ensemble;

import dev.fovea.nn.Network;
import dev.fovea.train.TrainingListener;

/** Is told how the training of an ensemble goes, on the thread that trains. */
public interface EnsembleListener {
    /**
     * The training of a network begins.
     *
     * @param index which network, from 0
     * @param network the network, with its initial weights
     * @param trainingImages how many images it learns from
     * @param validationImages how many images it is validated with, 0 for none
     * @return who is told about its steps and epochs
     */
    TrainingListener networkStarted(int index, Network network, int trainingImages, int validationImages);

    /**
     * The training of a network is complete.
     *
     * @param member the network and how its training went
     */
    void networkFinished(Member member);
}
