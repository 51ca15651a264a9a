package dev.fovea.mnist.serve;

/** What was behind a failure. */
public final class RootCause {
    private RootCause() {}

    /**
     * The innermost cause.
     *
     * @param failure what was caught
     * @return its cause's cause and so on, or itself
     */
    public static Throwable of(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause == null ? failure : of(cause);
    }

    /**
     * The innermost cause, for someone who reports it.
     *
     * @param failure what was caught
     * @return its kind, message and place
     */
    public static String line(Throwable failure) {
        Throwable cause = of(failure);
        StackTraceElement[] trace = cause.getStackTrace();
        return trace.length == 0 ? cause.toString() : cause + " at " + trace[0];
    }
}
