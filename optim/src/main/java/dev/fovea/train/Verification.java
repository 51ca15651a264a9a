package dev.fovea.train;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What {@link Trainer#verify} found. */
@SuppressWarnings("exports") // Nullable, which those who compile against this need not see.
public final class Verification {
    private final long agreeing;
    private final long steps;
    private final boolean complete;
    private final @Nullable Difference difference;
    private final List<String> hints;

    /**
     * What was found.
     *
     * @param agreeing the steps up to the last point that agrees
     * @param steps the steps that were to be replayed
     * @param complete whether they were
     * @param difference the first difference
     * @param hints what may be the cause
     */
    Verification(long agreeing, long steps, boolean complete, @Nullable Difference difference, List<String> hints) {
        this.agreeing = agreeing;
        this.steps = steps;
        this.complete = complete;
        this.difference = difference;
        this.hints = List.copyOf(hints);
    }

    /**
     * Whether all that was to be replayed was, and every bit is the same.
     *
     * @return false if there is a difference, or the replay was stopped before its end
     */
    public boolean agrees() {
        return difference == null && complete;
    }

    /**
     * How many steps agree.
     *
     * @return the updates up to the last point of the record that agrees
     */
    public long agreeingSteps() {
        return agreeing;
    }

    /**
     * How many steps were to be replayed.
     *
     * @return those of the whole training, or up to the first point of the record that is not before the limit
     */
    public long steps() {
        return steps;
    }

    /**
     * The first difference.
     *
     * @return empty if there is none
     */
    public Optional<Difference> difference() {
        return Optional.ofNullable(difference);
    }

    /**
     * What may be the cause of a difference: other versions, kernels, processors than when the network was trained.
     *
     * @return one sentence each; none if there is no difference
     */
    public List<String> hints() {
        return hints;
    }

    /** In one line: "64 of 64 steps agree", or what differs. */
    @Override
    public String toString() {
        String agree = agreeing + " of " + steps + " steps agree";
        if (difference != null) {
            return (agreeing > 0 ? agree + "; " : "") + difference;
        }
        return complete ? agree : agree + "; the replay was stopped before its end";
    }
}
