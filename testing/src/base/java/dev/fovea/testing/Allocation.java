package dev.fovea.testing;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Asserts that code that runs often allocates nothing once it is compiled. */
public final class Allocation {
    private static final int CALLS = 1_000;
    private static final int ROUNDS = 4_000;
    private static final int PAUSE_MILLIS = 10;

    private Allocation() {}

    /**
     * Runs a task in rounds of 1,000 calls until one round allocates less than a byte per call.
     *
     * <p>Before it is compiled, code may allocate; when that is done depends on the machine. So rounds go on, with
     * short pauses that leave the processor to the compiler, and only a task that allocates in every one of very many is
     * at fault: it has had 40 seconds, of which the compiler needs a tenth of one on a quiet machine.
     *
     * @param what the task, for the message
     * @param task what to run
     * @throws AssertionError if no round was free of allocation
     */
    public static void assertNone(String what, Runnable task) {
        assertNone(what, task, ROUNDS);
    }

    static void assertNone(String what, Runnable task, int rounds) {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < rounds; round++) {
            long bytes = bytesOfOneRound(task);
            if (bytes < CALLS) {
                return;
            }
            least = Math.min(least, bytes);
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
        throw new AssertionError(what + " allocates: at least " + least + " bytes in " + CALLS + " calls");
    }

    private static long bytesOfOneRound(Runnable task) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int call = 0; call < CALLS; call++) {
            task.run();
        }
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
