package org.example.pictures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.Network;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.ModelFile;
import dev.fovea.nn.onnx.OnnxImport;
import dev.fovea.ops.ComputeKernels;
import dev.fovea.vision.picture.PictureReader;
import dev.fovea.vision.picture.Preprocessing;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class MainTest {
    @Test
    void learnsDiscsFromBoxes() throws IOException {
        Path folder = Path.of("target");
        for (String name : List.of("box", "disc")) {
            Path place = Files.createDirectories(folder.resolve("pictures").resolve(name));
            for (int i = 0; i < 96; i++) {
                ImageIO.write(picture(name.equals("disc"), i), "png", place.resolve(i + ".png").toFile());
            }
        }
        Path file = folder.resolve("shapes.safetensors");
        assertTrue(Main.train(folder.resolve("pictures"), file).last().valAccuracy() > 0.8);

        Model model = ModelFile.read(file);
        Preprocessing input = Preprocessing.of(model.metadata()).orElseThrow();
        float[] x = new float[input.shape().size()];
        input.apply(PictureReader.read(folder.resolve("pictures/disc/3.png")), x, 0);
        float[] probabilities = model.network().predict(new float[][] {x})[0];
        assertEquals(List.of("box", "disc"), model.metadata().labels());
        assertTrue(probabilities[1] > 0.5);
        assertEquals(model.metadata(), Network.importOnnxModel(Path.of(file + ".onnx"), new OnnxImport()).metadata());
        assertTrue(ComputeKernels.name().startsWith("vector"), ComputeKernels.name());
    }

    private static BufferedImage picture(boolean disc, int i) {
        BufferedImage image = new BufferedImage(40, 40, BufferedImage.TYPE_INT_RGB);
        Graphics2D paint = image.createGraphics();
        paint.setColor(Color.getHSBColor(i / 96f, 0.5f, 1));
        int size = 12 + i % 16;
        if (disc) {
            paint.fillOval(i % 12, i % 9, size, size);
        } else {
            paint.fillRect(i % 12, i % 9, size, size);
        }
        paint.dispose();
        return image;
    }
}
