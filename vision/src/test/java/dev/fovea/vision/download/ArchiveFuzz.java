package dev.fovea.vision.download;

import dev.fovea.io.FileException;
import dev.fovea.testing.FuzzTarget;
import dev.fovea.testing.Refusal;
import dev.fovea.vision.file.SampleDigits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Archives under any bytes: zip, and tar, which is packed here. The first byte chooses which. Nothing leaves the folder. */
public final class ArchiveFuzz implements FuzzTarget {
    private static final int ZIP = 0;
    private static final int TAR = 1;
    private static final ArchiveFuzz TARGET = new ArchiveFuzz();

    private final Path outer;
    private final Path folder;

    /** A target. */
    public ArchiveFuzz() {
        try {
            outer = Files.createTempDirectory("fuzz");
            folder = Files.createDirectory(outer.resolve("archive"));
            outer.toFile().deleteOnExit();
            folder.toFile().deleteOnExit();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Is called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        TARGET.accepts(input);
    }

    @Override
    public List<byte[]> seeds() throws IOException {
        var zip = new ByteArrayOutputStream();
        try (var out = new ZipOutputStream(zip)) {
            for (String name : List.of("gzip/one.gz", "../two.txt")) {
                out.putNextEntry(new ZipEntry(name));
                out.write(name.getBytes(StandardCharsets.UTF_8));
            }
        }
        byte[] tar = new byte[2048];
        byte[] name = "../batches/data.bin".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(name, 0, tar, 0, name.length);
        System.arraycopy("00000000144".getBytes(StandardCharsets.US_ASCII), 0, tar, 124, 11);
        tar[156] = '0';
        return List.of(
                SampleDigits.join(new byte[] {ZIP}, zip.toByteArray()), SampleDigits.join(new byte[] {TAR}, tar));
    }

    @Override
    public boolean accepts(byte[] input) throws IOException {
        byte[] content = Arrays.copyOfRange(input, Math.min(1, input.length), input.length);
        boolean tar = input.length > 0 && (input[0] & 1) == TAR;
        Path archive = folder.resolve(tar ? "x.tar.gz" : "x.zip");
        byte[] packed = tar ? SampleDigits.gzip(content) : content;
        Files.write(archive, packed);
        boolean accepted = true;
        try {
            Archive.unpack(archive);
        } catch (FileException e) {
            Refusal.require(e, folder.toString());
            accepted = false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        if (!Arrays.equals(packed, Files.readAllBytes(archive))) {
            throw new AssertionError("the archive was replaced");
        }
        clear();
        return accepted;
    }

    private void clear() throws IOException {
        try (Stream<Path> unpacked = Files.list(folder); Stream<Path> beside = Files.list(outer)) {
            if (beside.count() != 1) {
                throw new AssertionError("something left the folder");
            }
            for (Path file : unpacked.toList()) {
                if (!Files.isRegularFile(file) || file.getFileName().toString().startsWith(".")) {
                    throw new AssertionError("unpacked " + file);
                }
                Files.delete(file);
            }
        }
    }
}
