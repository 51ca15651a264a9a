package org.example;

import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.relu;
import static dev.fovea.nn.Layers.softmax;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.data.Dataset;
import dev.fovea.nn.Network;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.ModelFile;
import dev.fovea.nn.model.ModelMetadata;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.testing.RandomArrays;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of docs/guide/saving.md that is no program. */
class SavingGuideTest {
    @TempDir
    Path folder;

    private static Network network() {
        return Network.build(
                Shape.of(16, 16, 1), 1, conv2d(2, 3).stride(2), relu(), flatten(), dense(3), softmax());
    }

    private static Dataset random(int count) {
        return Dataset.of(
                Tensor.of(Shape.of(count, 16, 16, 1), RandomArrays.gaussian(1, count * 256)),
                IntStream.range(0, count).map(n -> n % 3).toArray());
    }

    @Test
    void savesLoadsAndPredicts() throws IOException {
        Network network = network();
        Path file = folder.resolve("stripes.safetensors");
        Dataset dataset = random(5);
        float[] pixels = new float[256];

        network.save(file, ModelMetadata.none()
                .labels(List.of("across", "down", "aslant"))
                .metric("accuracy", 0.99)
                .with("camera", "left"));

        Model model = ModelFile.read(file);
        Network again = model.network();
        String name = model.metadata().labels().get(2);

        float[] one = network.predict(new float[][] {pixels})[0];
        Tensor many = network.predict(dataset.samples());
        int best = IntStream.range(0, 3).boxed().max(Comparator.comparingDouble(i -> one[i])).orElseThrow();

        network.exportOnnx(folder.resolve("stripes.onnx"));

        assertEquals("aslant", name);
        assertArrayEquals(many.data(), again.predict(dataset.samples()).data());
        assertTrue(IntStream.range(0, 3).allMatch(i -> one[i] <= one[best]));
        assertTrue(Files.size(folder.resolve("stripes.onnx")) > 1000);
    }
}
