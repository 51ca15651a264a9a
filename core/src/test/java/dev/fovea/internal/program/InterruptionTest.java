package dev.fovea.internal.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Signals themselves are sent to whole programs, by their tests. */
class InterruptionTest {
    @Test
    void workIsInterruptedUntilItReturns() {
        CountDownLatch finished = new CountDownLatch(1);
        Thread hook = new Thread(inLoop(Thread.currentThread(), finished));
        hook.start();
        for (int forgotten = 0; forgotten < 3; forgotten++) {
            while (!Thread.interrupted()) {
                Thread.onSpinWait();
            }
        }
        finished.countDown();
        while (hook.isAlive()) {
            Thread.onSpinWait();
        }
        Thread.interrupted(); // one more that was on its way
    }

    private static Runnable inLoop(Thread worker, CountDownLatch finished) {
        return () -> Interruption.interrupt("test", worker, finished);
    }

    @Test
    void whatHasReturnedIsLeftAlone() {
        Interruption.interrupt("test", Thread.currentThread(), new CountDownLatch(0));
        assertFalse(Thread.interrupted());
        assertEquals(7, Interruption.guard("test", () -> 7));
    }
}
