package dev.fovea.vision.download;

import dev.fovea.internal.io.AtomicFile;
import dev.fovea.io.FileException;
import dev.fovea.vision.DataFileException;
import dev.fovea.vision.internal.BoundedInput;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Unpacks archives whose bytes are known: ZIP, and tar with gzip. Their files come beside them, without folders. */
final class Archive {
    /** Nothing else, so that no name leads elsewhere. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,199}");

    private static final int BLOCK = 512;
    private static final int NAME = 100;
    private static final int SIZE = 124;
    private static final int SIZE_LENGTH = 12;
    private static final int KIND = 156;
    private static final int OCTAL = 8;

    private Archive() {}

    /** Unpacks a file if its name is that of an archive. */
    static void unpack(Path file) throws FileException, InterruptedException {
        String name = file.getFileName().toString();
        try (InputStream in = Files.newInputStream(file)) {
            if (name.endsWith(".zip")) {
                unzip(new ZipInputStream(in), file);
            } else if (name.endsWith(".tar.gz")) {
                untar(new GZIPInputStream(in, BLOCK * BLOCK), file);
            }
        } catch (IOException e) {
            throw DataFileException.of(file, "cannot be unpacked", e);
        }
    }

    private static void unzip(ZipInputStream in, Path archive) throws IOException, InterruptedException {
        for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
            if (!entry.isDirectory()) {
                write(archive, entry.getName(), in::transferTo);
            }
        }
    }

    /** POSIX 1003.1-1988: blocks of 512 bytes, a header before each file, which ends where its block does. */
    private static void untar(InputStream in, Path archive) throws IOException, InterruptedException {
        for (byte[] header = in.readNBytes(BLOCK); header.length == BLOCK && header[0] != 0; header =
                in.readNBytes(BLOCK)) {
            long size = octal(text(header, SIZE, SIZE_LENGTH).strip());
            BoundedInput content = new BoundedInput(in, size);
            if (header[KIND] == '0' || header[KIND] == 0) {
                write(archive, text(header, 0, NAME), out -> copy(content, out));
            }
            copy(content, OutputStream.nullOutputStream());
            in.skipNBytes(-size & BLOCK - 1);
        }
    }

    private static void copy(BoundedInput content, OutputStream out) throws IOException {
        content.transferTo(out);
        if (content.remaining() > 0) {
            throw new EOFException("its end is missing");
        }
    }

    private static long octal(String text) throws IOException {
        try {
            if (text.startsWith("-")) {
                throw new IOException("no tar header: a size of " + text);
            }
            return Long.parseLong(text, OCTAL);
        } catch (NumberFormatException e) {
            throw new IOException("no tar header", e);
        }
    }

    private static String text(byte[] header, int from, int length) {
        String text = new String(header, from, length, StandardCharsets.ISO_8859_1);
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }

    private static void write(Path archive, String path, AtomicFile.Content content)
            throws IOException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (PLAIN.matcher(name).matches() && !name.equals(archive.getFileName().toString())) {
            AtomicFile.write(archive.resolveSibling(name), content);
        }
    }
}
