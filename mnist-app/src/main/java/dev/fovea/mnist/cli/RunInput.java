package dev.fovea.mnist.cli;

import dev.fovea.mnist.ensemble.EnsembleSettings;
import dev.fovea.vision.LabelledImages;

/**
 * What a run is made of.
 *
 * @param settings how it trains
 * @param source where the digits are from
 * @param file how it came about
 * @param start the networks it begins with
 * @param train the training digits
 * @param test the test digits
 */
record RunInput(
        EnsembleSettings settings,
        String source,
        RunFile file,
        StartNetworks start,
        LabelledImages train,
        LabelledImages test) {}
