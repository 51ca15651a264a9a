package org.example.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fovea.nn.Layers;
import dev.fovea.nn.Network;
import dev.fovea.nn.model.LayerKinds;
import dev.fovea.nn.model.ModelMetadata;
import dev.fovea.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The last lines of docs/guide/layers.md. */
class SwishInAFileTest {
    @Test
    void isReadWithItsKind(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("swish.safetensors");
        Network network = Network.build(Shape.of(6, 6, 1), 1, Layers.conv2d(2, 3), new Swish(1));

        LayerKinds kinds = LayerKinds.standard().with(Swish.KIND);
        network.save(file, ModelMetadata.none(), kinds);
        Network loaded = Network.load(file, kinds);

        assertEquals(network.layers(), loaded.layers());
    }
}
