package dev.fovea.internal.program;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** Makes Ctrl-C (and any other request to end, such as SIGTERM) end the program cleanly. */
public final class Interruption {
    /** Far longer than it takes to notice: training looks after each step. */
    private static final long PATIENCE_MILLIS = 30_000;

    private static final long AGAIN_MILLIS = 20;

    private Interruption() {}

    /**
     * Runs work on this thread. If the process is asked to end meanwhile, the thread is interrupted, and the process
     * ends when the work has returned; its status is then 128 plus the number of the signal, 130 for Ctrl-C.
     *
     * @param program what it is called, for the message that it does not end
     * @param work what to do; it returns soon when interrupted
     * @return what the work returned
     */
    public static int guard(String program, IntSupplier work) {
        CountDownLatch finished = new CountDownLatch(1);
        Thread worker = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> interrupt(program, worker, finished), "interruption"));
        try {
            return work.getAsInt();
        } finally {
            finished.countDown();
        }
    }

    static void interrupt(String program, Thread worker, CountDownLatch finished) {
        if (finished.getCount() == 0) {
            return;
        }
        try {
            // Again and again, because AWT forgets interrupts.
            for (long waited = 0; waited < PATIENCE_MILLIS; waited += AGAIN_MILLIS) {
                worker.interrupt();
                if (finished.await(AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
            System.err.println(program + ": still busy; stopped all the same");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
