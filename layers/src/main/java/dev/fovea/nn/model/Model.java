package dev.fovea.nn.model;

import dev.fovea.nn.Network;

/**
 * What a model file holds.
 *
 * @param network the network, ready to predict or to be trained on
 * @param metadata what was remembered with it
 * @param libraryVersion the version of this library that wrote the file
 */
public record Model(Network network, ModelMetadata metadata, String libraryVersion) {}
