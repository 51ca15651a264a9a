package dev.fovea.benchmarks;

/** A JVM that was to measure ended otherwise; its own message has been printed. */
final class ForkFailedException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    ForkFailedException(String message) {
        super(message);
    }

    ForkFailedException(String message, Exception cause) {
        super(message, cause);
    }
}
