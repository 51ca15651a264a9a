package dev.fovea.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** The lines that the library logs while this is open; they are not printed meanwhile. */
public final class LogLines implements AutoCloseable {
    private final Logger logger = Logger.getLogger("dev.fovea");
    private final boolean printed = logger.getUseParentHandlers();
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            lines.add(entry.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    /** Begins to listen. */
    public LogLines() {
        logger.setUseParentHandlers(false);
        logger.addHandler(handler);
    }

    /**
     * What was logged so far.
     *
     * @return the messages, in order
     */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void close() {
        logger.removeHandler(handler);
        logger.setUseParentHandlers(printed);
    }
}
