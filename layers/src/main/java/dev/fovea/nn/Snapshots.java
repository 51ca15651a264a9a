package dev.fovea.nn;

import dev.fovea.nn.internal.plan.Graph;
import dev.fovea.nn.internal.plan.PredictionPlan;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The last plan for prediction: another one is made when parameters were written to. For any number of threads. */
final class Snapshots {
    private final AtomicInteger version;
    private volatile @Nullable Snapshot last;

    /**
     * No plan yet.
     *
     * @param version counts how often the parameters were written to
     */
    Snapshots(AtomicInteger version) {
        this.version = version;
    }

    /** A plan for prediction, made of the parameters of a version. */
    private record Snapshot(int version, Graph graph, PredictionPlan plan) {
        @SuppressWarnings("ReferenceEquality") // a network has two graphs, which are large
        boolean is(Graph upTo, int now) {
            return version == now && graph == upTo;
        }
    }

    /** Drops the plan, which holds a copy of the parameters. */
    void drop() {
        last = null;
    }

    /** The plan of a graph with the parameters as they are now. */
    PredictionPlan plan(Graph upTo) {
        Snapshot current = last;
        if (current == null || !current.is(upTo, version.get())) {
            synchronized (this) {
                current = last;
                int now = version.get();
                if (current == null || !current.is(upTo, now)) {
                    current = new Snapshot(now, upTo, new PredictionPlan(upTo));
                    last = current;
                }
            }
        }
        return current.plan;
    }
}
