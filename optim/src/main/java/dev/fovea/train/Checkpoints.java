package dev.fovea.train;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.nn.model.LayerKinds;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where and how often a {@link Trainer} saves what it takes to continue after the process has ended in whatever way.
 *
 * <pre>{@code
 * Trainer trainer = new Trainer(network, new Adam(), schedule).checkpoints(Checkpoints.in(folder).resume());
 * History history = trainer.fit(train, validation, 10, 64); // the same program begins, and continues where it was
 * killed }</pre>
 *
 * <p>The folder holds {@value #LAST}, from which training continues, and {@value #BEST}, the network of the best epoch,
 * for {@link dev.fovea.nn.Network#load}. Best is what {@link #best} says, or else what {@link EarlyStopping} watches, or
 * else the validation loss, or else, without a validation set, the training loss. Each file is replaced at once and as a whole: whenever the process
 * ends, the one before or the new one is there. A lock keeps a second process from training in the same folder.
 *
 * <p>It is one training whose state is saved: ask for all epochs in one {@code fit}. If there are several all the same,
 * then the history, early stopping and the best epoch are those of all epochs, and a new process must ask for their
 * sum.
 *
 * <p>By default there is a checkpoint at the end of each epoch, and a folder that has one already is refused. Immutable.
 */
@CheckReturnValue
@SuppressWarnings("exports") // Nullable, which those who compile against this need not see.
public final class Checkpoints {
    /** The file from which training continues. */
    public static final String LAST = "last.safetensors";

    /** The network of the best epoch. */
    public static final String BEST = "best.safetensors";

    private final Settings settings;

    private record Settings(
            Path folder,
            int everySteps,
            boolean resuming,
            boolean newRates,
            LayerKinds kinds,
            @Nullable Monitor best) {
        Settings {
            Objects.requireNonNull(folder, "folder");
            Objects.requireNonNull(kinds, "kinds");
            if (everySteps < 0) {
                throw new IllegalArgumentException("everySteps must be at least 0, not " + everySteps);
            }
        }
    }

    private Checkpoints(Settings settings) {
        this.settings = settings;
    }

    /**
     * One checkpoint an epoch.
     *
     * @param folder the folder; made if it does not exist
     * @return the settings
     */
    public static Checkpoints in(Path folder) {
        return new Checkpoints(new Settings(folder, 0, false, false, LayerKinds.standard(), null));
    }

    /**
     * This with checkpoints within epochs.
     *
     * @param steps after how many steps, counted from the start of training; at least 1, or 0 for none
     * @return the settings
     * @throws IllegalArgumentException if it is negative
     */
    public Checkpoints everySteps(int steps) {
        return new Checkpoints(
                new Settings(settings.folder, steps, settings.resuming, settings.newRates, settings.kinds,
                        settings.best));
    }

    /**
     * This, but continuing from the folder's checkpoint if there is one. The run is then the uninterrupted one, bit for
     * bit, on vector kernels of whatever width, or on scalar ones again; network, settings, batch size and data must be
     * the same.
     *
     * @return the settings
     */
    public Checkpoints resume() {
        return new Checkpoints(
                new Settings(settings.folder, settings.everySteps, true, settings.newRates, settings.kinds,
                        settings.best));
    }

    /**
     * This, but continuing also with other learning rates than the checkpoint's, which a line of the log then tells. The
     * record of the training begins anew there, so it cannot be replayed.
     *
     * @return the settings
     */
    public Checkpoints newRates() {
        return new Checkpoints(
                new Settings(settings.folder, settings.everySteps, true, true, settings.kinds, settings.best));
    }

    /**
     * This with another best network, {@value #BEST}: that of the epoch whose figure is best.
     *
     * <pre>{@code
     * checkpoints.best(Monitor.validation(f1))
     * }</pre>
     *
     * @param monitor the figure; the same that {@link EarlyStopping} watches, if that puts its best epoch back
     * @return the settings
     */
    public Checkpoints best(Monitor monitor) {
        return new Checkpoints(
                new Settings(settings.folder, settings.everySteps, settings.resuming, settings.newRates, settings.kinds,
                        Objects.requireNonNull(monitor, "monitor")));
    }

    /** The figure of the best network, if one was set. */
    Optional<Monitor> best() {
        return Optional.ofNullable(settings.best);
    }

    /** Whether learning rates may differ. */
    boolean withNewRates() {
        return settings.newRates;
    }

    /**
     * This in another folder.
     *
     * @param other the folder; made if it does not exist
     * @return the settings
     */
    public Checkpoints at(Path other) {
        return new Checkpoints(
                new Settings(other, settings.everySteps, settings.resuming, settings.newRates, settings.kinds,
                        settings.best));
    }

    /**
     * This for a network with layers of other kinds than this library's. Of a trainer that has a {@link Recording} too,
     * it is enough to set them for one of the two.
     *
     * @param layerKinds the kinds its layers are of
     * @return the settings
     */
    public Checkpoints kinds(LayerKinds layerKinds) {
        return new Checkpoints(
                new Settings(settings.folder, settings.everySteps, settings.resuming, settings.newRates, layerKinds,
                        settings.best));
    }

    /**
     * Where checkpoints are.
     *
     * @return the folder
     */
    public Path folder() {
        return settings.folder;
    }

    /**
     * After how many steps within an epoch there is another checkpoint.
     *
     * @return the steps, 0 for none but at the epoch's end
     */
    public int everySteps() {
        return settings.everySteps;
    }

    /**
     * Whether training continues from the folder's checkpoint if there is one.
     *
     * @return false if such a folder is refused
     */
    public boolean resuming() {
        return settings.resuming;
    }

    /**
     * The kinds the network's layers are of.
     *
     * @return by default this library's
     */
    public LayerKinds kinds() {
        return settings.kinds;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Checkpoints that && settings.equals(that.settings);
    }

    @Override
    public int hashCode() {
        return settings.hashCode();
    }

    @Override
    public String toString() {
        return "Checkpoints[in " + settings.folder
                + (settings.everySteps == 0 ? "" : ", every " + settings.everySteps + " steps")
                + (settings.best == null ? "" : ", the best by " + settings.best)
                + (settings.resuming ? ", resuming" : "") + (settings.newRates ? " with new rates]" : "]");
    }
}
