package dev.fovea.train;

import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Workers that are threads of one process: their messages are copied from array to array. */
final class ThreadWorkers {
    private static final long PATIENCE_SECONDS = 30;

    private final CyclicBarrier barrier;
    private final ByteBuffer[][] messages;

    private ThreadWorkers(int workers) {
        barrier = new CyclicBarrier(workers);
        messages = new ByteBuffer[workers][workers];
    }

    /** What each of the workers comes to; an exception, of whichever comes first in their order, as it is. */
    static <T> List<T> all(int workers, Function<GradientExchange, T> work) {
        ThreadWorkers shared = new ThreadWorkers(workers);
        List<T> results = new ArrayList<>();
        List<Future<T>> futures = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(workers)) {
            for (int i = 0; i < workers; i++) {
                Worker worker = shared.new Worker(i);
                futures.add(threads.submit(() -> work.apply(worker)));
            }
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private final class Worker implements GradientExchange {
        private final int self;

        Worker(int self) {
            this.self = self;
        }

        @Override
        public int workers() {
            return messages.length;
        }

        @Override
        public int worker() {
            return self;
        }

        @Override
        public List<ByteBuffer> exchange(List<ByteBuffer> sent) {
            for (int other = 0; other < messages.length; other++) {
                ByteBuffer message = sent.get(other);
                messages[other][self] = ByteBuffer.allocate(message.remaining()).put(message).flip();
            }
            await();
            List<ByteBuffer> received = List.of(messages[self].clone());
            await();
            return received;
        }

        private void await() {
            boolean interrupted = Thread.interrupted();
            try {
                barrier.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                throw new UncheckedIOException("a worker is gone", new java.io.IOException(e));
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
