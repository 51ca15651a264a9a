package dev.fovea.train;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.nn.model.LayerKinds;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link Trainer} makes the {@link TrainingRecord} of a network. It costs one reading of all data before the
 * first step, and a checksum of all parameters after the steps 1, 2, 4, 8 and so on and after each epoch. Immutable.
 */
@CheckReturnValue
@SuppressWarnings("exports") // Nullable, which those who compile against this need not see.
public final class Recording {
    private static final int LONGEST_ORIGIN = 1_000;

    private final LayerKinds kinds;
    private final @Nullable String origin;

    /** A recording of networks that have this library's layers and begin with parameters drawn at random. */
    public Recording() {
        this(LayerKinds.standard(), null);
    }

    private Recording(LayerKinds kinds, @Nullable String origin) {
        this.kinds = Objects.requireNonNull(kinds, "kinds");
        this.origin = origin;
    }

    /**
     * This for a network with layers of other kinds than this library's. Of a trainer that has {@link Checkpoints} too,
     * it is enough to set them for one of the two.
     *
     * @param layerKinds the kinds its layers are of
     * @return the settings
     */
    public Recording kinds(LayerKinds layerKinds) {
        return new Recording(layerKinds, origin);
    }

    /**
     * This for a network that was trained before: fine-tuning, for example.
     *
     * @param text where its parameters are from, in one line of at most 1000 characters: for example the checksum of
     *     the model file
     * @return the settings
     * @throws IllegalArgumentException if the text is blank, longer, or several lines
     */
    public Recording origin(String text) {
        if (text.isBlank() || text.length() > LONGEST_ORIGIN || text.lines().count() > 1) {
            throw new IllegalArgumentException(
                    "origin: expected one line of at most " + LONGEST_ORIGIN + " characters, found "
                            + text.length() + " characters in " + text.lines().count() + " lines");
        }
        return new Recording(kinds, text);
    }

    /**
     * The kinds the network's layers are of.
     *
     * @return by default this library's
     */
    public LayerKinds kinds() {
        return kinds;
    }

    /**
     * Where the parameters are from that training began with.
     *
     * @return the text; empty by default
     */
    public Optional<String> origin() {
        return Optional.ofNullable(origin);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Recording that && kinds.equals(that.kinds) && Objects.equals(origin, that.origin);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kinds, origin);
    }

    @Override
    public String toString() {
        return "Recording[" + (origin == null ? "" : "origin " + origin + ", ") + "kinds " + kinds + "]";
    }
}
