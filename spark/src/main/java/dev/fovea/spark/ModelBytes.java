package dev.fovea.spark;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The bytes of the model files of some networks, and their SHA-256, by which executors know what they have already. */
final class ModelBytes implements Serializable {
    private static final long serialVersionUID = 1;

    private final byte[][] files;
    private final String sha256;

    ModelBytes(List<byte[]> files) {
        this.files = files.stream().map(byte[]::clone).toArray(byte[][]::new);
        this.sha256 = sha256(this.files);
    }

    /** One file for each network; not to be modified. */
    List<byte[]> files() {
        return List.of(files);
    }

    String sha256() {
        return sha256;
    }

    private static String sha256(byte[][] files) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] file : files) {
                digest.update(Integer.toString(file.length).getBytes(StandardCharsets.US_ASCII));
                digest.update((byte) 0);
                digest.update(file);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
