package dev.fovea.mnist.serve;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.IntConsumer;

/**
 * Predicts what has queued up while the previous batch was computed, in one batch: a single request does not wait for
 * others, and under load requests share what a batch needs once. docs/serve.md says how much that is.
 */
final class Batcher implements AutoCloseable {
    /** A batch takes further requests up to this many digits. */
    static final int BATCH = 64;

    /** At most so many digits wait. */
    static final int QUEUE = 4096;

    private final Function<List<float[]>, Predicted> predictor;
    private final int batch;
    private final int queue;
    private final IntConsumer sizes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final ArrayDeque<Job> jobs = new ArrayDeque<>();
    private final Thread thread;
    private int waiting;
    private boolean closed;

    private record Job(List<float[]> digits, CompletableFuture<Slice> result) {}

    /**
     * Part of a batch.
     *
     * @param batch what the whole batch was taken for
     * @param first the part's first digit
     */
    record Slice(Predicted batch, int first) {}

    /**
     * A batcher with a thread of its own.
     *
     * @param predictor predicts a batch
     * @param batch a batch takes further requests up to this many digits; 1 means one request at a time
     * @param queue the most digits that wait
     * @param sizes is told the size of each batch
     */
    Batcher(Function<List<float[]>, Predicted> predictor, int batch, int queue, IntConsumer sizes) {
        this.predictor = predictor;
        this.batch = batch;
        this.queue = queue;
        this.sizes = sizes;
        this.thread = Thread.ofPlatform().daemon().name("batcher").start(this::work);
    }

    /**
     * Predicts digits; waits for the result.
     *
     * @param digits each 784 numbers, 0 to 1
     * @return what they were taken for
     * @throws RequestFault 503 if too many wait already
     * @throws InterruptedException if the thread is interrupted
     */
    Slice predict(List<float[]> digits) throws InterruptedException {
        Job job = new Job(digits, new CompletableFuture<>());
        add(job);
        try {
            return job.result.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("prediction failed", e);
        }
    }

    /**
     * Has digits predicted that nobody asks about, so that the first client need not wait until classes are loaded and
     * kernels made. Does not wait.
     *
     * @param digits each 784 numbers, 0 to 1
     */
    void warmUp(List<float[]> digits) {
        add(new Job(digits, new CompletableFuture<>()));
    }

    private void add(Job job) {
        lock.lock();
        try {
            // One that finds the queue empty is taken whatever its size.
            if (closed || !isAlive() || (waiting > 0 && waiting + job.digits.size() > queue)) {
                throw RequestFault.busy("too many digits wait to be predicted");
            }
            jobs.add(job);
            waiting += job.digits.size();
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    /** How many digits wait. */
    int waiting() {
        lock.lock();
        try {
            return waiting;
        } finally {
            lock.unlock();
        }
    }

    /** Whether it predicts; false for good after its end, whatever ended it. */
    boolean isAlive() {
        return thread.isAlive();
    }

    private void work() {
        List<Job> taken = new ArrayList<>();
        boolean more = true;
        while (more) {
            taken.clear();
            try {
                more = take(taken);
                if (more) {
                    predictBatch(taken);
                }
            } catch (Throwable e) { // of any kind: whoever waits must learn of it, and the next batch may do better
                taken.forEach(job -> job.result.completeExceptionally(e));
            }
        }
    }

    private void predictBatch(List<Job> taken) {
        List<float[]> digits = new ArrayList<>();
        taken.forEach(job -> digits.addAll(job.digits));
        sizes.accept(digits.size());
        Predicted predicted = predictor.apply(digits);
        int first = 0;
        for (Job job : taken) {
            job.result.complete(new Slice(predicted, first));
            first += job.digits.size();
        }
    }

    /**
     * Moves the requests of the next batch, at least one; returns whether there are any: none when it is closed and all
     * are done.
     */
    private boolean take(List<Job> taken) {
        lock.lock();
        try {
            while (jobs.isEmpty() && !closed) {
                arrived.awaitUninterruptibly();
            }
            int size = 0;
            while (!jobs.isEmpty() && (size == 0 || size + jobs.peek().digits.size() <= batch)) {
                Job job = jobs.element();
                taken.add(job);
                jobs.remove();
                size += job.digits.size();
                waiting -= job.digits.size();
            }
            return size > 0;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the thread once what waits is done. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }
}
