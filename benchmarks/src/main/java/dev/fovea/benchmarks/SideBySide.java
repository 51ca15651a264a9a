package dev.fovea.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;

/** Tasks, each on a thread of its own, which all run at once and whose speeds are summed. */
final class SideBySide implements AutoCloseable {
    private final List<LongSupplier> tasks;
    private final ExecutorService threads;

    /**
     * Tasks to be measured.
     *
     * @param tasks each does some work and returns how much that was
     */
    SideBySide(List<LongSupplier> tasks) {
        this.tasks = List.copyOf(tasks);
        threads = Executors.newFixedThreadPool(tasks.size(), Thread.ofPlatform().daemon().factory());
    }

    /**
     * Runs every task again and again, at least once.
     *
     * @param seconds how long
     * @return the work per second of all tasks together
     */
    double measure(double seconds) throws InterruptedException {
        // A barrier: nobody is timed while others have not begun.
        CyclicBarrier start = new CyclicBarrier(tasks.size());
        List<Callable<Double>> runs = new ArrayList<>();
        for (LongSupplier task : tasks) {
            runs.add(() -> {
                start.await();
                return speed(task, seconds);
            });
        }
        double sum = 0;
        for (Future<Double> run : threads.invokeAll(runs)) {
            sum += result(run);
        }
        return sum;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private static double speed(LongSupplier task, double seconds) {
        long begin = System.nanoTime();
        long end = begin + (long) (seconds * 1e9);
        long work = 0;
        long now;
        do {
            work += task.getAsLong();
            now = System.nanoTime();
        } while (now < end);
        return work * 1e9 / (now - begin);
    }

    private static double result(Future<Double> run) throws InterruptedException {
        try {
            return run.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a measured task failed: " + e.getCause(), e.getCause());
        }
    }
}
