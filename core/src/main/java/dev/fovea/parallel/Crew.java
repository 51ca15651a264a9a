package dev.fovea.parallel;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinPool.ForkJoinWorkerThreadFactory;
import java.util.concurrent.TimeUnit;

/** Workers, and the fork-join pool that has their threads. Where a thread cannot be had, it is to be replaced by another. */
final class Crew {
    private final ForkJoinPool pool;
    private final Worker[] workers;

    private volatile boolean failed;

    /**
     * A crew without threads yet.
     *
     * @param size how many workers, at least 1
     * @param threads makes their threads
     * @param rounds what they help with
     */
    Crew(int size, ForkJoinWorkerThreadFactory threads, Round[] rounds) {
        // A worker says itself when its thread is not needed any more: the pool need not keep it.
        pool = new ForkJoinPool(
                size, threads, (thread, thrown) -> failed = true, true, 0, size, 0, null, 1, TimeUnit.MILLISECONDS);
        workers = new Worker[size];
        for (int i = 0; i < size; i++) {
            workers[i] = new Worker(rounds);
        }
    }

    /** Whether a thread could not be had: a pool may keep the task of such a one, and ask for no thread again. */
    boolean hasFailed() {
        return failed;
    }

    /**
     * Calls workers that are not busy.
     *
     * @param helpers how many, or all there are
     */
    void call(int helpers) {
        int called = 0;
        try {
            for (int i = 0; i < workers.length && called < helpers; i++) {
                if (workers[i].call(pool)) {
                    called++;
                }
            }
        } catch (VirtualMachineError e) { // no more threads, or no stack to begin one: whoever calls does without
            failed = true;
        }
    }
}
