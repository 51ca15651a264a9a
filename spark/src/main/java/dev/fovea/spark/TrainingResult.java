package dev.fovea.spark;

import dev.fovea.io.FileException;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.ModelFile;
import dev.fovea.train.StopReason;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came of a configuration.
 *
 * @param <C> what tells one training from another
 */
public final class TrainingResult<C extends Serializable> implements Serializable {
    private static final long serialVersionUID = 1;

    private final int index;
    private final C configuration;
    private final StopReason stopped;
    private final EpochFigures[] epochs;
    private final byte @Nullable [] model;
    private final @Nullable String problem;

    TrainingResult(
            int index, C configuration, StopReason stopped, List<EpochFigures> epochs, byte @Nullable [] model,
            @Nullable String problem) {
        this.index = index;
        this.configuration = configuration;
        this.stopped = stopped;
        this.epochs = epochs.toArray(EpochFigures[]::new);
        this.model = model;
        this.problem = problem;
    }

    /**
     * Which of the configurations.
     *
     * @return its place in the list, from 0
     */
    public int index() {
        return index;
    }

    /**
     * The configuration.
     *
     * @return what the task was given
     */
    public C configuration() {
        return configuration;
    }

    /**
     * Why training ended. Of an interrupted one there is no result.
     *
     * @return the reason; {@link StopReason#DIVERGED} if there is no network
     */
    public StopReason stopped() {
        return stopped;
    }

    /**
     * The completed epochs.
     *
     * @return their figures, in their order
     */
    public List<EpochFigures> epochs() {
        return List.of(epochs);
    }

    /**
     * The trained network as the bytes of its file, for {@link FoveaModel#ofBytes}, or to be written as they are.
     *
     * @return a copy of the bytes; empty if training diverged
     */
    public Optional<byte[]> bytes() {
        return Optional.ofNullable(model).map(byte[]::clone);
    }

    /**
     * The trained network.
     *
     * @return a new one each time
     * @throws IllegalStateException if training diverged; the message says how
     */
    public Model model() {
        if (model == null) {
            throw new IllegalStateException("configuration " + configuration + " has no network: " + problem);
        }
        try {
            return ModelFile.read(model, "configuration " + index);
        } catch (FileException e) {
            throw new IllegalStateException("a network that an executor wrote cannot be read", e);
        }
    }

    /**
     * What went wrong.
     *
     * @return how training diverged; empty if it did not
     */
    public Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    @Override
    public String toString() {
        return configuration + ": " + (epochs.length == 0 ? "no epoch" : epochs[epochs.length - 1].figures()) + ", "
                + stopped;
    }
}
