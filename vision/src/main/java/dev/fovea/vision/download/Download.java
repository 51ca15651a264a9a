package dev.fovea.vision.download;

import dev.fovea.io.FileException;
import dev.fovea.vision.DataFileException;
import dev.fovea.vision.WorkListener;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Fetches a file. What has come stands in {@code NAME.part} until it is complete and its SHA-256 is the expected one; a later
 * download goes on from there. Redirections are followed, but none from HTTPS to HTTP. A server has 30 seconds to answer, and then
 * 60 for each next byte: one that stalls for longer is given up.
 */
public final class Download {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration STALL = Duration.ofSeconds(60);
    private static final int BUFFER = 64 * 1024;
    private static final int OK = 200;
    private static final int PARTIAL = 206;
    private static final Pattern RANGE = Pattern.compile("bytes ([0-9]{1,18})-[0-9]{1,18}/[0-9*]{1,18}");

    private final RemoteFile file;
    private final Path target;
    private final Path part;
    private final WorkListener listener;
    private final Duration patience;
    private final Duration stall;

    private Download(RemoteFile file, Path folder, WorkListener listener, Duration patience, Duration stall) {
        this.patience = patience;
        this.stall = stall;
        this.file = file;
        this.target = folder.resolve(file.name());
        this.part = folder.resolve(file.name() + ".part");
        this.listener = listener;
    }

    /**
     * Fetches a file, or only checks it if it is there.
     *
     * @param file what to fetch
     * @param folder where to; made if need be
     * @param listener is told how many bytes there are, of how many
     * @return the file
     * @throws FileException if it cannot be fetched or written, is another one, or something else has its name
     * @throws InterruptedException if the thread is interrupted; what has come is kept
     */
    public static Path fetch(RemoteFile file, Path folder, WorkListener listener)
            throws FileException, InterruptedException {
        return fetch(file, folder, listener, PATIENCE, STALL);
    }

    /** The same with other limits for how long an answer may take, and how long nothing may come of it. */
    static Path fetch(RemoteFile file, Path folder, WorkListener listener, Duration patience, Duration stall)
            throws FileException, InterruptedException {
        var download = new Download(file, folder, listener, patience, stall);
        try {
            Files.createDirectories(folder);
            download.run();
        } catch (IOException e) {
            // Readers, channels and the client each have an exception of their own for an interrupt.
            boolean told = e instanceof InterruptedIOException || e instanceof ClosedByInterruptException
                    || e.getCause() instanceof InterruptedException;
            if (Thread.interrupted() || told) {
                throw (InterruptedException) new InterruptedException().initCause(e);
            }
            throw DataFileException.of(download.target, "cannot be fetched from " + file.address(), e);
        }
        return download.target;
    }

    private void run() throws IOException, InterruptedException {
        if (Files.exists(target)) {
            requireSum(target, "; remove it to fetch it again");
            listener.advanced(file.bytes(), file.bytes());
            return;
        }
        try (FileChannel out = FileChannel.open(
                part, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
                FileLock lock = lock(out)) {
            if (lock == null) {
                throw new DataFileException(part + ": is being written by another download");
            }
            if (out.size() > file.bytes()) {
                out.truncate(0);
            }
            if (out.size() < file.bytes()) {
                receive(out);
            }
            out.force(true);
        }
        try {
            requireSum(part, ", from " + file.address());
        } catch (DataFileException e) {
            Files.deleteIfExists(part); // going on from it would never help
            throw e;
        }
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // held by another thread here
        }
    }

    private void receive(FileChannel out) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newBuilder()
                .connectTimeout(PATIENCE)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build()) {
            HttpRequest.Builder request = HttpRequest.newBuilder(file.address());
            if (out.size() > 0) {
                request.header("Range", "bytes=" + out.size() + "-");
            }
            try {
                HttpResponse<InputStream> response = answer(client, request.build());
                try (InputStream in = response.body(); StallWatch watched = new StallWatch(in, stall)) {
                    out.position(start(response, out.size()));
                    out.truncate(out.position());
                    copy(watched, out);
                }
            } finally {
                client.shutdownNow();
            }
        }
    }

    /** The head of the answer. A request's own limit would be one for the body, too, from JDK 26 on. */
    private HttpResponse<InputStream> answer(HttpClient client, HttpRequest request)
            throws IOException, InterruptedException {
        try {
            return client.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream())
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new DataFileException(
                    file.address() + ": no answer came for " + patience.toMillis() / 1000.0 + " s", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        }
    }

    /** Where what is sent begins. */
    private long start(HttpResponse<?> response, long asked) throws DataFileException {
        if (response.statusCode() == OK) {
            OptionalLong length = response.headers().firstValueAsLong("Content-Length");
            if (length.isPresent() && length.getAsLong() != file.bytes()) { // what has come is kept
                throw DataFileException.mismatch(
                        file.address().toString(), file.bytes() + " bytes", String.valueOf(length.getAsLong()));
            }
            return 0;
        }
        Optional<String> range = response.headers().firstValue("Content-Range");
        Matcher found = RANGE.matcher(range.orElse(""));
        if (response.statusCode() == PARTIAL && found.matches() && Long.parseLong(found.group(1)) == asked) {
            return asked;
        }
        throw DataFileException.mismatch(
                file.address().toString(), "a file", "status " + response.statusCode()
                        + range.map(text -> " with the range " + text).orElse(""));
    }

    private void copy(StallWatch in, FileChannel out) throws IOException, InterruptedException {
        byte[] buffer = new byte[BUFFER];
        long size = out.position();
        listener.advanced(size, file.bytes());
        for (int n = read(in, buffer); n >= 0; n = read(in, buffer)) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            size += n;
            if (size > file.bytes()) {
                throw DataFileException.mismatch(file.address().toString(), file.bytes() + " bytes", "more");
            }
            for (ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, n); bytes.hasRemaining();) {
                out.write(bytes);
            }
            listener.advanced(size, file.bytes());
        }
        if (size < file.bytes()) {
            throw DataFileException.mismatch(
                    file.address().toString(), file.bytes() + " bytes", "the end after " + size
                            + "; fetching it again goes on from there");
        }
    }

    private int read(StallWatch in, byte[] buffer) throws IOException {
        try {
            return in.read(buffer);
        } catch (StallWatch.StalledException e) {
            throw new DataFileException(
                    file.address() + ": no byte came for " + stall.toMillis() / 1000.0
                            + " s; fetching it again goes on from what has come",
                    e);
        }
    }

    private void requireSum(Path found, String hint) throws IOException {
        try (InputStream in = Files.newInputStream(found)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[BUFFER];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
            String sum = HexFormat.of().formatHex(digest.digest());
            if (!sum.equals(file.sha256())) {
                throw DataFileException.mismatch(target.toString(), "SHA-256 " + file.sha256(), sum + hint);
            }
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
