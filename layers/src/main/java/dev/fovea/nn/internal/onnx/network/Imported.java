package dev.fovea.nn.internal.onnx.network;

import dev.fovea.nn.Network;
import dev.fovea.nn.internal.plan.Resizing;
import java.util.Map;

/**
 * What a graph became.
 *
 * @param network the network
 * @param resizing how it is made for samples of other shapes
 * @param metadata the properties of its file
 */
public record Imported(Network network, Resizing resizing, Map<String, String> metadata) {}
