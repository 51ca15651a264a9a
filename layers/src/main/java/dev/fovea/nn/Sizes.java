package dev.fovea.nn;

import dev.fovea.nn.internal.plan.Resizing;
import dev.fovea.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** What a network has in common with itself for samples of other shapes: its parameters, and so their training. */
final class Sizes {
    /** As many as there are usually sizes at once, in an image pyramid say: each has a plan with weights of its own. */
    private static final int KEPT = 8;

    private final TrainingLock lock = new TrainingLock();
    private final AtomicInteger version = new AtomicInteger();
    private final SequencedMap<Key, Network> kept = new LinkedHashMap<>(2 * KEPT, 0.75f, true);
    private final Resizing resizing;

    /** Networks of other names are others. */
    private record Key(Shape shape, EndNames names) {}

    Sizes(Resizing resizing) {
        this.resizing = resizing;
    }

    /** Who trains. */
    TrainingLock lock() {
        return lock;
    }

    /** How often the parameters were written to. */
    AtomicInteger version() {
        return version;
    }

    /** The network for a shape; of those that were asked for last, the same again. */
    synchronized Network at(Shape shape, EndNames names, Function<Resizing.Resized, Network> made) {
        Key key = new Key(shape, names);
        Network known = kept.get(key);
        if (known != null) {
            return known;
        }
        Network network = made.apply(resizing.to(shape));
        kept.put(key, network);
        if (kept.size() > KEPT) {
            kept.pollFirstEntry();
        }
        return network;
    }
}
