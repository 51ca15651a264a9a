package dev.fovea.mnist.ensemble;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.mnist.data.BundledMnist;
import dev.fovea.nn.model.ModelMetadata;
import dev.fovea.parallel.Parallel;
import dev.fovea.vision.WorkListener;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The network that comes with the application is the documented one, and as good as documented. */
class BundledNetworkTest {
    private static final double DOCUMENTED_ACCURACY = 0.9942;

    @Test
    void recognisesWhatItsMetadataSay() throws Exception {
        SavedEnsemble bundled = BundledNetwork.read();
        assertEquals(1, bundled.members().size());
        ModelMetadata metadata = bundled.members().getFirst().model().metadata();
        assertEquals(DOCUMENTED_ACCURACY, Double.parseDouble(metadata.metric("test_accuracy").orElseThrow()));
        assertTrue(metadata.training().orElseThrow().startsWith("Adam, 10 epochs, batch size 64"));
        double accuracy =
                bundled.predict(BundledMnist.test(), Parallel.shared(), WorkListener.NONE).getFirst().accuracy();
        // Other kernels round otherwise, which may decide a digit or two between equally probable labels.
        assertEquals(DOCUMENTED_ACCURACY, accuracy, 0.0002);
    }

    @Test
    void isTheDocumentedFile() throws Exception {
        Path manual = Path.of("..", "docs", "serve.md");
        try (InputStream in = BundledNetwork.class.getResourceAsStream(BundledNetwork.NAME)) {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(in.readAllBytes());
            assertTrue(Files.readString(manual).contains(HexFormat.of().formatHex(sum)),
                    manual + " has another checksum");
        }
    }

    @Test
    void leavesNoTemporaryFile() throws Exception {
        Path folder = Path.of(System.getProperty("java.io.tmpdir"));
        long before = count(folder);
        BundledNetwork.read();
        assertEquals(before, count(folder));
    }

    private static long count(Path folder) throws Exception {
        try (var files = Files.list(folder)) {
            return files.filter(file -> Files.exists(file.resolve(BundledNetwork.NAME))).count();
        }
    }
}
