package dev.fovea.mnist.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.mnist.OtherInput;
import dev.fovea.nn.Network;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.ModelFile;
import dev.fovea.nn.onnx.OnnxImport;
import dev.fovea.vision.ClassNames;
import dev.fovea.vision.KnownSet;
import dev.fovea.vision.picture.PictureReader;
import dev.fovea.vision.picture.Preprocessing;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network with another input than MNIST's gets it from the commands, and takes it along when it is exported. */
class OtherInputTest {
    @TempDir
    private Path folder;

    private Path network = Path.of("");

    @BeforeEach
    void save() throws IOException {
        network = folder.resolve("other.safetensors");
        Model model = OtherInput.model();
        ModelFile.write(network, model.network(), model.metadata());
    }

    @Test
    void predictReadsPicturesItsWay() throws IOException {
        BufferedImage drawn = new BufferedImage(60, 60, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 12; i < 48; i++) {
            drawn.getRaster().setSample(20 + i / 4, i, 0, 250);
            drawn.getRaster().setSample(i, 40, 0, 180);
        }
        Path picture = folder.resolve("drawn.png");
        ImageIO.write(drawn, "png", picture.toFile());
        byte[] image = Preprocessing.of(KnownSet.MNIST).bytes(PictureReader.read(picture));
        JsonNode answer = new ObjectMapper()
                .readTree(CommandRun.of("predict", network, picture, "--json").succeeded().out())
                .at("/predictions/0/probabilities");
        float[] found = new float[10];
        for (int i = 0; i < 10; i++) {
            found[i] = (float) answer.get(i).doubleValue();
        }
        assertArrayEquals(OtherInput.expected(image), found, 1e-5f);
    }

    @Test
    void exportTakesTheInputAlong() throws IOException {
        CommandRun.of("export", network, "--onnx").succeeded();
        Model exported = Network.importOnnxModel(folder.resolve("other.onnx"), new OnnxImport());
        assertEquals(OtherInput.INPUT, Preprocessing.of(exported.metadata()).orElseThrow());
        assertEquals(ClassNames.DIGITS, ClassNames.of(exported.metadata()).orElseThrow());
        assertTrue(exported.metadata().preprocessing().orElseThrow().endsWith("column by column"), exported::toString);
        float[] x = new float[784];
        x[300] = 1.5f;
        assertArrayEquals(
                OtherInput.model().network().predict(new float[][] {x})[0],
                exported.network().predict(new float[][] {x})[0], 1e-5f);
    }
}
