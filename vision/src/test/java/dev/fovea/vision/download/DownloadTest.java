package dev.fovea.vision.download;

import static dev.fovea.vision.download.FileServer.answer;
import static dev.fovea.vision.file.Faults.assertFault;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.vision.WorkListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files come whole and as expected, or not at all; from a server on this machine. */
class DownloadTest {
    private static final int SIZE = 200_000;
    private static final String WHOLE = "HTTP/1.1 200 OK\r\nContent-Length: " + SIZE;

    private static final Duration PATIENT = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(300);

    private final byte[] content = new byte[SIZE];
    private String sum = "";

    @TempDir
    private Path folder;

    @BeforeEach
    void fill() throws Exception {
        for (int i = 0; i < SIZE; i++) {
            content[i] = (byte) (i * 31 + i / 251);
        }
        sum = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }

    private RemoteFile file(FileServer server) {
        return new RemoteFile(server.address("set.bin"), SIZE, sum);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aFileIsFetchedOnceAndCheckedAgain() throws Exception {
        try (var server = new FileServer(request -> answer(WHOLE, content))) {
            List<Long> told = new ArrayList<>();
            Path found = Download.fetch(file(server), folder.resolve("a/b"), (done, all) -> {
                assertEquals(SIZE, all);
                told.add(done);
            });
            assertArrayEquals(content, Files.readAllBytes(found));
            assertEquals(told.stream().sorted().toList(), told);
            assertEquals(List.of(0L, (long) SIZE), List.of(told.getFirst(), told.getLast()));
            Download.fetch(file(server), folder.resolve("a/b"), WorkListener.NONE);
            assertEquals(1, server.asked.size());
            Files.write(found, new byte[] {1});
            assertFault(() -> Download.fetch(file(server), folder.resolve("a/b"), WorkListener.NONE),
                    found.toString(), "expected SHA-256 " + sum, "remove it to fetch it again");
        }
    }

    @Test
    void aFileThatWasCutGoesOn() throws Exception {
        byte[] half = Arrays.copyOf(content, 70_000);
        byte[] rest = Arrays.copyOfRange(content, 70_000, SIZE);
        try (var server = new FileServer(request -> request.contains("Range: bytes=70000-")
                ? answer(
                        "HTTP/1.1 206 Partial\r\nContent-Range: bytes 70000-199999/200000\r\nContent-Length: "
                                + rest.length,
                        rest)
                : answer("HTTP/1.1 200 OK", half))) {
            assertFault(() -> Download.fetch(file(server), folder, WorkListener.NONE),
                    server.address("set.bin").toString(), "expected 200000 bytes", "the end after 70000", "goes on");
            assertEquals(List.of("set.bin.part"), names());
            Download.fetch(file(server), folder, WorkListener.NONE);
            assertEquals(List.of("set.bin"), names());
            assertArrayEquals(content, Files.readAllBytes(folder.resolve("set.bin")));
        }
    }

    @Test
    void aServerMayBeginAgain() throws Exception {
        Files.write(folder.resolve("set.bin.part"), new byte[] {9, 9, 9});
        try (var server = new FileServer(request -> answer(WHOLE, content))) {
            Download.fetch(file(server), folder, WorkListener.NONE);
            assertTrue(server.asked.getFirst().contains("Range: bytes=3-"), server.asked.getFirst());
            assertArrayEquals(content, Files.readAllBytes(folder.resolve("set.bin")));
        }
    }

    @Test
    void whatIsAnotherFileIsNotKept() throws Exception {
        byte[] other = content.clone();
        other[SIZE / 2]++;
        try (var server = new FileServer(request -> answer(WHOLE, other))) {
            assertFault(() -> Download.fetch(file(server), folder, WorkListener.NONE),
                    folder.resolve("set.bin").toString(), "expected SHA-256 " + sum);
            assertEquals(List.of(), names());
        }
        try (var server = new FileServer(request -> answer("HTTP/1.1 200 OK", Arrays.copyOf(content, SIZE + 1)))) {
            assertFault(() -> Download.fetch(file(server), folder, WorkListener.NONE),
                    server.address("set.bin").toString(), "expected 200000 bytes, found more");
        }
    }

    @Test
    void anythingButAFileIsTold() throws Exception {
        for (String status : List.of("404 Not Found", "500 Oops", "206 Partial", "416 Range", "304 Same")) {
            try (var server =
                    new FileServer(request -> answer("HTTP/1.1 " + status + "\r\nContent-Length: 0", new byte[0]))) {
                assertFault(() -> Download.fetch(file(server), folder, WorkListener.NONE),
                        server.address("set.bin").toString(),
                        "expected a file, found status " + status.substring(0, 3));
            }
        }
        RemoteFile gone = new RemoteFile(URI.create("http://127.0.0.1:9/set.bin"), SIZE, sum);
        assertFault(() -> Download.fetch(gone, folder, WorkListener.NONE),
                folder.resolve("set.bin").toString(), "cannot be fetched from http://127.0.0.1:9/set.bin");
    }

    @Test
    void aStoppedDownloadKeepsWhatHasCome() throws Exception {
        try (var server = new FileServer(request -> answer(WHOLE, content))) {
            assertThrows(InterruptedException.class, () -> Download.fetch(
                    file(server), folder, (done, all) -> {
                        if (done > 0) {
                            Thread.currentThread().interrupt();
                        }
                    }));
            assertFalse(Thread.interrupted());
            assertEquals(List.of("set.bin.part"), names());
            assertTrue(Files.size(folder.resolve("set.bin.part")) > 0);
        }
    }

    @Test
    void aServerThatStallsIsGivenUp() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (var server = new FileServer(request -> answer(WHOLE, Arrays.copyOf(content, 70_000)), release)) {
            assertFault(() -> Download.fetch(file(server), folder, WorkListener.NONE, PATIENT, SHORT),
                    server.address("set.bin") + ": no byte came for 0.3 s; fetching it again goes on");
            assertEquals(List.of("set.bin.part"), names());
            release.countDown();
        }
        try (var server = new FileServer(request -> answer(WHOLE, content))) {
            Download.fetch(file(server), folder, WorkListener.NONE);
            assertArrayEquals(content, Files.readAllBytes(folder.resolve("set.bin")));
        }
    }

