package dev.fovea.recipes.cli;

import dev.fovea.internal.io.AtomicFile;
import dev.fovea.internal.program.FileNames;
import dev.fovea.io.FileException;
import dev.fovea.parallel.Parallel;
import dev.fovea.recipes.Recipe;
import dev.fovea.recipes.RecipeData;
import dev.fovea.recipes.RecipeReport;
import dev.fovea.recipes.RecipeRun;
import dev.fovea.recipes.RecipeSettings;
import dev.fovea.recipes.Recipes;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Follows a recipe with some seeds and reports what came of it. */
@Command(
        name = "recipe",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = {
            "Trains networks to documented figures on a known set of images.",
            "Without --validation the test images judge, once a seed, and all training images are trained with."
        },
        footerHeading = "%nResults, in the folder of --out:%n",
        footer = {
            "  report.md                   the accuracies and times of all seeds in the folder",
            "  seed-N/history.csv          the figures of every epoch",
            "  seed-N/network.safetensors  the network, with what it takes to feed it",
            "  seed-N/result.properties    what came of it; nothing is judged twice",
            "  seed-N/checkpoints          from which --resume goes on, whatever has ended the run"
        })
final class RecipeCommand implements Callable<Integer> {
    private static final String REPORT = "report.md";

    private final PrintStream console;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(paramLabel = "RECIPE", converter = ByName.class, description = "One of:%n${COMPLETION-CANDIDATES}",
            completionCandidates = Lines.class)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Recipe recipe;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            required = true,
            converter = Place.class,
            description = "The folder with the set's files, as published ('mnist download' fetches them).")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path data;

    @Option(names = "--out", paramLabel = "DIR", converter = Place.class,
            description = "The folder for the results, of one recipe followed in one way. Default: runs/RECIPE.")
    private @Nullable Path out;

    @Option(
            names = "--seeds",
            paramLabel = "N,…",
            split = ",",
            defaultValue = "1",
            description = "Each decides everything that is random in a training of its own. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private List<Long> seeds;

    @Option(names = "--epochs", paramLabel = "N", description = "How long each trains. Default: the recipe's.")
    private @Nullable Integer epochs;

    @Option(
            names = "--validation",
            description = "Keep a tenth of the training images and judge by these: for trying something without the test"
                    + " images.")
    private boolean validation;

    @Option(names = "--resume", description = "Go on with what is in the folder of --out.")
    private boolean resume;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "How many train; the results do not depend on it. Default: as many as there are processors.")
    private @Nullable Integer threads;

    RecipeCommand(PrintStream console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        RecipeSettings settings = new RecipeSettings(
                atLeastOne("--epochs", epochs, recipe.epochs()),
                validation,
                resume,
                Parallel.ofThreads(atLeastOne("--threads", threads, Runtime.getRuntime().availableProcessors())));
        Path folder = out == null ? FileNames.here().path("runs/" + recipe.name()) : out;
        if (!resume) {
            refuseEarlierRun(folder);
        }
        RecipeData images = recipe.read(data);
        RecipeRun run = new RecipeRun(recipe, images, settings, console);
        run.results(folder); // before any training: those of another run cannot stand beside this one's
        String report = "";
        for (long seed : seeds.stream().distinct().toList()) {
            console.println(recipe.name() + ", seed " + seed);
            run.train(seed, folder);
            report = RecipeReport.of(recipe, run.toString(), run.results(folder));
            byte[] page = report.getBytes(StandardCharsets.UTF_8);
            AtomicFile.write(folder.resolve(REPORT), file -> file.write(page));
        }
        console.print(report);
        return Main.DONE;
    }

    private int atLeastOne(String option, @Nullable Integer typed, int usual) {
        if (typed != null && typed < 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Invalid value for option '" + option + "': expected at least 1, found " + typed);
        }
        return typed == null ? usual : typed;
    }

    private void refuseEarlierRun(Path folder) throws FileException {
        for (long seed : seeds) {
            Path earlier = RecipeRun.folder(folder, seed);
            if (Files.exists(earlier)) {
                throw new FileException(
                        earlier + ": there is a run already; --resume goes on with it, --out names another folder");
            }
        }
    }

    /** The recipes for the help, a line each. */
    static final class Lines implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return List.of(Recipes.all().stream()
                    .map(each -> each.name() + ": " + each.about() + ", " + each.epochs() + " epochs")
                    .collect(Collectors.joining("%n")))
                    .iterator();
        }
    }

    /** For folders: as they were typed, or not at all. */
    private static final class Place implements ITypeConverter<Path> {
        @Override
        public Path convert(String text) {
            try {
                return FileNames.here().path(text);
            } catch (FileException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }

    private static final class ByName implements ITypeConverter<Recipe> {
        @Override
        public Recipe convert(String name) {
            return Recipes.named(name)
                    .orElseThrow(() -> new TypeConversionException("expected one of "
                            + Recipes.all().stream().map(Recipe::name).collect(Collectors.joining(", "))
                            + ", found " + name));
        }
    }
}
