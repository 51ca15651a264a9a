package dev.fovea.benchmarks;

import picocli.CommandLine.Command;

/** Measures training of a head alone. */
@Command(
        name = "head",
        sortOptions = false,
        description = "Measures training steps of the digits network (batches of 64, Adam) with all layers but the last"
                + " frozen beside steps of all of it, by turns.")
final class HeadCommand extends MeasuringCommand<HeadResult> {
    HeadCommand() {
        super(HeadResult.class, 30);
    }

    @Override
    HeadResult measure() throws InterruptedException {
        return new HeadMeasurement(threads(), seconds()).run();
    }
}
