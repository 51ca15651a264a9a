package dev.fovea.mnist.cli;

import dev.fovea.io.FileException;
import dev.fovea.mnist.ensemble.SavedEnsemble;
import dev.fovea.mnist.ensemble.SavedNetwork;
import dev.fovea.mnist.model.DigitOnnx;
import dev.fovea.vision.DataFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Writes saved networks in another format. */
@Command(
        name = "export",
        sortOptions = false,
        description = {
            "Writes saved networks as ONNX models: network-1.onnx for network-1.safetensors, and so on.",
            "Input: (batch, 28, 28, 1), digits as pixels / 255 with ink 1 on paper 0. Output: a probability of each class."
                    + " The files say so themselves, in their descriptions and metadata, and what is remembered of the"
                    + " networks' training."
        })
final class ExportCommand implements Callable<Integer> {
    private static final String SUFFIX = "[.]safetensors$";

    private final Console console;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private final ModelsParameter models = new ModelsParameter();

    @Option(names = "--onnx", description = "The format to write, ONNX; there is no other yet, but it must be named.")
    private boolean onnx;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            converter = OptionValues.Place.class,
            description = "The folder to write to; made if it does not exist. Default: where the networks are.")
    private @Nullable Path out;

    @Option(
            names = "--keep-batch-norm",
            description = "Keep batch normalisation instead of folding it into the convolutions.")
    private boolean keepBatchNorm;

    @Mixin
    private final OverwriteOption overwrite = new OverwriteOption();

    ExportCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws FileException, InterruptedException {
        if (!onnx) {
            throw new ParameterException(spec.commandLine(), "expected the format to write: --onnx");
        }
        SavedEnsemble ensemble = models.read();
        for (SavedNetwork member : ensemble.members()) {
            overwrite.requireFree(target(member));
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (out != null) {
            make(out);
        }
        for (SavedNetwork member : ensemble.members()) {
            Path target = target(member);
            member.network().exportOnnx(target, DigitOnnx.of(member.model()).foldBatchNorm(!keepBatchNorm));
            console.line("Wrote " + target);
        }
        return Main.DONE;
    }

    private static void make(Path folder) throws DataFileException {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw DataFileException.of(folder, "cannot be made", e);
        }
    }

    private Path target(SavedNetwork member) {
        String name = String.valueOf(member.file().getFileName()).replaceFirst(SUFFIX, "") + ".onnx";
        return out == null ? member.file().resolveSibling(name) : out.resolve(name);
    }
}
