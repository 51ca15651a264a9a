package dev.fovea.nn.internal.plan;

import dev.fovea.internal.ops.Share;
import dev.fovea.nn.op.Op;
import dev.fovea.parallel.Parallel;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;

/**
 * A prediction of one sample by several threads. One leads: it goes from op to op, does alone what cannot be shared, and offers
 * the shares of the others. Each thread takes its own share, whose neighbours it computed before and has in its cache, and then
 * what nobody has taken. The leader waits for shares, not for threads, so that it is never held up by one that came too late.
 * Handing over costs half a microsecond, because those who wait do not sleep.
 */
final class SharedSample {
    /** An op of less work is done as soon as it is handed over. */
    private static final long OP_WORK = 1 << 17;

    /** Each thread should have so much: of less the first is done before another one wakes up. */
    private static final long THREAD_WORK = 1 << 20;

    /** A share takes some microseconds; if it takes so many times that, its thread has no processor and may need this one's. */
    private static final int SPINS = 10_000;

    private static final long PAUSE = 10_000;

    private static final int NOTHING = -1;
    private static final int END = Integer.MAX_VALUE;

    private final Graph graph;
    private final List<List<OpFrame>> frames;
    private final Share[] shares;

    /** The node that is offered. */
    private volatile int offered = NOTHING;

    /** For each share the last node of which it was taken. */
    private final AtomicIntegerArray taken;

    private final AtomicInteger unfinished = new AtomicInteger();

    private SharedSample(Graph graph, List<List<OpFrame>> frames) {
        this.graph = graph;
        this.frames = frames;
        shares = new Share[frames.size()];
        taken = new AtomicIntegerArray(shares.length);
        for (int part = 0; part < shares.length; part++) {
            shares[part] = new Share(part, shares.length);
            taken.set(part, NOTHING);
        }
    }

    /**
     * How many threads have enough to do.
     *
     * @param graph what is computed
     * @return their number, at least 1
     */
    static int mostThreads(Graph graph) {
        long work = graph.nodes().stream().mapToLong(node -> sharedWork(node.op())).sum();
        return Math.clamp(work / THREAD_WORK, 1, Integer.MAX_VALUE);
    }

    private static long sharedWork(Op op) {
        return op instanceof ShareableOp shareable && shareable.shareable() && shareable.work() >= OP_WORK
                ? shareable.work()
                : 0;
    }

    /**
     * Predicts a sample, whose input is there.
     *
     * @param graph what is computed
     * @param frames for each thread those of the graph's nodes, over the same arrays but workspaces of its own
     * @param parallel where it runs
     */
    static void run(Graph graph, List<List<OpFrame>> frames, Parallel parallel) {
        SharedSample sample = new SharedSample(graph, frames);
        parallel.run(frames.size(), thread -> {
            if (thread == 0) {
                sample.lead();
            } else {
                sample.help(thread);
            }
        });
    }

    private void lead() {
        try {
            for (int i = 0; i < graph.nodes().size(); i++) {
                Op op = graph.nodes().get(i).op();
                if (sharedWork(op) > 0) {
                    unfinished.set(shares.length);
                    offered = i;
                    takeShares(i, 0);
                    for (int spin = 0; unfinished.get() > 0; spin++) {
                        await(spin);
                    }
                } else if (!op.view()) {
                    op.forward(frames.get(0).get(i), 0, 1);
                }
            }
        } finally {
            offered = END;
        }
    }

    private void help(int thread) {
        int done = NOTHING;
        int spin = 0;
        for (int now = offered; now != END; now = offered) {
            if (now == done) {
                await(spin++);
            } else {
                takeShares(now, thread);
                done = now;
                spin = 0;
            }
        }
    }

    /** Takes all shares of a node that nobody has, a thread's own one first. */
    private void takeShares(int node, int thread) {
        for (int i = 0; i < shares.length; i++) {
            int part = (thread + i) % shares.length;
            int last = taken.get(part);
            if (last < node && taken.compareAndSet(part, last, node)) {
                try {
                    ShareableOp op = (ShareableOp) graph.nodes().get(node).op();
                    op.forwardShare(frames.get(thread).get(node), 0, shares[part]);
                } finally {
                    unfinished.decrementAndGet();
                }
            }
        }
    }

    private static void await(int spin) {
        if (spin < SPINS) {
            Thread.onSpinWait();
        } else {
            LockSupport.parkNanos(PAUSE);
        }
    }
}
