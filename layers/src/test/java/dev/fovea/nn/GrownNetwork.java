package dev.fovea.nn;

import static dev.fovea.nn.Layers.avgPool2d;
import static dev.fovea.nn.Layers.batchNorm;
import static dev.fovea.nn.Layers.channelScale;
import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.convTranspose2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.depthToSpace;
import static dev.fovea.nn.Layers.depthwiseConv2d;
import static dev.fovea.nn.Layers.dropout;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.gated;
import static dev.fovea.nn.Layers.gelu;
import static dev.fovea.nn.Layers.globalAvgPool2d;
import static dev.fovea.nn.Layers.groupNorm;
import static dev.fovea.nn.Layers.instanceNorm;
import static dev.fovea.nn.Layers.l2Normalize;
import static dev.fovea.nn.Layers.layerNorm;
import static dev.fovea.nn.Layers.leakyRelu;
import static dev.fovea.nn.Layers.maxPool2d;
import static dev.fovea.nn.Layers.prelu;
import static dev.fovea.nn.Layers.relu;
import static dev.fovea.nn.Layers.replicatePad2d;
import static dev.fovea.nn.Layers.residual;
import static dev.fovea.nn.Layers.resize2d;
import static dev.fovea.nn.Layers.rmsNorm;
import static dev.fovea.nn.Layers.silu;
import static dev.fovea.nn.Layers.softmax;
import static dev.fovea.nn.Layers.spaceToDepth;
import static dev.fovea.nn.Layers.spatialDropout;
import static dev.fovea.nn.Layers.tanh;
import static dev.fovea.nn.Layers.zeroPad2d;
import static dev.fovea.nn.Resize2d.Interpolation.BILINEAR;
import static dev.fovea.nn.Resize2d.Interpolation.NEAREST;
import static dev.fovea.ops.Padding.SAME;

import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Grows layers from numbers, each choosing one layer, so that any list of numbers is a network that can be built, and a
 * shorter list a smaller one.
 */
final class GrownNetwork {
    private static final int DEEPEST = 3;

    /** Values that hardly differ are not made large by it, nor their rounding. */
    private static final double EPSILON = 0.1;

    private final Iterator<Integer> genes;

    private GrownNetwork(Iterable<Integer> genes) {
        this.genes = genes.iterator();
    }

    /** The layers that the numbers make of an input. */
    static List<Layer> layers(Shape input, Iterable<Integer> genes) {
        return new GrownNetwork(genes).grow(input, Integer.MAX_VALUE, false, 0);
    }

    private List<Layer> grow(Shape input, int most, boolean keepSize, int depth) {
        List<Layer> layers = new ArrayList<>();
        Shape shape = input;
        while (genes.hasNext() && layers.size() < most) {
            int gene = genes.next();
            Layer layer = shape.rank() == 3 ? onImage(shape, gene, depth) : onVector(shape, gene, depth);
            Shape next = after(shape, layer);
            if (!keepSize || pixels(next).equals(pixels(shape))) {
                layers.add(layer);
                shape = next;
            }
        }
        return layers;
    }

    private Layer onImage(Shape shape, int gene, int depth) {
        int small = 1 + gene / 34 % 3;
        return switch (gene % 34) {
            case 0 -> conv2d(small, 3).padding(SAME);
            case 1 -> conv2d(small + 1, 2).padding(SAME).bias(false);
            case 2 -> conv2d(small, 3).stride(2).padding(SAME);
            case 3, 4 -> batchNorm();
            case 5, 6 -> relu();
            case 7 -> dropout(0.2 * small);
            case 8 -> maxPool2d(2).stride(1).padding(SAME);
            case 9 -> maxPool2d(2).padding(SAME);
            case 10 -> avgPool2d(small).stride(1).padding(SAME);
            case 11 -> softmax();
            case 12 -> small == 1 ? flatten() : residual(flatten(), flatten());
            case 13 -> globalAvgPool2d();
            case 14 -> nested(shape, gene, depth);
            case 15 -> spatialDropout(0.2 * small);
            case 16 -> new Dropout(0.2 * small).unit(Dropout.Unit.SAMPLE);
            case 17 -> gated(small == 1 ? conv2d(1, 1) : globalAvgPool2d());
            case 18, 19 -> graph(shape, depth);
            case 20 -> small == 1 ? gelu() : leakyRelu(0.1);
            case 21 -> depthwiseConv2d(3).padding(SAME).multiplier(small);
            case 22 -> convTranspose2d(small, 3).padding(SAME);
            case 23 -> few(shape) ? convTranspose2d(small, 2).stride(2) : new Crop2d(1, 0, 0, 0);
            case 24 -> conv2d(shape.channels() * small, 2).groups(shape.channels()).dilation(2).padding(SAME);
            case 25 -> centred(shape, small);
            case 26 -> List.of(rmsNorm(), rmsNorm().overSample(true), rmsNorm().gamma(false)).get(small - 1)
                    .epsilon(EPSILON);
            case 27 -> l2Normalize().epsilon(EPSILON);
            case 28 -> prelu();
            case 29 -> channelScale(0.5);
            case 30 -> few(shape) ? List.of(zeroPad2d(1), replicatePad2d(1), zeroPad2d(0, 1, 0, 0)).get(small - 1)
                    : new Crop2d(0, 1, 0, 0);
            case 31 -> resize2d(3, 2 + small).interpolation(small == 1 ? NEAREST : BILINEAR);
            case 32 -> blocks(shape);
            default -> block(shape, gene, depth);
        };
    }

