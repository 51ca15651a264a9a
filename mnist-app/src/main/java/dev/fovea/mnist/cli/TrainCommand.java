package dev.fovea.mnist.cli;

import dev.fovea.internal.ops.ConvolutionAlgorithm;
import dev.fovea.io.FileException;
import dev.fovea.mnist.model.Subject;
import dev.fovea.ops.ComputeKernels;
import dev.fovea.train.Checkpoints;
import dev.fovea.train.TrainingDivergedException;
import dev.fovea.vision.DataFileException;
import dev.fovea.vision.LabelledImages;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
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
            "Trains networks on digits or other images, averages their predictions of the test images and writes the results.",
            "Without options: three networks on the bundled MNIST, 10 epochs each."
        },
        footerHeading = "%nResults:%n",
        footer = {
            "  report.html             all of it on one page: curves, tables, mistakes, settings; opens in any browser",
            "  report.json             the data of that page: 'mnist report' makes it again",
            "  MNIST-CNN-ENSEMBLE.csv  the predictions, in the form Kaggle takes",
            "  preview.png             the first training images",
            "  predictions.png         the first test images and what they were taken for",
            "  curves.png              loss and accuracy of each network",
            "  confusion.png           which class was taken for which (with labels only)",
            "  history.csv             the figures of every epoch",
            "  summary.txt             settings, versions, results and times",
            "  network-1.safetensors   the first network, and so on; ensemble.json lists them:",
            "                          'mnist evaluate', 'predict' and 'export' take the folder or one of them",
            "  run.json                how the run came about",
            "  checkpoints             what it takes to add epochs to it",
            "",
            "The same seed gives the same results for any number of threads. The training is saved after every epoch, in the"
                    + " folder for the results; whatever ends it, '--resume' continues it and comes to the same results. A"
                    + " run that ends before its first epoch leaves no folder.",
            "",
            "'mnist verify' trains the networks of a finished run again and compares every bit."
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
                    + " --checkpoint-steps, --live, --host-name and --quiet. With more --epochs a finished run is continued,"
                    + " too. Images that were moved meanwhile can be named again. On vector kernels of any width the"
                    + " results are those of a run that was not interrupted, and had all epochs from the start.")
    private @Nullable Path resume;

    @Option(
            names = "--from",
            paramLabel = ModelsParameter.LABEL,
            converter = OptionValues.Place.class,
            description = "Begin a new run with trained networks, for example with other images or a smaller"
                    + " --learning-rate. Taken over are their layers, parameters, averages of batch normalisation, and"
                    + " seeds for dropout and validation images; neither the optimizer's state nor any option. --nets is"
                    + " their number.")
    private @Nullable Path from;

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
        refuseContradictions();
        return resume == null ? begin() : goOn(resume);
    }

    private void refuseContradictions() {
        if (resume != null && out != null) {
            throw new ParameterException(
                    spec.commandLine(), "--resume continues in the folder of its run; --out names another");
        }
        if (resume != null && from != null) {
            throw new ParameterException(
                    spec.commandLine(), "--resume continues a run, --from begins a new one: expected one of them");
        }
    }

    /** A new run; what is wrong with its options is said before anything is made. */
    private int begin() throws FileException, InterruptedException {
        ImageSource source = options.source(spec);
        requireComputing();
        String begun = "begun";
        List<Path> start = List.of();
        if (from != null) {
            start = StartNetworks.files(from);
            options.startFrom(start.size(), spec);
            begun = "begun with " + (start.size() == 1 ? "the network" : "the " + start.size() + " networks") + " of "
                    + from.toAbsolutePath().normalize();
        }
        hintAtUnfinishedRun();
        RunFile file = new RunFile(List.of(), "", "", List.of(), List.of(), false)
                .with(begun + ", to " + Text.of(options.epochs(), "epoch"), Instant.now());
        RunFolder folder = RunFolder.create(out, LocalDateTime.now(ZoneId.systemDefault()));
        return train(folder, new Begun(options, source, file, start, false));
    }

    /** A run that was stopped, or is to have more epochs. */
    private int goOn(Path run) throws FileException, InterruptedException {
        requireComputing();
        RunFile file = RunFolder.begun(run);
        int before = RunOptions.recorded(run, file.options()).epochs();
        RunOptions continued = RunOptions.continued(run, file.options(), spec.commandLine().getParseResult());
        int epochs = continued.epochs();
        if (file.finished() && epochs == before) {
            throw new DataFileException(run + ": this run is finished, with " + Text.of(before, "epoch")
                    + "; more --epochs continue it, 'mnist train --from " + run
                    + "' begins a new run with its networks");
        }
        if (file.finished()) {
            RunFolder.requireCheckpoints(run, continued.networks());
        }
        if (epochs > before && !quiet) {
            console.line("Continuing from " + before + " to " + Text.of(epochs, "epoch") + " for each network");
        }
        RunFile now = file.with(
                epochs > before ? "continued to " + Text.of(epochs, "epoch") : "resumed", Instant.now());
        ImageSource source = continued.source(spec);
        return train(RunFolder.reopen(run, file), new Begun(continued, source, now, List.of(), true));
    }

    /**
     * What a run is to be.
     *
     * @param options decide its result
     * @param source where its digits are from
     * @param file how it came about; without options and digits if it is new
     * @param start the files of the networks a new run begins with
     * @param resumed whether it was begun before
     */
    private record Begun(RunOptions options, ImageSource source, RunFile file, List<Path> start, boolean resumed) {
        Begun {
            start = List.copyOf(start);
        }
    }

    private int train(RunFolder folder, Begun run) throws FileException, InterruptedException {
        try (folder) {
            Stopwatch watch = Stopwatch.start();
            run.source().requireBoth();
            LabelledImages train = run.source().train();
            LabelledImages test = run.source().test();
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (!quiet) {
                console.line("Loaded " + Text.of(train.size(), "training row") + " and "
                        + Text.of(test.size(), "test row") + " from " + run.source() + " in " + watch);
            }
            console.remark(train);
            console.remark(test);
            train = run.options().limited(train);
            test = run.options().limited(test);
            run.options().requireTrainingImages(train);
            if (run.resumed()) {
                requireSame(folder, "training", run.file().train(), RunFile.images(train));
                requireSame(folder, "test", run.file().test(), RunFile.images(test));
            }
            StartNetworks start = run.resumed()
                    ? StartNetworks.reopen(folder.path(), run.file().start())
                    : StartNetworks.copy(run.start(), folder.path());
            RunFile file = new RunFile(
                    run.options().asTyped(), RunFile.images(train), RunFile.images(test), start.sums(),
                    run.file().history(), false);
            Subject subject = start.subject(run.source().toString(), run.source().subject());
            file.write(folder.path());
            train(
                    folder,
                    new RunInput(
                            run.options().settings(subject, threads.count()), subject, run.source().toString(), file,
                            start, train, test));
            return Main.DONE;
        } catch (Throwable e) {
            if (!folder.resumable()) {
                throw e;
            }
            return failed(folder, run.resumed(), e);
        }
    }

    private void train(RunFolder folder, RunInput input) throws FileException, InterruptedException {
        Checkpoints checkpoints = Checkpoints.in(folder.checkpoints()).everySteps(checkpointSteps).resume();
        if (live == null) {
            new TrainRun(console, quiet, input, RunListener.NONE).run(folder, checkpoints);
            return;
        }
        LiveReport report = new LiveReport(ReportData.of(input), folder.path());
        try (LiveServer server = LiveServer.start(live, hostNames.names(), report, console)) {
            if (!quiet) {
                console.line("Live report: " + server.url());
            }
            new TrainRun(console, quiet, input, report).run(folder, checkpoints);
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
                    folder.path() + ": this run was begun with other " + which + " images: expected "
                            + begun + ", found " + found + "; 'mnist train --from " + folder.path()
                            + "' begins a new run, with its networks and other images");
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
