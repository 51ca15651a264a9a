package dev.fovea.mnist.cli;

import dev.fovea.vision.WorkListener;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Shows how far long work has come: on a terminal a bar that is redrawn and removed in the end, elsewhere nothing. Work
 * that is soon done shows nothing either.
 */
final class WorkProgress implements WorkListener, AutoCloseable {
    private static final int WIDTH = 20;
    private static final long SHORT_NANOSECONDS = 500_000_000;
    private static final long REDRAW_NANOSECONDS = 100_000_000;

    private final Console console;
    private final Bar bar;
    private final boolean shown;
    private final String title;
    private final LongSupplier clock;
    private long drawAt;

    /**
     * Progress on a console.
     *
     * @param console where
     * @param title what is done, such as "Reading test.csv"
     * @param shown whether it is welcome; not beside results for programs
     */
    WorkProgress(Console console, String title, boolean shown) {
        this(console, title, shown, System::nanoTime);
    }

    /** As above, with a clock of nanoseconds. */
    WorkProgress(Console console, String title, boolean shown, LongSupplier clock) {
        this.console = console;
        this.bar = new Bar(console);
        this.shown = shown && console.terminal();
        this.title = title;
        this.clock = clock;
        this.drawAt = clock.getAsLong() + SHORT_NANOSECONDS;
    }

    @Override
    public void advanced(long done, long total) {
        if (!shown) {
            return;
        }
        long now = clock.getAsLong();
        if (now - drawAt >= 0) {
            console.redraw(line(done, total));
            drawAt = now + REDRAW_NANOSECONDS;
        }
    }

    /** Narrower than the console. */
    private String line(long done, long total) {
        int free = console.columns() - 1;
        if (total <= 0) {
            return cut(title + " …", free);
        }
        double share = Math.clamp((double) done / total, 0, 1);
        String percent = String.format(Locale.ROOT, " %3.0f %%", Math.floor(100 * share));
        String begin = cut(title, free - percent.length() - 1) + " ";
        int width = Math.clamp(free - percent.length() - begin.length(), 0, WIDTH);
        return begin + bar.of((int) (share * width), width) + percent;
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest);
    }

    /** Removes what it has drawn. */
    @Override
    public void close() {
        console.erase();
    }
}