    /** A normalisation of sets that are more than a value each. */
    private static Layer centred(Shape shape, int kind) {
        boolean pixels = shape.size() > shape.channels();
        return switch (kind) {
            case 1 -> shape.channels() > 1 ? layerNorm().epsilon(EPSILON) : channelScale(2);
            case 2 -> shape.size() > 1 ? groupNorm(1).epsilon(EPSILON) : channelScale(2);
            default -> pixels ? instanceNorm().epsilon(EPSILON) : channelScale(2);
        };
    }

    /** Whether an image may grow. */
    private static boolean few(Shape shape) {
        return shape.dimension(0) * shape.dimension(1) <= 24;
    }

    private static Layer blocks(Shape shape) {
        if (shape.channels() % 4 == 0 && few(shape)) {
            return depthToSpace(2);
        }
        return shape.dimension(0) % 2 == 0 && shape.dimension(1) % 2 == 0 ? spaceToDepth(2) : silu();
    }

    private Layer onVector(Shape shape, int gene, int depth) {
        int small = 1 + gene / 16 % 4;
        return switch (gene % 16) {
            case 0, 1 -> dense(small + 1).bias(small > 2);
            case 2 -> batchNorm();
            case 3, 4 -> relu();
            case 5 -> dropout(0.2 * small);
            case 6 -> softmax();
            case 7 -> flatten();
            case 8 -> nested(shape, gene, depth);
            case 9, 10 -> graph(shape, depth);
            case 11 -> small > 2 ? tanh() : silu();
            case 12 -> centred(shape, 1);
            case 13 -> prelu();
            case 14 -> channelScale(0.5);
            default -> block(shape, gene, depth);
        };
    }

    /** A graph of layers that keep height and width: what is left unused in the end stands side by side. */
    private Layer graph(Shape input, int depth) {
        LayerGraphBuilder builder = new LayerGraphBuilder();
        List<Shape> shapes = new ArrayList<>(parts(input, depth));
        List<Wire> wires = new ArrayList<>();
        Set<Integer> unused = new TreeSet<>();
        for (Shape part : shapes) {
            unused.add(wires.size());
            wires.add(builder.input("x" + wires.size(), part));
        }
        for (int steps = depth < DEEPEST ? 5 : 0; steps > 0 && genes.hasNext(); steps--) {
            int gene = genes.next();
            int a = gene % wires.size();
            int b = gene / 7 % wires.size();
            int made = wires.size();
            if (gene % 3 == 0 && shapes.get(a).equals(shapes.get(b))) {
                wires.add(gene / 5 % 2 == 0 ? wires.get(a).plus(wires.get(b)) : wires.get(a).times(wires.get(b)));
                shapes.add(shapes.get(a));
                unused.removeAll(List.of(a, b));
            } else if (gene % 3 == 1 && shapes.get(a).channels() == shapes.get(b).channels()) {
                Layer layer = new Sequential(grow(shapes.get(a), 2, input.rank() == 3, DEEPEST));
                SharedLayer shared = new SharedLayer(layer);
                wires.add(wires.get(a).to(shared).concat(wires.get(b).to(shared)));
                shapes.add(after(shapes.get(a), new Branches(new Concat(), layer, layer)));
                unused.removeAll(List.of(a, b));
            } else {
                Layer layer = new Sequential(grow(shapes.get(a), 2, input.rank() == 3, depth + 1));
                wires.add(wires.get(a).to(layer));
                shapes.add(after(shapes.get(a), layer));
                unused.remove(a);
            }
            unused.add(made);
        }
        Wire[] left = unused.stream().map(wires::get).toArray(Wire[]::new);
        if (input.rank() == 1 && depth == 0) {
            for (int i = 0; i < left.length; i++) {
                builder.output("y" + i, left[i]);
            }
            return builder.build();
        }
        Wire first = left[0];
        builder.output("y", left.length == 1 ? first : first.concat(Arrays.copyOfRange(left, 1, left.length)));
        return builder.build();
    }

    /** The inputs of a graph: several of a vector that is no branch's. */
    private static List<Shape> parts(Shape input, int depth) {
        int size = input.size();
        return input.rank() == 1 && depth == 0 && size > 2
                ? List.of(Shape.of(2), Shape.of(size - 2))
                : List.of(input);
    }

    private Layer nested(Shape shape, int gene, int depth) {
        Layer inner = new Sequential(grow(shape, depth < DEEPEST ? 3 : 0, false, depth + 1));
        return gene / 5 % 2 == 0 ? inner : new DeadEnd(inner);
    }

    /** Two branches that meet: both keep height and width; a projection follows if only one changes the channels. */
    private Layer block(Shape shape, int gene, int depth) {
        List<Layer> body = grow(shape, depth < DEEPEST ? 3 : 0, shape.rank() == 3, depth + 1);
        List<Layer> shortcut = grow(shape, depth < DEEPEST ? 2 : 0, shape.rank() == 3, depth + 1);
        Shape wanted = after(shape, new Sequential(body));
        if (!after(shape, new Sequential(shortcut)).equals(wanted)) {
            shortcut.add(projection(wanted));
        }
        Layer left = new Sequential(body);
        Layer right = new Sequential(shortcut);
        return switch (gene / 3 % 4) {
            case 0 -> new Product(left, right);
            case 1 -> gated(new Sequential(left, wanted.equals(shape) ? new Sequential() : projection(shape)));
            default -> residual(left, right);
        };
    }

    private static Layer projection(Shape shape) {
        return shape.rank() == 3 ? conv2d(shape.channels(), 1) : dense(shape.channels());
    }

    private static List<Integer> pixels(Shape shape) {
        return Arrays.stream(shape.dimensions()).limit(shape.rank() - 1).boxed().toList();
    }

    private static Shape after(Shape shape, Layer layer) {
        return Network.blank(shape, 0, Long.MAX_VALUE, List.of(layer)).outputShape();
    }
}
