package dev.fovea.train;

import java.util.List;
import java.util.Map;

/**
 * How far a trainer has come: with the network's parameters all that is needed to continue in another process, to the bit.
 *
 * @param epoch the epochs done
 * @param step the updates done
 * @param slots the optimizer's state arrays by the name of the trainable parameter; not copied
 */
public record Progress(int epoch, long step, Map<String, List<float[]>> slots) {
    /**
     * Checks the counters.
     *
     * @throws IllegalArgumentException if one is negative
     */
    public Progress {
        if (epoch < 0 || step < 0) {
            throw new IllegalArgumentException("epoch " + epoch + " and step " + step + " must be at least 0");
        }
    }

    /** The state arrays of one parameter; none if it is not there. */
    List<float[]> slotsOf(String name) {
        return slots.getOrDefault(name, List.of());
    }
}
