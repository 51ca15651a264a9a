package dev.fovea.mnist.serve;

/** Is told of each answer, for metrics. Those that a client does not take are none. */
public interface RequestListener {
    /** Takes no notice. */
    RequestListener NONE = new RequestListener() {
        @Override
        public void answered(String route, int status, long nanos) {}

        @Override
        public void refused(int status) {}
    };

    /**
     * An answer was sent.
     *
     * @param route the route's path; "none" if there is none, so that clients cannot make up any number of them
     * @param status the HTTP status
     * @param nanos from the end of the request's header to the end of the answer
     */
    void answered(String route, int status, long nanos);

    /**
     * An answer is about to be sent to what is not even a request.
     *
     * @param status the HTTP status
     */
    void refused(int status);
}
