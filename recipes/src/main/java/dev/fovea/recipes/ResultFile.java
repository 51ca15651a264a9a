package dev.fovea.recipes;

import dev.fovea.internal.io.AtomicFile;
import dev.fovea.io.FileException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Properties;

/**
 * The result of a seed in its folder, written last: where it is, the network is there and was judged, and is not judged
 * again.
 */
final class ResultFile {
    private static final String NAME = "result.properties";

    private static final String RUN = "run";
    private static final String SEED = "seed";
    private static final String NETWORK = "accuracy.network";
    private static final String PREDICTOR = "accuracy.views";
    private static final String SECONDS = "training.seconds";
    private static final String FINISHED = "finished";
    private static final String MACHINE = "machine";

    private ResultFile() {}

    static void write(Path folder, String run, SeedResult result) throws FileException {
        Properties texts = new Properties();
        texts.setProperty(RUN, run);
        texts.setProperty(SEED, Long.toString(result.seed()));
        texts.setProperty(NETWORK, Double.toString(result.network()));
        texts.setProperty(PREDICTOR, Double.toString(result.predictor()));
        texts.setProperty(SECONDS, Double.toString(result.seconds()));
        texts.setProperty(FINISHED, result.finished().toString());
        texts.setProperty(MACHINE, result.machine());
        AtomicFile.write(folder.resolve(NAME), out -> {
            var writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
            texts.store(writer, null);
            writer.flush();
        });
    }

    /**
     * The result in a folder.
     *
     * @param folder of one seed
     * @param run what the seed must have been trained and judged with
     * @return nothing if there is none yet
     * @throws FileException if it cannot be read, or is that of another run
     */
    static Optional<SeedResult> read(Path folder, String run) throws FileException {
        Path file = folder.resolve(NAME);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Properties texts = new Properties();
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            texts.load(reader);
        } catch (IOException e) {
            throw new FileException(FileException.message(file.toString(), "cannot be read", e), e);
        } catch (IllegalArgumentException e) {
            throw new FileException(file + ": expected the result of a seed, found something else", e);
        }
        String found = text(texts, RUN);
        if (!found.equals(run)) {
            throw new FileException(file + ": expected the result of " + run + ", found one of " + found
                    + "; --out names another folder");
        }
        try {
            return Optional.of(new SeedResult(
                    Long.parseLong(text(texts, SEED)),
                    Double.parseDouble(text(texts, NETWORK)),
                    Double.parseDouble(text(texts, PREDICTOR)),
                    Double.parseDouble(text(texts, SECONDS)),
                    LocalDate.parse(text(texts, FINISHED)),
                    text(texts, MACHINE)));
        } catch (NumberFormatException | DateTimeException e) {
            throw new FileException(file + ": expected the result of a seed, found something else", e);
        }
    }

    private static String text(Properties texts, String key) {
        return texts.getProperty(key, "nothing");
    }
}
