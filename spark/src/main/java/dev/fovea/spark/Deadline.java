package dev.fovea.spark;

import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.function.LongSupplier;

/** A time within which something, of whatever many parts, must be done. */
final class Deadline {
    private final Duration time;
    private final LongSupplier clock;
    private final long end;

    /** That much from now. */
    Deadline(Duration time) {
        this(time, System::nanoTime);
    }

    /** By another clock, which counts nanoseconds. */
    Deadline(Duration time, LongSupplier clock) {
        this.time = time;
        this.clock = clock;
        this.end = clock.getAsLong() + time.toNanos();
    }

    /** The time that there was in the beginning. */
    Duration time() {
        return time;
    }

    /** What is left of it in nanoseconds; nothing, or less, if it is over. */
    long nanosLeft() {
        return end - clock.getAsLong();
    }

    /**
     * What is left of it, as sockets want it.
     *
     * @return milliseconds, at least 1, as 0 would be for ever
     * @throws SocketTimeoutException if it is over
     */
    int millisLeft() throws SocketTimeoutException {
        long millis = Duration.ofNanos(nanosLeft()).toMillis();
        if (millis < 1) {
            throw new SocketTimeoutException("its time is up");
        }
        return (int) Math.min(millis, Integer.MAX_VALUE);
    }
}
