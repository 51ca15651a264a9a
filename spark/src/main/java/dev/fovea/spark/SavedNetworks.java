package dev.fovea.spark;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The networks in the folder of a saved model: their own files, and how many they are and what they sum up to. */
final class SavedNetworks {
    private static final String SUM = "SHA-256";
    private static final int LONGEST_SUM = 100;

    private SavedNetworks() {}

    private static Path file(Path folder, int index) {
        return new Path(folder, "network-" + (index + 1) + ".safetensors");
    }

    private static Path folder(String model) {
        return new Path(model, "networks");
    }

    static void write(String model, ModelBytes networks, Configuration hadoop) throws IOException {
        Path folder = folder(model);
        FileSystem files = folder.getFileSystem(hadoop);
        List<byte[]> all = networks.files();
        for (int i = 0; i < all.size(); i++) {
            write(files, file(folder, i), all.get(i));
        }
        String sum = all.size() + " " + networks.sha256();
        write(files, new Path(folder, SUM), sum.getBytes(StandardCharsets.US_ASCII));
    }

    private static void write(FileSystem files, Path file, byte[] bytes) throws IOException {
        try (OutputStream out = files.create(file, true)) {
            out.write(bytes);
        }
    }

    /** Whether a folder has networks. */
    static boolean exist(String model, Configuration hadoop) throws IOException {
        return folder(model).getFileSystem(hadoop).exists(folder(model));
    }

    static ModelBytes read(String model, Configuration hadoop) throws IOException {
        Path folder = folder(model);
        FileSystem files = folder.getFileSystem(hadoop);
        String[] sum;
        try (InputStream in = files.open(new Path(folder, SUM))) {
            sum = new String(in.readNBytes(LONGEST_SUM), StandardCharsets.US_ASCII).split(" ", -1);
        }
        if (sum.length != 2 || !sum[0].matches("[1-9][0-9]{0,3}")) {
            throw new IOException(folder + "/" + SUM + ": expected a number of networks and a sum");
        }
        List<byte[]> all = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(sum[0]); i++) {
            try (InputStream in = files.open(file(folder, i))) {
                all.add(in.readAllBytes());
            }
        }
        ModelBytes networks = new ModelBytes(all);
        if (!networks.sha256().equals(sum[1])) {
            throw new IOException(
                    folder + ": the networks are not those that were saved: expected the SHA-256 " + sum[1]
                            + ", found " + networks.sha256());
        }
        return networks;
    }
}
