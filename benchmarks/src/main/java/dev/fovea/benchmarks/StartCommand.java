package dev.fovea.benchmarks;

import picocli.CommandLine.Command;

/** Measures how long a new process takes to be of use. */
@Command(
        name = "start",
        sortOptions = false,
        description = "Measures the time from the start of the process to the first predicted image, to the first training"
                + " step of the digits network and to full training speed, which the last quarter of --seconds shows."
                + " The results are verified afterwards, since it is the start that is timed.")
final class StartCommand extends MeasuringCommand<StartResult> {
    StartCommand() {
        super(StartResult.class, 20);
    }

    @Override
    StartResult measure() {
        return new StartMeasurement(threads(), seconds()).run();
    }
}
