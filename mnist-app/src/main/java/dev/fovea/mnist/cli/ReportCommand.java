package dev.fovea.mnist.cli;

import dev.fovea.io.FileException;
import dev.fovea.mnist.report.html.ReportFile;
import dev.fovea.mnist.report.html.ReportPage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Makes the page of a run's report again, from its data. */
@Command(
        name = "report",
        sortOptions = false,
        description = {
            "Makes the report.html of a run again, from the report.json in its folder.",
            "A report.html that is there is replaced; nothing else is touched."
        })
final class ReportCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            paramLabel = "RUN",
            converter = OptionValues.Place.class,
            description = "The folder of a run, or its report.json.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path run;

    ReportCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws FileException, InterruptedException {
        RunFolder.refuseUnfinished(run);
        Path data = Files.isDirectory(run) ? run.resolve(ReportFile.NAME) : run;
        Path page = data.resolveSibling(ReportPage.NAME);
        var report = ReportFile.read(data);
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        ReportPage.write(report, page);
        console.line("Wrote " + page);
        return Main.DONE;
    }
}
