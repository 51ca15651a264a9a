package dev.fovea.mnist.cli;

import dev.fovea.mnist.data.Submission;
import dev.fovea.mnist.ensemble.EnsembleFile;
import dev.fovea.mnist.report.ConfusionPicture;
import dev.fovea.mnist.report.HistoryCsv;
import dev.fovea.mnist.report.LearningCurves;
import dev.fovea.mnist.report.PictureException;
import dev.fovea.mnist.report.SummaryText;
import dev.fovea.mnist.report.html.ReportFile;
import dev.fovea.mnist.report.html.ReportPage;
import dev.fovea.mnist.report.html.RunFiles;
import dev.fovea.mnist.report.html.RunReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What a run came to, as files. */
final class ResultFiles implements RunFolder.Content {
    private final RunResult result;
    private final Console console;

    /**
     * The files of a result.
     *
     * @param result what the run came to
     * @param console gets a warning if this machine cannot draw
     */
    ResultFiles(RunResult result, Console console) {
        this.result = result;
        this.console = console;
    }

    @Override
    public void writeTo(Path folder) throws IOException, InterruptedException {
        Submission.write(folder.resolve(Submission.NAME), result.ensemble().labels());
        HistoryCsv.write(result.epochs(), folder.resolve("history.csv"));
        SummaryText.write(new ResultText(result).summary(), folder.resolve("summary.txt"));
        new ModelFiles(result).writeTo(folder);
        try {
            draw(folder);
        } catch (PictureException e) {
            stopIfInterrupted();
            console.error("warning: no pictures: " + e.getMessage());
        }
        stopIfInterrupted();
        report(folder);
        stopIfInterrupted();
    }

    /** Comes last, as it lists the others. */
    private void report(Path folder) throws IOException {
        // When the run is finished there is the list of the networks, too.
        List<String> files = Stream.concat(RunFiles.in(folder).stream(), Stream.of(EnsembleFile.NAME))
                .distinct()
                .sorted()
                .toList();
        RunReport report = ReportData.complete(result, files);
        if (!ReportFile.fits(report)) {
            console.error("warning: no report: it would be too large, with so many epochs; history.csv has them all");
            return;
        }
        ReportFile.write(report, folder.resolve(ReportFile.NAME));
        ReportPage.write(report, folder.resolve(ReportPage.NAME));
    }

    private void draw(Path folder) throws IOException, InterruptedException {
        Pictures.preview(result.train()).write(folder.resolve("preview.png"));
        stopIfInterrupted();
        Pictures.predictions(result.ensemble()).write(folder.resolve("predictions.png"));
        stopIfInterrupted();
        LearningCurves.of(result.epochs()).write(folder.resolve("curves.png"));
        stopIfInterrupted();
        if (result.test().labelled()) {
            ConfusionPicture.of(result.ensemble().confusion().counts(), result.input().subject().form())
                    .write(folder.resolve("confusion.png"));
        }
    }

    private static void stopIfInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }
}
