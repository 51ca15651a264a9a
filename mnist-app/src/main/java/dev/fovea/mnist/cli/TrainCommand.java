package dev.fovea.mnist.cli;

import dev.fovea.internal.ops.ConvolutionAlgorithm;
import dev.fovea.io.FileException;
import dev.fovea.mnist.data.DataFileException;
import dev.fovea.mnist.data.DigitImages;
import dev.fovea.mnist.ensemble.EnsembleSettings;
import dev.fovea.ops.ComputeKernels;
import dev.fovea.train.Checkpoints;
import dev.fovea.train.TrainingDivergedException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Trains an ensemble, predicts the test digits and writes the results: the whole job of the notebook. */
@Command(
        name = "train",
        sortOptions = false,
        description = {
            "Trains networks on digits, averages their predictions of the test digits and writes the results.",
            "Without options: three networks on the bundled MNIST, 10 epochs each."
        },
        footerHeading = "%nResults:%n",
        footer = {
            "  report.html             all of it on one page: curves, tables, mistakes, settings; opens in any browser",
            "  report.json             the data of that page: 'mnist report' makes it again",
            "  MNIST-CNN-ENSEMBLE.csv  the predictions, in the form Kaggle takes",
            "  preview.png             the first training digits",
            "  predictions.png         the first test digits and what they were taken for",
            "  curves.png              loss and accuracy of each network",
            "  confusion.png           which digit was taken for which (with labels only)",
            "  history.csv             the figures of every epoch",
            "  summary.txt             settings, versions, results and times",
            "  network-1.safetensors   the first network, and so on; ensemble.json lists them:",
            "                          'mnist evaluate', 'predict' and 'export' take the folder or one of them",
            "",
            "The same seed gives the same results for any number of threads. The training is saved after every epoch, in the"
                    + " folder for the results; whatever ends it, '--resume' continues it and comes to the same results. A"
                    + " run that ends before its first epoch leaves no folder."
        })
final class TrainCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private final RunOptions options = new RunOptions();

    @Mixin
    private final ThreadsOption threads = new ThreadsOption();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            converter = OptionValues.Place.class,
            description = "Folder for the results, which must be new or empty. Default: runs/<time>.")
    private @Nullable Path out;

    @Option(
            names = "--resume",
            paramLabel = "RUN",
            converter = OptionValues.Place.class,
            description = "Continue the run in a folder, with the options it was begun with, but for --threads,"
                    + " --checkpoint-steps, --live, --host-name and --quiet. Digits that were moved meanwhile can be named again."
                    + " On the same kernels the results are those of a run that was not interrupted.")
    private @Nullable Path resume;

    @Option(
            names = "--checkpoint-steps",
            paramLabel = "N",
            converter = OptionValues.Steps.class,
            defaultValue = "0",
            description = "Save the training every N steps too, 0 to 1000000; 0 for after every epoch only."
                    + " Default: ${DEFAULT-VALUE}.")
    private int checkpointSteps;

    @Option(
            names = "--live",
            paramLabel = "PORT",
            converter = OptionValues.Port.class,
            description = "While training, show the report at http://127.0.0.1:PORT/ on this machine; 0 takes any free"
                    + " port.")
    private @Nullable Integer live;

    @Mixin
    private final HostNameOption hostNames = new HostNameOption();

    @Option(
            names = {"-q", "--quiet"},
            description = "Show the final results only.")
    private boolean quiet;

    TrainCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws FileException, InterruptedException {
        if (live == null && !hostNames.names().isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), HostNameOption.NAME + " names the server of --live, which is missing");
        }
        if (resume != null && out != null) {
            throw new ParameterException(
                    spec.commandLine(), "--resume continues in the folder of its run; --out names another");
        }
        if (resume == null) {
            DigitSource source = options.source(spec); // wrong options before anything is made
            requireComputing();
            hintAtUnfinishedRun();
            return train(RunFolder.create(out, LocalDateTime.now(ZoneId.systemDefault())), options, source, null);
        }
        requireComputing();
        RunFile begun = RunFolder.begun(resume);
        RunOptions recorded = RunOptions.recorded(resume, begun.options(), spec.commandLine().getParseResult());
        DigitSource source = recorded.source(spec);
        return train(RunFolder.reopen(resume), recorded, source, begun);
    }

    private int train(RunFolder folder, RunOptions run, DigitSource source, @Nullable RunFile begun)
            throws FileException, InterruptedException {
        try (folder) {
            Stopwatch watch = Stopwatch.start();
            source.requireBoth();
            DigitImages train = source.train();
            DigitImages test = source.test();
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (!quiet) {
                console.line("Loaded " + Text.of(train.size(), "training row") + " and "
                        + Text.of(test.size(), "test row") + " from " + source + " in " + watch);
            }
            console.remark(train);
            console.remark(test);
            train = run.limited(train);
            test = run.limited(test);
            run.requireTrainingImages(train.size());
            RunFile file = new RunFile(run.asTyped(), RunFile.digits(train), RunFile.digits(test));
            if (begun != null) {
                requireSame(folder, "training", begun.train(), file.train());
                requireSame(folder, "test", begun.test(), file.test());
            }
            file.write(folder.path());
            train(folder, run.settings(threads.count()), source.toString(), train, test);
            return Main.DONE;
        } catch (Throwable e) {
            if (!folder.resumable()) {
                throw e;
            }
            return failed(folder, begun != null, e);
        }
    }

    private void train(
            RunFolder folder, EnsembleSettings settings, String source, DigitImages train, DigitImages test)
            throws FileException, InterruptedException {
        Checkpoints checkpoints = Checkpoints.in(folder.checkpoints()).everySteps(checkpointSteps).resume();
        if (live == null) {
            new TrainRun(console, quiet, settings, source, train, test, RunListener.NONE).run(folder, checkpoints);
            return;
        }
        LiveReport report = new LiveReport(ReportData.of(settings, source, train, test), folder.path());
        try (LiveServer server = LiveServer.start(live, hostNames.names(), report, console)) {
            if (!quiet) {
                console.line("Live report: " + server.url());
            }
            new TrainRun(console, quiet, settings, source, train, test, report).run(folder, checkpoints);
            server.awaitLastLook();
        }
    }

    /** Says why a run has ended, and what is left of it. */
    private int failed(RunFolder folder, boolean resumed, Throwable e) {
        String continues = "the run is saved: 'mnist train --resume " + folder.path() + "' continues it";
        if (e instanceof InterruptedException) {
            console.error("stopped; " + continues);
            return Main.STOPPED;
        }
        int status = Main.failure(console, e);
        if (e instanceof TrainingDivergedException) {
            console.error("what was trained before is kept in " + folder.checkpoints());
        } else if (!resumed) {
            console.error(continues);
        }
        return status;
    }

    private static void requireSame(RunFolder folder, String which, String begun, String found)
            throws DataFileException {
        if (!begun.equals(found)) {
            throw new DataFileException(
                    folder.path() + ": this run was begun with other " + which + " digits: expected "
                            + begun + ", found " + found);
        }
    }

    private void hintAtUnfinishedRun() {
        if (!quiet) {
            RunFolder.newestUnfinished().ifPresent(run -> console.line(
                    "There is an unfinished run: 'mnist train --resume " + run + "' continues it. This is a new one."));
        }
    }

    /** Fails now, not after the digits were read, if -Dfovea.kernels or -Dfovea.convolution cannot be met. */
    private void requireComputing() {
        ComputeKernels.name();
        try {
            ConvolutionAlgorithm.forced();
        } catch (IllegalStateException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
