package dev.fovea.mnist.cli;

import dev.fovea.io.FileException;
import dev.fovea.mnist.serve.DigitsService;
import dev.fovea.mnist.serve.Endpoint;
import dev.fovea.mnist.serve.HostNames;
import dev.fovea.mnist.serve.Readiness;
import dev.fovea.mnist.serve.ServerLimits;
import dev.fovea.mnist.serve.WebService;
import dev.fovea.vision.DataFileException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Serves saved networks over HTTP. */
@Command(
        name = "serve",
        sortOptions = false,
        description = {
            "Serves saved networks over HTTP: a page to draw digits on, and an API for programs (docs/serve.md).",
            "Without an argument these are the networks of the newest finished run in ./runs, or a small trained one"
                    + " that comes with the program. Only this machine can connect unless --host says otherwise; there is"
                    + " neither a password nor encryption."
        })
final class ServeCommand implements Callable<Integer> {
    /** Other ways to write them, such as "0", may be mistakes, and would open the service to others. */
    private static final Set<String> ALL_NETWORKS = Set.of("0.0.0.0", "::");

    private final Console console;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = ModelsParameter.LABEL,
            converter = OptionValues.Place.class,
            description = ModelsParameter.DESCRIPTION)
    private @Nullable Path models;

    @Option(
            names = "--port",
            paramLabel = "N",
            converter = OptionValues.Port.class,
            description = "Where to listen; 0 takes any free port. Default: 8080.")
    private int port = 8080;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "The address to listen on: 127.0.0.1, this machine only, or 0.0.0.0, all networks it is in, or"
                    + " one of its addresses or names. Default: 127.0.0.1.")
    private String host = "127.0.0.1";

    @Mixin
    private final HostNameOption hostNames = new HostNameOption();

    @Mixin
    private final ThreadsOption threads = new ThreadsOption();

    ServeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws FileException, InterruptedException {
        Endpoint endpoint = endpoint();
        ServedNetworks networks = ServedNetworks.read(models);
        Readiness readiness = new Readiness();
        ServerLimits limits = ServerLimits.standard();
        try (ServerLog log = ServerLog.to(console);
                DigitsService service = new DigitsService(
                        networks.ensemble(), networks.source(), Version.number(), threads.parallel(), limits,
                        readiness)) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            service.warmUp();
            WebService server = start(endpoint, limits, readiness, service);
            service.showConnections(server);
            try {
                console.line("Serving " + networks.source() + " on " + server.url() + " (Ctrl-C stops it)");
                log.awaitEnd();
                return Main.FAILED;
            } catch (InterruptedException e) {
                console.error("stopping");
                return Main.STOPPED;
            } finally {
                log.stopping();
                server.closeWhateverInterrupts();
            }
        }
    }

    private Endpoint endpoint() throws DataFileException {
        try {
            InetAddress address = InetAddress.getByName(host);
            if (!host.isBlank() && (!address.isAnyLocalAddress() || ALL_NETWORKS.contains(host))) {
                Endpoint endpoint = Endpoint.of(address, port).named(hostNames.names());
                return address.isAnyLocalAddress() ? endpoint : endpoint.named(List.of(HostNames.parse(host)));
            }
        } catch (UnknownHostException | IllegalArgumentException e) {
            // refused below
        }
        throw new DataFileException("--host " + host + ": expected an address or a name of this machine, or 0.0.0.0");
    }

    private WebService start(
            Endpoint endpoint, ServerLimits limits, Readiness readiness, DigitsService service)
            throws FileException {
        try {
            return WebService.start(endpoint, limits, readiness, service.routes(), service.listener());
        } catch (IOException e) {
            throw new DataFileException(
                    "cannot listen on " + host + " port " + port + ": " + FileException.reason(e)
                            + "; --port and --host choose another place",
                    e);
        }
    }
}
