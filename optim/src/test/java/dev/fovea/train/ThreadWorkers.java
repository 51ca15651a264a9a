package dev.fovea.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Workers that are threads of one process: their messages are copied from array to array. They wait for each other
 * without a limit, but for none that has ended.
 */
final class ThreadWorkers {
    private final ByteBuffer[][] messages;
    /** How many have arrived in this round of waiting. */
    private int arrived;

    private int round;
    private boolean someEnded;

    private ThreadWorkers(int workers) {
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
                futures.add(threads.submit(() -> shared.untilItEnds(worker, work)));
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

    private <T> T untilItEnds(Worker worker, Function<GradientExchange, T> work) {
        try {
            return work.apply(worker);
        } finally {
            end();
        }
    }

    private synchronized void end() {
        someEnded = true;
        notifyAll();
    }

    /** Until all have called it; an exception where that cannot be any more. */
    private synchronized void await() throws InterruptedException, IOException {
        int mine = round;
        arrived++;
        if (arrived == messages.length) {
            arrived = 0;
            round++;
            notifyAll();
        }
        while (round == mine) {
            if (someEnded) {
                throw new IOException("a worker has ended");
            }
            wait();
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
            meet();
            List<ByteBuffer> received = List.of(messages[self].clone());
            meet();
            return received;
        }

        private void meet() {
            boolean interrupted = Thread.interrupted();
            try {
                await();
            } catch (InterruptedException e) {
                throw new UncheckedIOException("a worker is gone", new IOException(e));
            } catch (IOException e) {
                throw new UncheckedIOException("a worker is gone", e);
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
