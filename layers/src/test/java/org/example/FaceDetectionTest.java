package org.example;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.Network;
import dev.fovea.nn.onnx.OnnxImport;
import dev.fovea.tensor.Tensor;
import dev.fovea.testing.OnnxSession;
import dev.fovea.testing.SafetensorsFile;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A detector from an ONNX file finds what it finds in ONNX Runtime. The code of docs/guide/onnx.md. */
@Isolated
class FaceDetectionTest {
    private static final int SIZE = 128;

    /** Largest difference of a number. */
    private static final float BOUND = 1e-4f;

    private Path folder;

    @BeforeEach
    void findTheFile() throws URISyntaxException {
        folder = Path.of(Objects.requireNonNull(OnnxImport.class.getResource("real")).toURI());
    }

    /** Paints an ellipse over a picture. */
    private static void ellipse(Tensor picture, double x, double y, double width, double height, float... colour) {
        for (int row = 0; row < SIZE; row++) {
            for (int column = 0; column < SIZE; column++) {
                if (Math.pow((column + 0.5 - x) * 2 / width, 2) + Math.pow((row + 0.5 - y) * 2 / height, 2) <= 1) {
                    System.arraycopy(colour, 0, picture.data(), 3 * (SIZE * row + column), 3);
                }
            }
        }
    }

    /** A face as children draw it; −1 is dark and 1 is light. */
    private static void face(Tensor picture, double x, double y, double width) {
        double unit = width / 2;
        ellipse(picture, x, y - 0.12 * unit, 1.64 * unit, 2.1 * unit, -0.75f, -0.8f, -0.85f); // hair
        ellipse(picture, x, y, 1.44 * unit, 1.9 * unit, 0.65f, 0.3f, 0.05f);
        for (double side : new double[] {-0.3 * unit, 0.3 * unit}) {
            ellipse(picture, x + side, y - 0.36 * unit, 0.36 * unit, 0.1 * unit, -0.6f, -0.7f, -0.75f); // brow
            ellipse(picture, x + side, y - 0.2 * unit, 0.3 * unit, 0.16 * unit, 0.8f, 0.8f, 0.8f);
            ellipse(picture, x + side, y - 0.2 * unit, 0.14 * unit, 0.16 * unit, -0.9f, -0.9f, -0.9f);
        }
        ellipse(picture, x, y + 0.1 * unit, 0.2 * unit, 0.4 * unit, 0.35f, 0, -0.2f); // nose
        ellipse(picture, x, y + 0.5 * unit, 0.56 * unit, 0.18 * unit, 0.3f, -0.5f, -0.5f);
    }

    /** A small face and a large one. */
    private static Tensor drawing() {
        Tensor picture = Tensor.zeros(1, SIZE, SIZE, 3);
        Arrays.fill(picture.data(), -0.5f);
        face(picture, 98, 30, 42);
        face(picture, 46, 84, 72);
        return picture;
    }

    @Test
    void findsTheFacesOfADrawing() throws IOException {
        Tensor picture = drawing();

        Network detector = Network.importOnnx(folder.resolve("blazeface_front.onnx"));
        Map<String, Tensor> outputs = detector.outputParts().orElseThrow().split(detector.predict(picture));
        List<Face> faces = Face.distinct(Face.decode(List.copyOf(outputs.values())));

        assertEquals(2, faces.size(), faces::toString);
        assertIsAt(46, 84, 72, faces.get(0)); // the surest first
        assertIsAt(98, 30, 42, faces.get(1));
        assertTrue(faces.get(0).box() >= 512 && faces.get(1).box() < 512, "one of each grid: " + faces);
    }

    /** The box has the face's middle in its own middle half, covers most of its width, and not twice as much. */
    private static void assertIsAt(double x, double y, double width, Face face) {
        double found = SIZE * (face.right() - face.left());
        assertTrue(found > 0.7 * width && found < 1.4 * width, () -> face + " is not " + width + " wide");
        assertEquals(x, SIZE * (face.left() + face.right()) / 2, width / 4, face::toString);
        assertEquals(y, SIZE * (face.top() + face.bottom()) / 2, width / 4, face::toString);
    }

    /**
     * All numbers are alike, and the faces: of the same boxes, in the same places to a thousandth of the picture.
     *
     * @param share of an output's largest number, by which its numbers may differ if that is more than the bound
     * @return how many faces there are
     */
    private int assertSameFaces(List<Tensor> expected, Tensor picture, float share) throws IOException {
        Network detector = Network.importOnnx(folder.resolve("blazeface_front.onnx"));
        List<Tensor> found =
                List.copyOf(detector.outputParts().orElseThrow().split(detector.predict(picture)).values());
        assertEquals(4, found.size());
        for (int i = 0; i < 4; i++) {
            assertEquals(expected.get(i).shape(), found.get(i).shape());
            float largest = 0;
            for (float number : expected.get(i).data()) {
                largest = Math.max(largest, Math.abs(number));
            }
            assertArrayEquals(
                    expected.get(i).data(), found.get(i).data(), Math.max(BOUND, share * largest), "output " + i);
        }
        List<Face> theirs = Face.distinct(Face.decode(expected));
        List<Face> ours = Face.distinct(Face.decode(found));
        assertEquals(theirs.stream().map(Face::box).toList(), ours.stream().map(Face::box).toList());
        for (int i = 0; i < ours.size(); i++) {
            assertArrayEquals(corners(theirs.get(i)), corners(ours.get(i)), 1e-3);
        }
        return ours.size();
    }

    private static double[] corners(Face face) {
        return new double[] {face.left(), face.top(), face.right(), face.bottom()};
    }

    /** Large numbers, up to 180 here, to five digits: another processor's sums are in another order. */
    @Test
    void findsWhatOnnxRuntimeFinds() throws IOException {
        Tensor picture = drawing();
        try (OnnxSession session = OnnxSession.open(folder.resolve("blazeface_front.onnx"))) {
            List<Tensor> expected = List.copyOf(session.run(Map.of("input:0", picture)).values());
            assertEquals(2, assertSameFaces(expected, picture, 1e-5f));
        }
    }

    /** What is stored with the file is noise, in which the network takes four boxes for one face, if barely. */
    @Test
    void findsWhatOnnxRuntimeFoundInNoise() throws IOException {
        SafetensorsFile file = SafetensorsFile.read(folder.resolve("blazeface_front.safetensors"));
        List<Tensor> expected = IntStream.range(0, 4).mapToObj(i -> file.tensor("y" + i)).toList();
        assertEquals(4, Face.decode(expected).size());
        assertEquals(1, assertSameFaces(expected, file.tensor("x"), 0));
    }
}
