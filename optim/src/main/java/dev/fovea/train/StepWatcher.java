package dev.fovea.train;

/** Looks at the state of a training on the way. */
interface StepWatcher {
    /** A step is done; the state has counted it. */
    void stepDone(double learningRate, double loss);

    /** An epoch is done; the state has counted it. */
    void epochDone(EpochReport report);
}
