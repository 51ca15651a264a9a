package dev.fovea.mnist.cli;

import dev.fovea.io.FileException;
import dev.fovea.mnist.serve.Endpoint;
import dev.fovea.mnist.serve.LivePage;
import dev.fovea.mnist.serve.Readiness;
import dev.fovea.mnist.serve.RequestListener;
import dev.fovea.mnist.serve.ServerLimits;
import dev.fovea.mnist.serve.WebService;
import dev.fovea.vision.DataFileException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Shows a run while it goes on, to browsers on this machine only. */
final class LiveServer implements AutoCloseable {
    private static final ServerLimits LIMITS =
            ServerLimits.standard().withConnections(32).withEnd(Duration.ZERO, Duration.ofSeconds(2));
    private static final Duration LAST_LOOK = Duration.ofSeconds(4);

    private final WebService server;
    private final LivePage page;
    private final ServerLog log;

    private LiveServer(WebService server, LivePage page, ServerLog log) {
        this.server = server;
        this.page = page;
        this.log = log;
    }

    /**
     * Starts to listen.
     *
     * @param port the port, 0 for any that is free
     * @param names under which browsers reach it, besides those of loopback
     * @param report what to show
     * @param console what goes wrong with the server later is written to it; the training goes on
     * @return the server
     * @throws FileException if the port cannot be had
     */
    static LiveServer start(int port, List<String> names, LiveReport report, Console console) throws FileException {
        ServerLog log = ServerLog.to(console);
        LivePage page = new LivePage(report);
        try {
            return new LiveServer(
                    WebService.start(
                            Endpoint.loopback(port).named(names), LIMITS, new Readiness(), page.routes(),
                            RequestListener.NONE),
                    page, log);
        } catch (IOException e) {
            log.close();
            throw new DataFileException(
                    "--live " + port + ": cannot listen on this port: " + FileException.reason(e)
                            + "; choose another one, or 0 for any that is free",
                    e);
        }
    }

    /** Where a browser finds it. */
    String url() {
        return server.url();
    }

    /**
     * Lets all pages that are open have the complete report. Who does not want to wait interrupts: the results are
     * written.
     */
    void awaitLastLook() {
        try {
            page.awaitSeen(LAST_LOOK); // whoever is not back by then reads report.html
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        log.stopping();
        server.closeWhateverInterrupts();
        log.close();
    }
}
