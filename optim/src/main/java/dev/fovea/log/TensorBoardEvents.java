package dev.fovea.log;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.internal.io.AtomicFile;
import dev.fovea.io.FileException;
import dev.fovea.train.EpochReport;
import dev.fovea.train.StepReport;
import dev.fovea.train.TrainingListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleFunction;
import java.util.stream.Stream;

/**
 * Writes an event file that TensorBoard shows while training goes on ({@code tensorboard --logdir FOLDER}): after each
 * epoch "epoch/loss", "epoch/val_loss", the metrics and "epoch/learning_rate", by the number of the epoch; optionally
 * "batch/loss" and "batch/learning_rate", by the number of the step.
 *
 * <p>Each training begins a file of its own, as TensorBoard expects. A resumed one goes on in the folder of the one
 * before, whose steps since its last checkpoint no longer count; in a folder of its own it begins with the epochs done.
 * A folder that cannot be written ends a training before it begins.
 */
@CheckReturnValue
public final class TensorBoardEvents implements TrainingListener {
    private static final String PREFIX = "events.out.tfevents.";

    private final Path folder;
    private final int everySteps;
    private final Clock clock;
    /** Empty until there is something to write. */
    private Path file = Path.of("");

    private TensorBoardEvents(Path folder, int everySteps, Clock clock) {
        this.folder = Objects.requireNonNull(folder, "folder");
        this.everySteps = everySteps;
        this.clock = clock;
    }

    /**
     * Events of epochs.
     *
     * @param folder the run's; made if it does not exist
     * @return the listener
     */
    public static TensorBoardEvents in(Path folder) {
        return new TensorBoardEvents(folder, 0, Clock.systemUTC());
    }

    /**
     * This with events of steps.
     *
     * @param steps after how many steps there is one, at least 1
     * @return the listener
     * @throws IllegalArgumentException if it is below 1
     */
    public TensorBoardEvents everySteps(int steps) {
        if (steps < 1) {
            throw new IllegalArgumentException("an event comes after at least 1 step, not " + steps);
        }
        return new TensorBoardEvents(folder, steps, clock);
    }

    /** This with another clock. */
    TensorBoardEvents clock(Clock other) {
        return new TensorBoardEvents(folder, everySteps, other);
    }

    @Override
    public void trainingStarted() {
        try {
            if (Files.exists(folder) && !Files.isDirectory(folder)) {
                throw new FileException(folder + ": expected a folder for the events of training, found a file");
            }
            Files.createDirectories(folder);
            AtomicFile.requireWritable(folder.resolve(PREFIX));
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    @Override
    public void resumed(List<EpochReport> epochs, int steps) {
        if (!continues()) {
            epochs.forEach(this::epochFinished);
            return;
        }
        long done = steps + epochs.stream().mapToLong(EpochReport::steps).sum();
        write(seconds -> EventRecord.start(seconds, done + 1));
        if (!epochs.isEmpty()) {
            epochFinished(epochs.getLast()); // again, as the process may have ended before it was written
        }
    }

    @Override
    public void stepFinished(StepReport report) {
        long step = report.trainedSteps();
        if (everySteps > 0 && step % everySteps == 0) {
            Map<String, Double> scalars = new LinkedHashMap<>();
            scalars.put("batch/loss", report.batchLoss());
            scalars.put("batch/learning_rate", report.learningRate());
            write(seconds -> EventRecord.scalars(seconds, step, scalars));
        }
    }

    @Override
    public void epochFinished(EpochReport report) {
        Map<String, Double> scalars = new LinkedHashMap<>();
        report.figures().forEach((name, value) -> scalars.put("epoch/" + name, value));
        scalars.put("epoch/learning_rate", report.learningRate());
        write(seconds -> EventRecord.scalars(seconds, report.epoch(), scalars));
    }

    /** Whether there are events of an earlier training in the folder. */
    private boolean continues() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(each -> String.valueOf(each.getFileName()).startsWith(PREFIX));
        } catch (IOException e) {
            return false; // there is no folder, or writing says why not
        }
    }

    private void write(DoubleFunction<byte[]> event) {
        double seconds = clock.millis() / 1000.0;
        try {
            if (file.toString().isEmpty()) {
                begin(seconds);
            }
            append(event.apply(seconds));
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private UncheckedIOException unwritable(IOException e) {
        FileException shown = e instanceof FileException already
                ? already
                : new FileException(
                        FileException.message(folder.toString(), "the events of training cannot be written", e), e);
        return new UncheckedIOException(shown.getMessage(), shown);
    }

    /** The first file of a name that is not taken, as several trainings may begin in one second. */
    private void begin(double seconds) throws IOException {
        Files.createDirectories(folder);
        for (int number = 0; file.toString().isEmpty(); number++) {
            Path candidate = folder.resolve(
                    PREFIX + (long) seconds + ".fovea" + (number == 0 ? "" : "." + number));
            if (!Files.exists(candidate)) {
                Files.createFile(candidate);
                file = candidate;
            }
        }
        append(EventRecord.version(seconds));
    }

    private void append(byte[] event) throws IOException {
        byte[] framed = EventRecord.framed(event);
        Files.write(file, framed, StandardOpenOption.APPEND);
    }

    /** The folder. */
    @Override
    public String toString() {
        return "TensorBoardEvents[" + folder + "]";
    }
}
