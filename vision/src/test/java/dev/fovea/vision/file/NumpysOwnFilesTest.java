package dev.fovea.vision.file;

import static dev.fovea.vision.file.Faults.assertFault;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fovea.vision.ClassNames;
import dev.fovea.vision.ImageForm;
import dev.fovea.vision.ImageSet;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Files that NumPy wrote; {@code write_numpy.py}, which is beside them, says how. */
class NumpysOwnFilesTest {
    private static final ImageForm FORM = ImageForm.grey(4, 5, ClassNames.numbered(3));

    private static Path file(String name) {
        try {
            return Path.of(Objects.requireNonNull(NumpysOwnFilesTest.class.getResource(name)).toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertImages(ImageSet images) {
        assertEquals(3, images.size());
        byte[] bytes = new byte[20];
        for (int n = 0; n < 3; n++) {
            assertEquals((n + 2) % 3, images.label(n));
            images.copyBytes(n, bytes, 0);
            for (int i = 0; i < 20; i++) {
                assertEquals(100 * n + 10 * (i / 5) + i % 5, bytes[i] & 255);
            }
        }
    }

    @Test
    void areReadInEveryForm() throws IOException {
        assertImages(NumpyReader.read(file("images.npy"), file("labels.npy"), FORM));
        assertImages(NumpyReader.read(file("set.npz"), "x", "y", FORM));
        assertImages(NumpyReader.read(file("packed.npz"), "x", "y", FORM));
        try (StreamedImages images = NumpyReader.stream(file("images.npy"), file("labels.npy"), FORM)) {
            assertImages(images);
        }
    }

    @Test
    void fortransOrderIsTold() {
        assertFault(() -> NumpyReader.readUnlabelled(file("fortran.npy"), FORM), "Fortran order");
    }
}
