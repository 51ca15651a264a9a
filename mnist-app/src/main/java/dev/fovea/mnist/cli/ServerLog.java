package dev.fovea.mnist.cli;

import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * What the library of the server logs, as lines of the command: its errors only, as a client is told what it does
 * wrong, and starting and stopping is the command's to say.
 */
final class ServerLog extends Handler implements AutoCloseable {
    /** Held here, because loggers are forgotten otherwise, and their levels with them. */
    private static final Logger LIBRARY = Logger.getLogger("io.helidon");

    /** In what the library says, and only then, when it stops to accept connections; it has no other sign of it. */
    private static final String END = "server socket is terminating";

    private final Console console;
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile boolean stopping;

    private ServerLog(Console console) {
        this.console = console;
    }

    /** From now on lines are written, until it is closed. */
    static ServerLog to(Console console) {
        ServerLog log = new ServerLog(console);
        LIBRARY.setLevel(Level.SEVERE);
        LIBRARY.setUseParentHandlers(false);
        LIBRARY.addHandler(log);
        return log;
    }

    /** Waits until the server accepts no connections any more, for another reason than that it was stopped. */
    void awaitEnd() throws InterruptedException {
        end.await();
    }

    /**
     * From now on nothing is written: to the library connections that come while the server stops are errors, and
     * whoever has stopped it can do nothing about others.
     */
    void stopping() {
        stopping = true;
    }

    @Override
    public void publish(LogRecord record) {
        if (stopping || record.getLevel().intValue() < Level.SEVERE.intValue()) {
            return;
        }
        String message = String.valueOf(record.getMessage());
        Throwable thrown = record.getThrown();
        try {
            // Of classes that are there already: none can be loaded if it is file descriptors that are lacking.
            console.error("server: " + (thrown == null ? message : message + ": " + thrown));
        } finally {
            if (message.contains(END)) {
                end.countDown();
            }
        }
    }

    @Override
    public void flush() {
        // Each line is written at once.
    }

    @Override
    public void close() {
        LIBRARY.removeHandler(this);
        LIBRARY.setUseParentHandlers(true);
    }
}
