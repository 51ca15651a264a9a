package dev.fovea.benchmarks;

/** What is to be measured computes something else: its speed would mean nothing. */
final class WrongResultException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    WrongResultException(String message) {
        super(message);
    }
}
