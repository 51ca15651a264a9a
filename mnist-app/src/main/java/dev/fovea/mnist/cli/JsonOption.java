package dev.fovea.mnist.cli;

import picocli.CommandLine.Option;

/** Whether results are written for programs. */
final class JsonOption {
    @Option(names = "--json", description = "Write one JSON object.")
    private boolean json;

    /** Whether JSON is asked for. */
    boolean asked() {
        return json;
    }
}
