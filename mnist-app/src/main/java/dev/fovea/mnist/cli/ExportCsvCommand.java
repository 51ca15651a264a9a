package dev.fovea.mnist.cli;

import dev.fovea.io.FileException;
import dev.fovea.mnist.data.BundledMnist;
import dev.fovea.vision.LabelledImages;
import dev.fovea.vision.file.KaggleExport;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the bundled digits in Kaggle's format. */
@Command(
        name = "export-csv",
        sortOptions = false,
        description = "Writes the bundled MNIST digits as Kaggle's train.csv (with labels) and test.csv (without).")
final class ExportCsvCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            paramLabel = "DIR",
            converter = OptionValues.Place.class,
            description = "The folder to write train.csv and test.csv to; it is made if need be.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path folder;

    @Option(
            names = "--train-rows",
            paramLabel = "N",
            converter = OptionValues.TrainRows.class,
            defaultValue = "60000",
            description = "Write only the first N training digits, 1 to 60000. Default: ${DEFAULT-VALUE}, all.")
    private int trainRows;

    @Option(
            names = "--test-rows",
            paramLabel = "N",
            converter = OptionValues.TestRows.class,
            defaultValue = "10000",
            description = "Write only the first N test digits, 1 to 10000. Default: ${DEFAULT-VALUE}, all.")
    private int testRows;

    @Mixin
    private final OverwriteOption overwrite = new OverwriteOption();

    ExportCsvCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws FileException {
        Stopwatch watch = Stopwatch.start();
        LabelledImages train = BundledMnist.train().first(trainRows);
        LabelledImages test = BundledMnist.test().first(testRows);
        KaggleExport.write(folder, train, test, overwrite.asked());
        console.line("Wrote " + Text.count(train.size()) + " rows to " + folder.resolve("train.csv") + " and "
                + Text.count(test.size()) + " rows to " + folder.resolve("test.csv") + " in " + watch);
        return Main.DONE;
    }
}
