package dev.fovea.mnist.data;

import static dev.fovea.vision.file.Faults.assertFault;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fovea.internal.io.AtomicFile;
import dev.fovea.mnist.model.DigitNetwork;
import dev.fovea.vision.LabelledImages;
import dev.fovea.vision.file.IdxWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class BundledMnistTest {
    @Test
    void holdsTheOriginalTrainingImages() throws IOException, GeneralSecurityException {
        LabelledImages train = BundledMnist.train();
        assertEquals(60_000, train.size());
        // The sums that MNIST's unpacked files have everywhere.
        assertEquals(
                "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
                sum(out -> IdxWriter.writeImages(train, out)));
        assertEquals(
                "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
                sum(out -> IdxWriter.writeLabels(train, out)));
    }

    @Test
    void holdsTheOriginalTestImages() throws IOException, GeneralSecurityException {
        LabelledImages test = BundledMnist.test();
        assertEquals(10_000, test.size());
        assertEquals(
                "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
                sum(out -> IdxWriter.writeImages(test, out)));
        assertEquals(
                "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
                sum(out -> IdxWriter.writeLabels(test, out)));
    }

    @Test
    void knowsTheLabelsOfTheTestSet() throws IOException {
        LabelledImages test = BundledMnist.test();
        int[] counts = new int[DigitNetwork.CLASSES];
        for (int i = 0; i < test.size(); i++) {
            counts[test.label(i)]++;
        }
        assertArrayEquals(new int[] {980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009}, counts);
    }

    @Test
    void namesAFileThatIsNotTheOneExpected() throws IOException {
        var labels = new BundledMnist.Resource("t10k-labels-idx1-ubyte.gz", "00".repeat(32));
        assertFault(
                () -> labels.verified(), "bundled t10k-labels-idx1-ubyte.gz",
                "expected SHA-256 " + "00".repeat(32),
                "found b91679a0acfe4ba0e50a2437a903084cba1f5f92592b016a25a7dfd00455798b");
    }

    @Test
    void namesAFileThatIsMissing() {
        var missing = new BundledMnist.Resource("no-such-file.gz", "00".repeat(32));
        assertFault(() -> missing.verified(), "bundled no-such-file.gz", "missing from the program");
    }

    @Test
    void agreesWithTheBundledListOfSums() throws IOException, GeneralSecurityException {
        String sums;
        try (InputStream in = BundledMnist.class.getResourceAsStream("SHA256SUMS")) {
            sums = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
        assertEquals(4, sums.lines().count());
        for (String line : sums.lines().toList()) {
            String[] sumAndName = line.split(" +", 2);
            try (InputStream in = BundledMnist.class.getResourceAsStream(sumAndName[1])) {
                byte[] packed = in.readAllBytes();
                assertEquals(sumAndName[0], sum(out -> out.write(packed)), line);
                new BundledMnist.Resource(sumAndName[1], sumAndName[0]).verify(packed);
            }
        }
    }

    private static String sum(AtomicFile.Content content) throws IOException, GeneralSecurityException {
        var digest = MessageDigest.getInstance("SHA-256");
        content.writeTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
        return HexFormat.of().formatHex(digest.digest());
    }
}