    @Test
    void aServerThatDoesNotAnswerIsGivenUp() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        Files.write(folder.resolve("set.bin.part"), new byte[] {9, 9, 9});
        try (var server = new FileServer(request -> new byte[0], release)) {
            assertFault(() -> Download.fetch(file(server), folder, WorkListener.NONE, SHORT, PATIENT),
                    server.address("set.bin") + ": no answer came for 0.3 s");
            assertEquals(3, Files.size(folder.resolve("set.bin.part")));
            release.countDown();
        }
    }

    /** A page that says sorry, with status 200, for example. */
    @Test
    void anAnswerOfAnotherSizeDoesNotTakeWhatHasCome() throws Exception {
        byte[] most = Arrays.copyOf(content, SIZE - 1);
        Path part = Files.write(folder.resolve("set.bin.part"), most);
        for (int size : new int[] {0, 5, SIZE - 1, SIZE + 1}) {
            String head = "HTTP/1.1 200 OK\r\nContent-Length: " + size;
            try (var server = new FileServer(request -> answer(head, new byte[size]))) {
                assertFault(() -> Download.fetch(file(server), folder, WorkListener.NONE),
                        server.address("set.bin").toString(), "expected 200000 bytes, found " + size);
            }
            assertArrayEquals(most, Files.readAllBytes(part));
        }
    }

    @Test
    void twoDoNotWriteOneFile() throws Exception {
        try (FileChannel other = FileChannel.open(
                folder.resolve("set.bin.part"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var lock = other.lock();
                var server = new FileServer(request -> answer(WHOLE, content))) {
            assertTrue(lock.isValid());
            assertFault(() -> Download.fetch(file(server), folder, WorkListener.NONE),
                    folder.resolve("set.bin.part").toString(), "is being written by another download");
        }
    }

    @Test
    void onlyHttpsAndPlainNames() {
        for (String bad : List.of(
                "http://example.org/a", "ftp://example.org/a", "https://example.org/", "https://example.org/.hidden",
                "http://127.0.0.1.example.org/a", "file:///a", "a", "https://example.org/a%2f..%2fb%20")) {
            assertThrows(IllegalArgumentException.class, () -> new RemoteFile(URI.create(bad), 1, sum), bad);
        }
        assertThrows(IllegalArgumentException.class, () -> new RemoteFile(URI.create("https://a/b"), 0, sum));
        assertThrows(IllegalArgumentException.class, () -> new RemoteFile(URI.create("https://a/b"), 1, "abc"));
        for (PublishedSet set : PublishedSet.values()) {
            assertTrue(set.files().stream().allMatch(file -> file.address().getScheme().equals("https")), set.title());
            assertTrue(set.bytes() > 10_000_000, set.title());
        }
    }

    @Test
    void archivesAreUnpackedWithoutFolders() throws Exception {
        Path zip = folder.resolve("a.zip");
        try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (String name : List.of("gzip/", "gzip/one.gz", "../two.txt", "x/..", "a.zip")) {
                out.putNextEntry(new ZipEntry(name));
                out.write(name.endsWith("/") ? new byte[0] : name.getBytes(StandardCharsets.UTF_8));
            }
        }
        byte[] zipped = Files.readAllBytes(zip);
        Archive.unpack(zip);
        assertEquals(List.of("a.zip", "one.gz", "two.txt"), names());
        assertEquals("../two.txt", Files.readString(folder.resolve("two.txt")));
        assertArrayEquals(zipped, Files.readAllBytes(zip));

        var tar = new ByteArrayOutputStream();
        tar.write(tarred("batches/", '5', ""));
        tar.write(tarred("batches/data_batch_1.bin", '0', "x".repeat(600)));
        tar.write(tarred("batches/link", '2', ""));
        tar.write(tarred("empty.txt", '0', ""));
        tar.write(new byte[1024]);
        Path file = folder.resolve("b.tar.gz");
        write(file, tar.toByteArray());
        Archive.unpack(file);
        assertEquals("x".repeat(600), Files.readString(folder.resolve("data_batch_1.bin")));
        assertEquals(0, Files.size(folder.resolve("empty.txt")));
        assertFalse(Files.exists(folder.resolve("link")));
        write(file, Arrays.copyOf(tar.toByteArray(), 1100));
        assertFault(() -> Archive.unpack(file), "its end is missing");
        write(file, "no tar".repeat(200).getBytes(StandardCharsets.US_ASCII));
        assertFault(() -> Archive.unpack(file), file.toString(), "cannot be unpacked: no tar header");
    }

    private static byte[] tarred(String name, char kind, String content) {
        byte[] blocks = new byte[512 + (content.length() + 511) / 512 * 512];
        byte[] header = name.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(header, 0, blocks, 0, header.length);
        byte[] size = String.format("%011o", content.length()).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(size, 0, blocks, 124, size.length);
        blocks[156] = (byte) kind;
        System.arraycopy(content.getBytes(StandardCharsets.US_ASCII), 0, blocks, 512, content.length());
        return blocks;
    }

    private static void write(Path file, byte[] content) throws IOException {
        try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(content);
        }
    }
}
