package dev.fovea.mnist.serve;

/** Is told of each answer, for metrics. */
@FunctionalInterface
public interface RequestListener {
    /** Takes no notice. */
    RequestListener NONE = (route, status, nanos) -> {};

    /**
     * An answer was sent.
     *
     * @param route the route's path; "none" if there is none, so that clients cannot make up any number of them
     * @param status the HTTP status
     * @param nanos from the end of the request's header to the end of the answer
     */
    void answered(String route, int status, long nanos);
}
