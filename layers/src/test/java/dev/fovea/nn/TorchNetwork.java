package dev.fovea.nn;

import static dev.fovea.nn.Layers.batchNorm;
import static dev.fovea.nn.Layers.channelScale;
import static dev.fovea.nn.Layers.convTranspose2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.gelu;
import static dev.fovea.nn.Layers.globalAvgPool2d;
import static dev.fovea.nn.Layers.groupNorm;
import static dev.fovea.nn.Layers.layerNorm;
import static dev.fovea.nn.Layers.leakyRelu;
import static dev.fovea.nn.Layers.maxPool2d;
import static dev.fovea.nn.Layers.relu;
import static dev.fovea.nn.Layers.relu6;
import static dev.fovea.nn.Layers.reshape;
import static dev.fovea.nn.Layers.sigmoid;
import static dev.fovea.nn.Layers.silu;

import dev.fovea.ops.Padding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The layers of a printed PyTorch module under its names, so that the parameter "1.norm.weight" of the module is
 * "1.norm.gamma" here. Besides PyTorch's own modules it knows the blocks of the golden networks.
 */
final class TorchNetwork {
    private static final String INPUT = "x";

    private final List<LayerGraph.Node> nodes = new ArrayList<>();

    private TorchNetwork() {}

    static LayerGraph graph(TorchModule module) {
        TorchNetwork network = new TorchNetwork();
        String output = network.wire(module);
        return new LayerGraph(
                List.of(new LayerGraph.Input(INPUT, Optional.empty())), network.nodes,
                List.of(new LayerGraph.Output("y", output)));
    }

    private static Layer layer(TorchModule m) {
        return switch (m.type()) {
            case "Conv2d" -> {
                int[] kernel = m.pair("kernel_size", 1);
                yield new Conv2d(m.position(1), kernel[0], kernel[1])
                        .stride(m.pair("stride", 1)[0], m.pair("stride", 1)[1])
                        .padding(padding(m))
                        .groups((int) m.number("groups", 1))
                        .bias(m.argument("bias", "True").equals("True"));
            }
            case "ConvTranspose2d" -> convTranspose2d(m.position(1), m.pair("kernel_size", 1)[0])
                    .stride(m.pair("stride", 1)[0], m.pair("stride", 1)[1])
                    .padding(padding(m));
            case "BatchNorm2d" -> batchNorm(1 - m.number("momentum", 0.1)).epsilon(m.number("eps", 1e-5));
            case "GroupNorm" -> groupNorm(m.position(0)).epsilon(m.number("eps", 1e-5));
            case "LayerNorm" -> layerNorm().epsilon(m.number("eps", 1e-5));
            case "Linear" -> {
                int outputs = (int) m.number("out_features", 0);
                yield dense(outputs).bias(m.argument("bias", "True").equals("True"));
            }
            case "ReLU" -> relu();
            case "ReLU6" -> relu6();
            case "LeakyReLU" -> leakyRelu(m.number("negative_slope", 0.01));
            case "SiLU" -> silu();
            case "AdaptiveAvgPool2d" -> globalAvgPool2d();
            case "Flatten" -> flatten();
            default -> graph(m);
        };
    }

    private static Padding padding(TorchModule m) {
        int[] padding = m.pair("padding", 0);
        return Padding.of(padding[0], padding[1]);
    }

    private String wire(TorchModule m) {
        return switch (m.type()) {
            case "Sequential" -> chain(m, INPUT, m.children().keySet());
            case "MBV2" -> {
                String y = chain(m, INPUT, m.children().keySet());
                boolean same = m.child("depthwise").child("0").pair("stride", 1)[0] == 1
                        && m.child("expand").child("0").position(0) == m.child("project").child("0").position(1);
                yield same ? add("sum", new Add(), y, INPUT) : y;
            }
            case "NeXt" -> {
                String normed = chain(m, INPUT, List.of("depthwise", "norm"));
                // A dense layer for each pixel is a convolution of one pixel.
                String up = add("up", new Conv2d((int) m.child("up").number("out_features", 0), 1, 1), normed);
                String active = add("gelu", gelu(), up);
                String down = add("down", new Conv2d((int) m.child("down").number("out_features", 0), 1, 1), active);
                yield add("sum", new Add(), add("scale", channelScale(), down), INPUT);
            }
            case "SE" -> {
                String mean = add("mean", globalAvgPool2d(), INPUT);
                String image = add("image", reshape(1, 1, m.child("reduce").position(0)), mean);
                String reduced = add("silu", silu(), add("reduce", layer(m.child("reduce")), image));
                String gate = add("sigmoid", sigmoid(), add("restore", layer(m.child("restore")), reduced));
                yield add("gated", new Multiply(), INPUT, gate);
            }
            case "Inception" -> {
                String pooled = add("pooled", maxPool2d(3).stride(1).padding(Padding.SAME), INPUT);
                yield add(
                        "concat", new Concat(), add("one", layer(m.child("one")), INPUT),
                        add("three", layer(m.child("three")), INPUT), add("five", layer(m.child("five")), INPUT),
                        add("pool", layer(m.child("pool")), pooled));
            }
            case "UNet" -> {
                String fine = add("a", layer(m.child("a")), INPUT);
                String coarse = add("b", layer(m.child("b")), add("pooled", maxPool2d(2), fine));
                String both = add("concat", new Concat(), fine, add("up", layer(m.child("up")), coarse));
                yield add("head", layer(m.child("head")), add("c", layer(m.child("c")), both));
            }
            default -> throw new IllegalArgumentException("the golden networks have no " + m);
        };
    }

    private String chain(TorchModule m, String x, Iterable<String> names) {
        String y = x;
        for (String name : names) {
            y = add(name, layer(m.child(name)), y);
        }
        return y;
    }

    private String add(String name, Layer layer, String... reads) {
        nodes.add(LayerGraph.Node.of(name, layer, Arrays.asList(reads)));
        return name;
    }
}
