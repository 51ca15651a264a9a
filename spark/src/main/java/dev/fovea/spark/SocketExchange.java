package dev.fovea.spark;

import dev.fovea.train.GradientExchange;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Messages between the workers of a training, by a connection between each two of them: to and from all of them at
 * once. One that fails, or takes longer than it may, ends all of it.
 */
final class SocketExchange implements GradientExchange, Closeable {
    /** How soon it is noticed that the task is to end. */
    private static final long POLL_MILLIS = 100;

    private final int self;
    private final Socket[] sockets;
    private final Duration patience;
    private final BooleanSupplier cancelled;
    private final List<ByteBuffer> received;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * An exchange.
     *
     * @param self this worker's number
     * @param sockets of each other worker, by number
     * @param patience how long a worker may take until its next message has come
     * @param cancelled whether to give up
     */
    SocketExchange(int self, Socket[] sockets, Duration patience, BooleanSupplier cancelled) {
        this.self = self;
        this.sockets = sockets.clone();
        this.patience = patience;
        this.cancelled = cancelled;
        this.received = new ArrayList<>(Collections.nCopies(sockets.length, ByteBuffer.allocate(0)));
    }

    @Override
    public int workers() {
        return sockets.length;
    }

    @Override
    public int worker() {
        return self;
    }

    @Override
    public List<ByteBuffer> exchange(List<ByteBuffer> messages) {
        CompletionService<Integer> work = new ExecutorCompletionService<>(threads);
        Deque<Integer> open = new ArrayDeque<>();
        for (int other = 0; other < sockets.length; other++) {
            if (other != self) {
                int worker = other;
                ByteBuffer message = messages.get(other);
                work.submit(() -> send(worker, message));
                work.submit(() -> receive(worker));
                open.add(worker);
                open.add(worker);
            }
        }
        boolean done = false;
        try {
            await(work, open);
            done = true;
            return List.copyOf(received);
        } finally {
            if (!done) {
                close();
            }
        }
    }

    private int send(int worker, ByteBuffer message) throws IOException {
        try {
            DataOutputStream out = new DataOutputStream(sockets[worker].getOutputStream());
            out.writeInt(message.remaining());
            out.write(message.array(), message.arrayOffset() + message.position(), message.remaining());
            return worker;
        } catch (IOException e) {
            throw lost(worker, e);
        }
    }

    private int receive(int worker) throws IOException {
        try {
            DataInputStream in = new DataInputStream(sockets[worker].getInputStream());
            int length = in.readInt();
            if (length < 0) {
                throw new IOException("expected the length of a message, found " + length);
            }
            ByteBuffer message = received.get(worker);
            if (message.capacity() < length) {
                message = ByteBuffer.allocate(length);
            }
            in.readFully(message.array(), 0, length);
            received.set(worker, message.clear().limit(length));
            return worker;
        } catch (IOException e) {
            throw lost(worker, e);
        }
    }

    private IOException lost(int worker, IOException e) {
        return new IOException(
                "the connection with worker " + worker + " at " + sockets[worker].getRemoteSocketAddress() + " is lost",
                e);
    }

    /** Waits for all; an interrupt is for the trainer, which looks at it between steps. */
    private void await(CompletionService<Integer> work, Deque<Integer> open) {
        long end = System.nanoTime() + patience.toNanos();
        boolean interrupted = false;
        try {
            while (!open.isEmpty()) {
                try {
                    @Nullable Future<Integer> done = work.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
                    if (done != null) {
                        open.removeFirstOccurrence(done.get());
                    } else if (cancelled.getAsBoolean()) {
                        throw failure("the task is to end", null);
                    } else if (System.nanoTime() - end > 0) {
                        throw failure("worker " + open.getFirst() + " has sent nothing for " + patience.toSeconds()
                                + " s", null);
                    }
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw failure(e.getCause() == null ? e.toString() : e.getCause().getMessage(), e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static UncheckedIOException failure(@Nullable String message, @Nullable Throwable cause) {
        return new UncheckedIOException(new IOException(message, cause));
    }

    /** Ends all connections, whatever is going on. */
    @Override
    public void close() {
        Door.closeAll(sockets);
        threads.shutdownNow();
    }
}
