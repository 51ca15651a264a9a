package dev.fovea.mnist.serve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fovea.mnist.OtherInput;
import dev.fovea.mnist.data.BundledMnist;
import dev.fovea.mnist.ensemble.Ensemble;
import dev.fovea.mnist.ensemble.SavedEnsemble;
import dev.fovea.mnist.ensemble.SavedNetwork;
import dev.fovea.parallel.Parallel;
import dev.fovea.vision.LabelledImages;
import dev.fovea.vision.WorkListener;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** A network with another input gets it, from pixels, pictures and sets. */
class OtherInputServiceTest {
    private static final float CLOSE = 1e-5f;

    private static final SavedEnsemble ENSEMBLE =
            new SavedEnsemble(List.of(new SavedNetwork(Path.of("other.safetensors"), OtherInput.model())));

    private static void assertAnswer(byte[] image, JsonNode answer) {
        float[] found = new float[10];
        for (int i = 0; i < 10; i++) {
            found[i] = Float.parseFloat(answer.get("probabilities").get(i).asText());
        }
        assertArrayEquals(OtherInput.expected(image), found, CLOSE);
    }

    private static float difference(float[] a, float[] b) {
        float largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(a[i] - b[i]));
        }
        return largest;
    }

    @Test
    void pixelsAndPicturesBecomeItsInput() throws Exception {
        LabelledImages digits = BundledMnist.test().first(2);
        byte[] first = new byte[784];
        byte[] second = new byte[784];
        digits.copyBytes(0, first, 0);
        digits.copyBytes(1, second, 0);
        assertTrue(difference(OtherInput.expected(first), OtherInput.wrong(first)) > 100 * CLOSE);
        try (TestService service = TestService.of(ENSEMBLE, "1.2.3")) {
            assertAnswer(first, service.predict("{\"pixels\": " + Drawings.pixels(digits, 0) + "}").ok().json());
            JsonNode both = service.predict(
                    "{\"batch\": [" + Drawings.pixels(digits, 1) + "," + Drawings.pixels(digits, 0) + "]}").ok().json();
            assertAnswer(second, both.at("/predictions/0"));
            assertAnswer(first, both.at("/predictions/1"));

            var png = new ByteArrayOutputStream();
            BufferedImage drawn = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
            for (int i = 0; i < 784; i++) {
                drawn.getRaster().setSample(i % 28, i / 28, 0, first[i] & 255);
            }
            ImageIO.write(drawn, "png", png);
            JsonNode answer = service.predict("image/png", png.toByteArray()).ok().json();
            byte[] seen = new byte[784];
            for (int i = 0; i < 784; i++) {
                seen[i] = (byte) answer.get("image").get(i).intValue();
            }
            assertAnswer(seen, answer);
            assertEquals(OtherInput.INPUT.toString(), service.get("/v1/model").ok().json().get("input").textValue());
        }
    }

    @Test
    void setsBecomeItsInput() throws Exception {
        LabelledImages digits = BundledMnist.test().first(3);
        var slices = Ensemble.of(ENSEMBLE.predict(digits, Parallel.ofThreads(1), WorkListener.NONE));
        var once = ENSEMBLE.members().getFirst().predict(digits, Parallel.ofThreads(1));
        for (int n = 0; n < 3; n++) {
            byte[] image = new byte[784];
            digits.copyBytes(n, image, 0);
            float[] expected = OtherInput.expected(image);
            for (int i = 0; i < 10; i++) {
                assertEquals(expected[i], slices.probability(n, i), CLOSE);
                assertEquals(expected[i], once.probability(n, i), CLOSE);
            }
        }
    }
}
