package dev.fovea.mnist.serve;

import java.io.IOException;
import java.net.URISyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** As many browsers as classes of tests run at once, until the last test of all has ended: starting one costs two seconds. */
final class ChromiumPool implements AutoCloseable {
    private final Deque<Chromium> idle = new ArrayDeque<>();

    /** That of all tests. */
    static ChromiumPool of(ExtensionContext context) {
        return context.getRoot().getStore(Namespace.create(ChromiumPool.class))
                .getOrComputeIfAbsent(ChromiumPool.class, any -> new ChromiumPool(), ChromiumPool.class);
    }

    /** One that shows no page and that nobody else has. */
    Chromium take() throws IOException, URISyntaxException {
        synchronized (idle) {
            if (!idle.isEmpty()) {
                return idle.pop();
            }
        }
        return new Chromium();
    }

    void giveBack(Chromium chromium) {
        synchronized (idle) {
            idle.push(chromium);
        }
    }

    @Override
    public void close() {
        for (Chromium chromium : idle) {
            chromium.quit();
        }
    }
}
