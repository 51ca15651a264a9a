package dev.fovea.mnist.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Under which names a server answers besides its own. */
final class HostNameOption {
    /** What it is called. */
    static final String NAME = "--host-name";

    @Option(
            names = NAME,
            paramLabel = "NAME",
            converter = OptionValues.HostName.class,
            description = "A name or address under which browsers or a proxy reach the server, besides its own; may be"
                    + " given several times. Under other names it answers 421, so that no page elsewhere can use it.")
    private List<String> names = new ArrayList<>();

    /** The names. */
    List<String> names() {
        return names;
    }
}
