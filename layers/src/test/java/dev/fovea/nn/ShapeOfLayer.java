package dev.fovea.nn;

import dev.fovea.tensor.Shape;
import dev.fovea.testing.oracle.ShapeOracle;

/** What the layers that only move a sample's elements, or resize an image, do to one sample in float64. */
final class ShapeOfLayer {
    private ShapeOfLayer() {}

    static Shape of(Layer layer, Shape x) {
        return switch (layer) {
            case Pad2d pad -> Shape.of(
                    x.dimension(0) + pad.top() + pad.bottom(), x.dimension(1) + pad.left() + pad.right(), x.channels());
            case Crop2d crop -> Shape.of(
                    x.dimension(0) - crop.top() - crop.bottom(), x.dimension(1) - crop.left() - crop.right(),
                    x.channels());
            case Resize2d resize -> Shape.of(
                    extent(resize, x.dimension(0), resize.height()), extent(resize, x.dimension(1), resize.width()),
                    x.channels());
            case DepthToSpace blocks -> Shape.of(
                    x.dimension(0) * blocks.block(), x.dimension(1) * blocks.block(),
                    x.channels() / (blocks.block() * blocks.block()));
            case SpaceToDepth blocks -> Shape.of(
                    x.dimension(0) / blocks.block(), x.dimension(1) / blocks.block(),
                    x.channels() * blocks.block() * blocks.block());
            case Permute permute -> Shape.of(permute.axes().stream().mapToInt(x::dimension).toArray());
            default -> throw new IllegalArgumentException("not a layer that changes shapes: " + layer);
        };
    }

    private static int extent(Resize2d resize, int extent, double size) {
        return (int) (resize.factors() ? extent * size : size);
    }

    static double[] apply(Layer layer, Shape x, double[] image) {
        Shape y = of(layer, x);
        return switch (layer) {
            case Pad2d pad when pad.fill() == Pad2d.Fill.ZERO ->
                ShapeOracle.zeroPad(x, image, pad.top(), pad.bottom(), pad.left(), pad.right());
            case Pad2d pad when pad.fill() == Pad2d.Fill.REFLECT ->
                ShapeOracle.reflectPad(x, image, pad.top(), pad.bottom(), pad.left(), pad.right());
            case Pad2d pad -> ShapeOracle.replicatePad(x, image, pad.top(), pad.bottom(), pad.left(), pad.right());
            case Crop2d crop ->
                ShapeOracle.zeroPad(x, image, -crop.top(), -crop.bottom(), -crop.left(), -crop.right());
            case Resize2d resize when resize.interpolation() == Resize2d.Interpolation.NEAREST ->
                ShapeOracle.nearest(x, image, y.dimension(0), y.dimension(1));
            case Resize2d _ -> ShapeOracle.bilinear(x, image, y.dimension(0), y.dimension(1));
            case DepthToSpace blocks -> ShapeOracle.depthToSpace(x, image, blocks.block());
            case SpaceToDepth blocks -> ShapeOracle.spaceToDepth(x, image, blocks.block());
            case Permute permute ->
                ShapeOracle.permute(x, image, permute.axes().stream().mapToInt(axis -> axis).toArray());
            default -> throw new IllegalArgumentException("not a layer that changes shapes: " + layer);
        };
    }
}
