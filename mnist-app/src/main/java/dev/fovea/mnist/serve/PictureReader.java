package dev.fovea.mnist.serve;

import dev.fovea.vision.DataFileException;
import dev.fovea.vision.picture.Picture;
import dev.fovea.vision.picture.Preprocessing;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads pictures of digits on threads of its own, as decoding one may take seconds, and connections share few. Two at a
 * time: a picture takes up to 16 MiB as it is decoded, and as much again while its ink is found.
 */
final class PictureReader implements AutoCloseable {
    /** The most pixels of a picture, which may have up to four bytes each. */
    static final int MOST_PIXELS = 2048 * 2048;

    /** The most columns, and the most rows: the PNG decoder holds several rows, whatever their number. */
    static final int LARGEST_SIDE = 4096;

    /** At most so many pictures wait. */
    static final int QUEUE = 64;

    private static final int AT_ONCE = 2;

    private final Preprocessing input;
    private final Duration time;
    private final ExecutorService decoders = new ThreadPoolExecutor(
            AT_ONCE, AT_ONCE, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE),
            Thread.ofPlatform().daemon().name("pictures-", 1).factory());

    /**
     * A reader with two threads.
     *
     * @param input what the networks make of a picture
     * @param time how long one waits for a picture; the client does not wait longer for its answer
     */
    PictureReader(Preprocessing input, Duration time) {
        this.input = input;
        this.time = time;
    }

    /**
     * Reads a picture.
     *
     * @param in a PNG or JPEG
     * @return the digit on it
     * @throws RequestFault 400 if it is no such picture, too large, or blank; 503 if too many pictures wait
     * @throws IOException if {@code in} cannot be read
     * @throws InterruptedException if the thread is interrupted meanwhile
     */
    Question read(InputStream in) throws IOException, InterruptedException {
        byte[] bytes = in.readAllBytes();
        return decode(() -> Question.about(input.bytes(decoded(bytes))), time);
    }

    private static Picture decoded(byte[] bytes) throws DataFileException {
        return dev.fovea.vision.picture.PictureReader.read(bytes, "picture", LARGEST_SIDE, MOST_PIXELS);
    }

    /** What a task makes of a picture in its turn, for a client that waits no longer than so. */
    Question decode(Callable<Question> task, Duration most) throws InterruptedException {
        Future<Question> decoding = submit(task);
        try {
            return decoding.get(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof DataFileException fault) {
                throw RequestFault.of(400, String.valueOf(fault.getMessage()));
            }
            throw new IllegalStateException("decoding failed", e);
        } catch (TimeoutException e) {
            throw RequestFault.busy("too many pictures wait to be decoded");
        } finally {
            decoding.cancel(false); // if it still waits, for nobody
        }
    }

    private Future<Question> submit(Callable<Question> task) {
        try {
            return decoders.submit(task);
        } catch (RejectedExecutionException e) {
            throw RequestFault.busy("too many pictures wait to be decoded");
        }
    }

    /** Ends its threads once what waits is done. */
    @Override
    public void close() {
        decoders.shutdown();
    }
}
