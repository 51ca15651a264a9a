package dev.fovea.train;

import dev.fovea.internal.io.OneLine;
import java.util.OptionalLong;

/** The first thing in which a replay is not the training that a {@link TrainingRecord} tells of. */
public final class Difference {
    private final String when;
    private final OptionalLong step;
    private final String what;
    private final String recorded;
    private final String found;

    private Difference(String when, OptionalLong step, String what, String recorded, String found) {
        this.when = when;
        this.step = step;
        this.what = OneLine.of(what);
        this.recorded = OneLine.of(recorded);
        this.found = OneLine.of(found);
    }

    /** One that shows before anything is computed. */
    static Difference before(String what, String recorded, String found) {
        return new Difference("", OptionalLong.empty(), what, recorded, found);
    }

    /** One at a point of the training. */
    static Difference at(Mark mark, String what, String recorded, String found) {
        return new Difference(mark.when() + ", ", OptionalLong.of(mark.step()), what, recorded, found);
    }

    /**
     * The step after which it showed. The steps up to the noted one before it agree: the cause is between them.
     *
     * @return the number of updates, 0 before the first; empty if settings, data or the file differ, which shows before
     *     anything is computed
     */
    public OptionalLong step() {
        return step;
    }

    /**
     * What differs.
     *
     * @return for example "training data", "learning rate", "parameter conv2d.kernel"
     */
    public String what() {
        return what;
    }

    /**
     * What it was.
     *
     * @return a setting, a number with its bits, or a checksum
     */
    public String recorded() {
        return recorded;
    }

    /**
     * What it is now.
     *
     * @return as {@link #recorded}
     */
    public String found() {
        return found;
    }

    /** All of it in one line. */
    @Override
    public String toString() {
        return when + what + ": recorded " + recorded + ", found " + found;
    }
}
