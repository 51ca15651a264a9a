package dev.fovea.mnist.cli;

import dev.fovea.io.FileException;
import dev.fovea.mnist.ensemble.SavedEnsemble;
import java.nio.file.Path;
import picocli.CommandLine.Parameters;

/** Which saved networks a command uses: its first parameter. */
final class ModelsParameter {
    /** What it is called. */
    static final String LABEL = "RUN|MODEL";

    /** What it is. */
    static final String DESCRIPTION = "The folder of a run, or a .safetensors file.";

    @Parameters(
            index = "0", paramLabel = LABEL, converter = OptionValues.Place.class, description = DESCRIPTION)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path place;

    /** Reads the networks. */
    SavedEnsemble read() throws FileException {
        RunFolder.refuseUnfinished(place);
        return SavedEnsemble.read(place);
    }
}
