package dev.fovea.nn.model;

import dev.fovea.nn.Crop2d;
import dev.fovea.nn.DepthToSpace;
import dev.fovea.nn.Pad2d;
import dev.fovea.nn.Permute;
import dev.fovea.nn.Reshape;
import dev.fovea.nn.Resize2d;
import dev.fovea.nn.SpaceToDepth;
import dev.fovea.tensor.Shape;
import java.util.List;

/** The kinds of the layers that change a sample's shape. */
final class ShapeKinds {
    private ShapeKinds() {}

    static List<LayerKind<?>> list() {
        return List.of(
                new LayerKind<>("pad2d", Pad2d.class, ShapeKinds::encode, ShapeKinds::pad2d),
                new LayerKind<>("crop2d", Crop2d.class, ShapeKinds::encode, ShapeKinds::crop2d),
                new LayerKind<>("resize2d", Resize2d.class, ShapeKinds::encode, ShapeKinds::resize2d),
                new LayerKind<>(
                        "depth_to_space", DepthToSpace.class, layer -> new Settings().put("block", layer.block()),
                        settings -> new DepthToSpace(settings.integer("block"))),
                new LayerKind<>(
                        "space_to_depth", SpaceToDepth.class, layer -> new Settings().put("block", layer.block()),
                        settings -> new SpaceToDepth(settings.integer("block"))),
                new LayerKind<>(
                        "reshape", Reshape.class,
                        layer -> new Settings().put("shape", layer.shape().dimensions()),
                        settings -> new Reshape(Shape.of(settings.integers("shape")))),
                new LayerKind<>(
                        "permute", Permute.class, layer -> new Settings().put("axes", axes(layer)),
                        settings -> new Permute(settings.integers("axes"))));
    }

    private static int[] axes(Permute layer) {
        return layer.axes().stream().mapToInt(Integer::intValue).toArray();
    }

    private static Settings encode(Pad2d layer) {
        return new Settings()
                .put("fill", layer.fill())
                .put("top", layer.top())
                .put("bottom", layer.bottom())
                .put("left", layer.left())
                .put("right", layer.right());
    }

    private static Pad2d pad2d(Settings settings) {
        return new Pad2d(
                settings.choice("fill", Pad2d.Fill.values()), settings.integer("top"), settings.integer("bottom"),
                settings.integer("left"), settings.integer("right"));
    }

    private static Settings encode(Crop2d layer) {
        return new Settings()
                .put("top", layer.top())
                .put("bottom", layer.bottom())
                .put("left", layer.left())
                .put("right", layer.right());
    }

    private static Crop2d crop2d(Settings settings) {
        return new Crop2d(
                settings.integer("top"), settings.integer("bottom"), settings.integer("left"),
                settings.integer("right"));
    }

    private static Settings encode(Resize2d layer) {
        Settings settings = new Settings().put("factors", layer.factors());
        settings = layer.factors()
                ? settings.put("height", layer.height()).put("width", layer.width())
                : settings.put("height", (long) layer.height()).put("width", (long) layer.width());
        return settings.put("interpolation", layer.interpolation());
    }

    private static Resize2d resize2d(Settings settings) {
        Resize2d layer = settings.flag("factors")
                ? Resize2d.by(settings.number("height"), settings.number("width"))
                : Resize2d.to(settings.integer("height"), settings.integer("width"));
        return layer.interpolation(settings.choice("interpolation", Resize2d.Interpolation.values()));
    }
}
