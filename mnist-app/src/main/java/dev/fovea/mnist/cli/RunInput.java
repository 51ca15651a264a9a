package dev.fovea.mnist.cli;

import dev.fovea.mnist.ensemble.EnsembleSettings;
import dev.fovea.mnist.model.Subject;
import dev.fovea.vision.LabelledImages;

/**
 * What a run is made of.
 *
 * @param settings how it trains
 * @param subject what it is about
 * @param source where the images are from
 * @param file how it came about
 * @param start the networks it begins with
 * @param train the training images
 * @param test the test images
 */
record RunInput(
        EnsembleSettings settings,
        Subject subject,
        String source,
        RunFile file,
        StartNetworks start,
        LabelledImages train,
        LabelledImages test) {}
