package dev.fovea.nn.internal.onnx.network;

import dev.fovea.nn.Network;
import dev.fovea.nn.internal.plan.Resizing;

/**
 * What a graph became.
 *
 * @param network the network
 * @param resizing how it is made for samples of other shapes
 */
public record Imported(Network network, Resizing resizing) {}
