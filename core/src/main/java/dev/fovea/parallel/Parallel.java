package dev.fovea.parallel;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinPool.ForkJoinWorkerThreadFactory;
import java.util.concurrent.ForkJoinWorkerThread;
import org.jspecify.annotations.Nullable;

/**
 * Runs numbered chunks of work on several threads: the library's only parallelism, one level deep.
 *
 * <p>How work is cut into chunks is the caller's business and must not depend on {@link #threads()}; then results do
 * not either, since each chunk writes to places of its own and reductions go over the chunks in order. The calling
 * thread takes chunks too, so progress never depends on a free worker: calls from a fork-join worker, a virtual thread
 * or several threads at once are fine. Workers are daemons that end when all of them have been idle for two seconds; there
 * is nothing to close.
 */
public final class Parallel {
    /** Twice as many calls at once as threads keep all of these busy without help: more do their chunks alone. */
    private static final int ROUNDS_PER_THREAD = 2;

    private static final Parallel SHARED = ofThreads(Runtime.getRuntime().availableProcessors());

    private final int threads;
    private final ForkJoinWorkerThreadFactory factory;
    private final Round[] rounds;
    /** The other threads: the caller is one. */
    private volatile Crew crew;
    private volatile boolean toldOfFailure;

    private Parallel(int threads, ForkJoinWorkerThreadFactory factory) {
        this.threads = threads;
        this.factory = factory;
        rounds = new Round[ROUNDS_PER_THREAD * threads];
        for (int i = 0; i < rounds.length; i++) {
            rounds[i] = new Round();
        }
        crew = crew();
    }

    /**
     * Parallel execution on the given number of threads, the caller's included.
     *
     * @param threads at least 1
     * @return an executor of its own
     * @throws IllegalArgumentException if there is no thread
     */
    public static Parallel ofThreads(int threads) {
        return ofThreads(threads, Parallel::worker);
    }

    /** The same with workers on threads from elsewhere. */
    static Parallel ofThreads(int threads, ForkJoinWorkerThreadFactory factory) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, not " + threads);
        }
        return new Parallel(threads, factory);
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
        Round round = threads == 1 || chunks <= 1 ? null : freeRound();
        if (round == null) {
            for (int chunk = 0; chunk < chunks; chunk++) {
                task.run(chunk);
            }
            return;
        }
        round.begin(chunks, task);
        crew.call(Math.min(threads, chunks) - 1);
        round.runIfOpen();
        Throwable thrown = round.await();
        round.end();
        if (crew.hasFailed()) {
            replaceCrew();
        }
        if (thrown != null) {
            throw Parallel.<RuntimeException>asUnchecked(thrown);
        }
    }

    private @Nullable Round freeRound() {
        for (Round round : rounds) {
            if (round.take()) {
                return round;
            }
        }
        return null;
    }

    /** The next call tries anew to have threads. */
    private void replaceCrew() {
        crew = crew();
        if (!toldOfFailure) {
            toldOfFailure = true;
            logger().log(Level.WARNING, "a thread could not be started: fewer than {0} compute", threads);
        }
    }

    private static Logger logger() {
        return System.getLogger("dev.fovea");
    }

    private Crew crew() {
        return new Crew(Math.max(1, threads - 1), factory, rounds);
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

    private static ForkJoinWorkerThread worker(ForkJoinPool pool) {
        ForkJoinWorkerThread thread = ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(pool);
        thread.setName("fovea-worker-" + thread.getPoolIndex());
        return thread;
    }
}
