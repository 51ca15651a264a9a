package dev.fovea.mnist.data;

import dev.fovea.vision.DataFileException;
import dev.fovea.vision.KnownSet;
import dev.fovea.vision.LabelledImages;
import dev.fovea.vision.file.IdxReader;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The MNIST digits that come with the program: 60,000 to train with and 10,000 to test with, checked by SHA-256. */
public final class BundledMnist {
    private static final Resource TRAIN_IMAGES = new Resource(
            "train-images-idx3-ubyte.gz", "0b367032e93c5d0cea0925647cfdb18614af8ee15f83e6f2fc2ad904a6835971");
    private static final Resource TRAIN_LABELS = new Resource(
            "train-labels-idx1-ubyte.gz", "1787548bbe0bff1ec2ecdc0ef292b02df999e2d1a6002d27500982c652b17203");
    private static final Resource TEST_IMAGES = new Resource(
            "t10k-images-idx3-ubyte.gz", "1a1a05eab793c14bb050b398624a11b0ffd1a2953baed553b1b9bd079e2a20be");
    private static final Resource TEST_LABELS = new Resource(
            "t10k-labels-idx1-ubyte.gz", "b91679a0acfe4ba0e50a2437a903084cba1f5f92592b016a25a7dfd00455798b");

    private BundledMnist() {}

    /**
     * The training images.
     *
     * @return 60,000 images with labels
     * @throws DataFileException if the program's files are damaged: which one, the sum expected and found
     */
    public static LabelledImages train() throws DataFileException {
        return load(TRAIN_IMAGES, TRAIN_LABELS);
    }

    /**
     * The test images.
     *
     * @return 10,000 images with labels
     * @throws DataFileException if the program's files are damaged: which one, the sum expected and found
     */
    public static LabelledImages test() throws DataFileException {
        return load(TEST_IMAGES, TEST_LABELS);
    }

    private static LabelledImages load(Resource images, Resource labels) throws DataFileException {
        return IdxReader.read(
                images.verified(), images.title(), labels.verified(), labels.title(), KnownSet.MNIST.form());
    }

    /** One bundled file and the SHA-256 of its bytes, in hexadecimal. */
    record Resource(String name, String sha256) {
        String title() {
            return "bundled " + name;
        }

        /** The bytes of the file, still packed. */
        byte[] verified() throws DataFileException {
            try (InputStream in = BundledMnist.class.getResourceAsStream(name)) {
                if (in == null) {
                    throw new DataFileException(title() + ": missing from the program");
                }
                byte[] packed = in.readAllBytes();
                verify(packed);
                return packed;
            } catch (IOException e) {
                throw DataFileException.of(title(), "cannot be read", e);
            }
        }

        void verify(byte[] packed) throws DataFileException {
            String found = HexFormat.of().formatHex(digest(packed));
            if (!found.equals(sha256)) {
                throw DataFileException.mismatch(title(), "SHA-256 " + sha256, found);
            }
        }

        private static byte[] digest(byte[] bytes) {
            try {
                return MessageDigest.getInstance("SHA-256").digest(bytes);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }
    }
}
