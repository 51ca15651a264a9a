package dev.fovea.mnist.serve;

import java.time.Duration;

/**
 * What a client may ask of a server. All times are absolute: a byte now and then extends none of them.
 *
 * @param connections how many are served at once; further ones are told 503 and closed
 * @param headerBytes most bytes of a request's header
 * @param bodyBytes most bytes of a request's body
 * @param smallBodyBytes of a body so many bytes are read whatever else is
 * @param largeBodies how many requests of which more has arrived there may be, until their answers are sent; more are
 *     503
 * @param idleTime how long a connection may wait for its next request
 * @param headerTime from a request's first byte to the end of its header
 * @param bodyTime from there to the end of its body
 * @param answerTime from there to the first byte of the answer, and from that to the last; afterwards the connection is
 *     closed
 * @param lingerTime how long bytes of a body that nobody wants are still read, as a client that writes may not read the
 *     answer
 * @param noticeTime how long the server goes on after it has said that it is not ready any more
 * @param drainTime how long it then waits for answers in progress
 */
public record ServerLimits(
        int connections,
        int headerBytes,
        int bodyBytes,
        int smallBodyBytes,
        int largeBodies,
        Duration idleTime,
        Duration headerTime,
        Duration bodyTime,
        Duration answerTime,
        Duration lingerTime,
        Duration noticeTime,
        Duration drainTime) {
    private static final ServerLimits STANDARD = new ServerLimits(
            1024,
            8 * 1024,
            6 * 1024 * 1024,
            64 * 1024,
            8,
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            Duration.ofSeconds(30),
            Duration.ofSeconds(1),
            Duration.ofMillis(500),
            Duration.ofSeconds(10));

    /**
     * The limits that fit a service on a small machine.
     *
     * @return 1,024 connections; 8 KiB of header; 6 MiB of body, above 64 KiB 8 at once; 30 s idle, 10 s for a header,
     *         20 s for a body, 30 s for an answer; 1 s to linger; 0.5 s of notice and 10 s to drain
     */
    public static ServerLimits standard() {
        return STANDARD;
    }

    /**
     * These limits with another number of connections.
     *
     * @param count how many are served at once
     * @return the limits
     */
    public ServerLimits withConnections(int count) {
        return new ServerLimits(
                count, headerBytes, bodyBytes, smallBodyBytes, largeBodies, idleTime, headerTime, bodyTime, answerTime,
                lingerTime, noticeTime, drainTime);
    }

    /**
     * These limits with other times for what a client sends and receives.
     *
     * @param idle for the next request
     * @param header for a header
     * @param body for a body
     * @param answer for an answer
     * @return the limits
     */
    public ServerLimits withTimes(Duration idle, Duration header, Duration body, Duration answer) {
        return new ServerLimits(
                connections, headerBytes, bodyBytes, smallBodyBytes, largeBodies, idle, header, body, answer,
                lingerTime, noticeTime, drainTime);
    }

    /**
     * These limits with another number of large bodies.
     *
     * @param count how many are read at once
     * @return the limits
     */
    public ServerLimits withLargeBodies(int count) {
        return new ServerLimits(
                connections, headerBytes, bodyBytes, smallBodyBytes, count, idleTime, headerTime, bodyTime, answerTime,
                lingerTime, noticeTime, drainTime);
    }

    /**
     * These limits with another time in which bodies that nobody wants are read.
     *
     * @param linger after the answer
     * @return the limits
     */
    public ServerLimits withLinger(Duration linger) {
        return new ServerLimits(
                connections, headerBytes, bodyBytes, smallBodyBytes, largeBodies, idleTime, headerTime, bodyTime,
                answerTime, linger, noticeTime, drainTime);
    }

    /**
     * These limits with other times for the end.
     *
     * @param notice between the end of readiness and that of accepting connections
     * @param drain for answers in progress
     * @return the limits
     */
    public ServerLimits withEnd(Duration notice, Duration drain) {
        return new ServerLimits(
                connections, headerBytes, bodyBytes, smallBodyBytes, largeBodies, idleTime, headerTime, bodyTime,
                answerTime, lingerTime, notice, drain);
    }

    /** How often times are looked at: a small part of the shortest one, and not more often than is of use. */
    Duration tick() {
        long least = Math.min(
                Math.min(idleTime.toMillis(), headerTime.toMillis()),
                Math.min(bodyTime.toMillis(), answerTime.toMillis()));
        return Duration.ofMillis(Math.clamp(least / 8, 5, 500));
    }
}
