package dev.fovea.parallel;

import java.util.Objects;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Runs numbered chunks of work on several threads: the library's only parallelism, one level deep.
 *
 * <p>How work is cut into chunks is the caller's business and must not depend on {@link #threads()}; then results do
 * not either, since each chunk writes to places of its own and reductions go over the chunks in order. The calling
 * thread takes chunks too, so progress never depends on a free worker: calls from a fork-join worker, a virtual thread
 * or several threads at once are fine. Workers are daemons that end after two idle seconds; there is nothing to close.
 */
public final class Parallel {
    private static final Parallel SHARED = ofThreads(Runtime.getRuntime().availableProcessors());

    private final int threads;
    /** The caller is one of the threads; these are the others. */
    private final Worker[] workers;
    /** The round of the last call, for the next one, so that none is made for each. */
    private final AtomicReference<@Nullable Round> unused = new AtomicReference<>();

    private Parallel(int threads) {
        this.threads = threads;
        int helpers = Math.max(1, threads - 1);
        // A worker says itself when its thread is not needed any more: the pool need not keep it.
        ForkJoinPool pool = new ForkJoinPool(
                helpers, Parallel::thread, null, true, 0, helpers, 0, null, 1, TimeUnit.MILLISECONDS);
        this.workers = IntStream.range(1, threads).mapToObj(number -> new Worker(pool)).toArray(Worker[]::new);
    }

    /**
     * Parallel execution on the given number of threads, the caller's included.
     *
     * @param threads at least 1
     * @return an executor of its own
     * @throws IllegalArgumentException if there is no thread
     */
    public static Parallel ofThreads(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, not " + threads);
        }
        return new Parallel(threads);
    }

    /**
     * The process-wide executor with one thread per available processor.
     *
     * @return the shared executor
     */
    public static Parallel shared() {
        return SHARED;
    }

    /**
     * How many threads work at once, the caller's included.
     *
     * @return the number of threads
     */
    public int threads() {
        return threads;
    }

    /**
     * Runs chunks 0 … chunks−1 and returns when all are done. Chunks after one that failed need not run; all before it
     * do, so that the failure that is thrown, as it is, is always that of the lowest-numbered chunk to fail.
     *
     * @param chunks how many chunks
     * @param task what to do for a chunk
     */
    public void run(int chunks, ChunkTask task) {
        Objects.requireNonNull(task, "task");
        if (threads == 1 || chunks <= 1) {
            for (int chunk = 0; chunk < chunks; chunk++) {
                task.run(chunk);
            }
            return;
        }
        Round last = unused.getAndSet(null);
        Round round = last == null ? new Round() : last; // new where several threads call at once
        round.begin(chunks, task);
        invite(round, Math.min(threads, chunks) - 1);
        round.run();
        for (Worker worker : workers) {
            worker.cancel(round);
        }
        Throwable thrown = round.await();
        round.end();
        unused.set(round);
        if (thrown != null) {
            throw Parallel.<RuntimeException>asUnchecked(thrown);
        }
    }

    /** A task throws only unchecked exceptions and errors; this lets both out without wrapping. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> T asUnchecked(Throwable thrown) throws T {
        throw (T) thrown;
    }

    @Override
    public String toString() {
        return "Parallel[" + threads + " threads]";
    }

    private static ForkJoinWorkerThread thread(ForkJoinPool pool) {
        ForkJoinWorkerThread thread = ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(pool);
        thread.setName("fovea-worker-" + thread.getPoolIndex());
        return thread;
    }

    private void invite(Round round, int helpers) {
        int invited = 0;
        for (int i = 0; i < workers.length && invited < helpers; i++) {
            if (workers[i].invite(round)) {
                invited++;
            }
        }
    }
}
