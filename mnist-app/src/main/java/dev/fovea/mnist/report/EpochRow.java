package dev.fovea.mnist.report;

import dev.fovea.train.EpochReport;

/**
 * What one epoch of one network came to.
 *
 * @param network the name of the network
 * @param report the figures; the validation values are NaN in a run without a validation set
 */
public record EpochRow(String network, EpochReport report) {}
