package dev.fovea.train;

import java.io.ByteArrayInputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The workers that train together, as one of them sees them: rounds, in each of which everybody sends everybody a
 * message. In the place of any message may stand that its sender stops, or has failed, so that nobody waits for it in
 * vain.
 */
final class Workers {
    private static final int HEADER = Integer.BYTES;
    private static final int GO_ON = 0;
    static final int REQUESTED = 1;
    private static final int INTERRUPTED = 2;
    private static final int FAILED = 3;
    /** Of a failure's text. */
    private static final int MOST_BYTES = 10_000;

    private final GradientExchange exchange;
    private final List<ByteBuffer> messages;
    private @Nullable StopReason stopped;
    /** Whether the last round did not come to its end. */
    private boolean broken;

    Workers(@Nullable GradientExchange exchange) {
        this.exchange = exchange == null ? new Alone() : exchange;
        if (count() < 1 || self() < 0 || self() >= count()) {
            throw new IllegalArgumentException(
                    "an exchange has at least 1 worker, with numbers from 0, not number " + self() + " of " + count());
        }
        this.messages = new ArrayList<>(Collections.nCopies(count(), ByteBuffer.allocate(0)));
    }

    private record Alone() implements GradientExchange {
        @Override
        public int workers() {
            return 1;
        }

        @Override
        public int worker() {
            return 0;
        }

        @Override
        public List<ByteBuffer> exchange(List<ByteBuffer> messages) {
            return messages;
        }
    }

    int count() {
        return exchange.workers();
    }

    int self() {
        return exchange.worker();
    }

    boolean alone() {
        return count() == 1;
    }

    /** Whether this is the one that keeps the checkpoints. */
    boolean isFirst() {
        return self() == 0;
    }

    /** The first of so many things that are dealt out in turn which is a worker's; that of {@link #count} is one past the last. */
    int first(int worker, int things) {
        return (int) ((long) things * worker / count());
    }

    /** Why a worker, this one or another, has stopped the training in the last round; null if none has. */
    @Nullable
    StopReason stopped() {
        return stopped;
    }

    /** The message for a worker in the next round, to be filled with so many bytes. */
    ByteBuffer message(int worker, int bytes) {
        int length = Math.addExact(HEADER, bytes);
        ByteBuffer message = messages.get(worker);
        if (message.capacity() < length) {
            message = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
            messages.set(worker, message);
        }
        return message.clear().limit(length).putInt(GO_ON);
    }

    /** A round in which everybody is sent the same. */
    List<ByteBuffer> tell(byte[] bytes) {
        return tell(GO_ON, bytes, bytes.length);
    }

    private List<ByteBuffer> tell(int header, byte[] bytes, int length) {
        ByteBuffer message = ByteBuffer.allocate(Math.addExact(HEADER, length)).order(ByteOrder.LITTLE_ENDIAN);
        message.putInt(header).put(bytes, 0, length).flip();
        return round(Stream.generate(message::duplicate).limit(count()).toList());
    }

    /** A round with the messages that were filled. */
    List<ByteBuffer> round() {
        messages.forEach(ByteBuffer::flip);
        return round(messages);
    }

    /** Reads the rest of a message. */
    static DataInput input(ByteBuffer message) {
        return new DataInputStream(
                new ByteArrayInputStream(
                        message.array(), message.arrayOffset() + message.position(), message.remaining()));
    }

    /** Takes part in a round in which this worker says that it stops. */
    void stop(StopReason reason) {
        tell(reason == StopReason.INTERRUPTED ? INTERRUPTED : REQUESTED, new byte[0], 0);
    }

    /**
     * Sends messages, and gives those of all workers, this one's too; none if one has {@link #stopped}.
     *
     * @throws WorkersApartException if one has failed
     */
    private List<ByteBuffer> round(List<ByteBuffer> sent) {
        broken = true;
        List<ByteBuffer> received = new ArrayList<>(exchange.exchange(sent));
        broken = false;
        received.set(self(), sent.get(self()).rewind());
        StopReason stop = null;
        for (int worker = 0; worker < count(); worker++) {
            ByteBuffer message = received.get(worker).order(ByteOrder.LITTLE_ENDIAN);
            switch (message.getInt()) {
                case GO_ON -> {}
                case REQUESTED -> stop = stop == null ? StopReason.REQUESTED : stop;
                case INTERRUPTED -> stop = StopReason.INTERRUPTED;
                case FAILED -> throw new WorkersApartException(
                        "worker " + worker + " of " + count() + " failed: "
                                + StandardCharsets.UTF_8.decode(message));
                default -> throw new WorkersApartException(
                        "worker " + worker + " of " + count() + " says what this one does not understand");
            }
        }
        stopped = stop;
        return stop == null ? received : List.of();
    }

    /** Does something, and tells the others if it fails here. */
    <T> T together(Supplier<T> action) {
        stopped = null;
        try {
            return action.get();
        } catch (RuntimeException | Error e) {
            if (!alone() && !broken && !(e instanceof WorkersApartException)) {
                tellFailure(e);
            }
            throw e;
        }
    }

    private void tellFailure(Throwable failure) {
        byte[] text = failure.toString().getBytes(StandardCharsets.UTF_8);
        try {
            tell(FAILED, text, Math.min(text.length, MOST_BYTES));
        } catch (RuntimeException e) { // this very failure, another worker's, or that nobody listens
            failure.addSuppressed(e);
        }
    }
}
