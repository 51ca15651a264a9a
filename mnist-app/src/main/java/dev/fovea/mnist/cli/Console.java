package dev.fovea.mnist.cli;

import dev.fovea.internal.io.OneLine;
import dev.fovea.vision.LabelledImages;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Map;

/**
 * Where the program writes, and what can be shown there. On a terminal the last line can be redrawn; elsewhere there
 * are whole lines only, without any escape code.
 */
final class Console {
    private static final int DEFAULT_COLUMNS = 80;
    private static final int LEAST_COLUMNS = 20;
    private static final String ESCAPE_CODES = "\u001b\\[[0-9;]*m";
    private static final String FRAMES = "━─┃│┏┓└┘┡┩├┤┳╇┼┴";
    private static final String PLAIN_FRAMES = "--||++++++++++++";

    private final PrintStream out;
    private final PrintStream err;
    private final boolean terminal;
    private final boolean colour;
    private final int columns;
    private final boolean frames;
    private int redrawn;

    /**
     * A console.
     *
     * @param out where results go
     * @param err where errors and warnings go
     * @param terminal whether {@code out} is a terminal, on which a line can be redrawn
     * @param environment NO_COLOR, TERM and COLUMNS are looked at
     */
    Console(PrintStream out, PrintStream err, boolean terminal, Map<String, String> environment) {
        this.out = out;
        this.err = err;
        this.terminal = terminal && !environment.getOrDefault("TERM", "").equals("dumb");
        this.colour = this.terminal && environment.getOrDefault("NO_COLOR", "").isEmpty();
        this.columns = columns(environment.getOrDefault("COLUMNS", ""));
        this.frames = canShow(FRAMES);
    }

    /** The console of this process. */
    @SuppressWarnings("SystemConsoleNull") // Java 25 returns null again where input or output is no terminal.
    static Console system() {
        java.io.Console console = System.console();
        return new Console(System.out, System.err, console != null && console.isTerminal(), System.getenv());
    }

    private static int columns(String text) {
        try {
            int columns = Integer.parseInt(text);
            return columns < 1 ? DEFAULT_COLUMNS : Math.max(LEAST_COLUMNS, columns);
        } catch (NumberFormatException e) {
            return DEFAULT_COLUMNS;
        }
    }

    /** Whether the last line can be redrawn. */
    boolean terminal() {
        return terminal;
    }

    /** Whether colours are welcome. */
    boolean colour() {
        return colour;
    }

    /** The width of the terminal in characters. */
    int columns() {
        return columns;
    }

    /** The character set of the output. */
    Charset charset() {
        return out.charset();
    }

    /** Whether the output's character set has all these characters. */
    boolean canShow(String characters) {
        return charset().canEncode() && charset().newEncoder().canEncode(characters);
    }

    /** Writes text of one or more lines; frames of tables become ASCII where the character set lacks them. */
    void line(String text) {
        endRedrawing();
        out.print((frames ? text : withoutFrames(text)) + '\n');
        out.flush();
    }

    /**
     * Replaces the line that this method wrote before; only on a terminal.
     *
     * @param text one line, not wider than the terminal
     */
    void redraw(String text) {
        if (terminal) {
            out.print('\r' + text + " ".repeat(Math.max(0, redrawn - visibleLength(text))));
            out.flush();
            redrawn = visibleLength(text);
        }
    }

    /** Writes one line about an error or a warning, after the name of the program. */
    void error(String message) {
        endRedrawing();
        err.print("mnist: " + OneLine.of(message) + "\n");
        err.flush();
    }

    /** Writes a line about what is odd about digits, if anything is. */
    void remark(LabelledImages digits) {
        if (!digits.remark().isEmpty()) {
            error(digits.origin() + ": " + digits.remark());
        }
    }

    /** Whether something could not be written to the output, for example because a disk is full. */
    boolean outputLost() {
        return out.checkError();
    }

    /** Lets a line that was redrawn stand, and goes to the next. */
    void endRedrawing() {
        if (redrawn > 0) {
            out.print('\n');
            out.flush();
            redrawn = 0;
        }
    }

    /** Removes a line that was redrawn. */
    void erase() {
        if (redrawn > 0) {
            out.print('\r' + " ".repeat(redrawn) + '\r');
            out.flush();
            redrawn = 0;
        }
    }

    /** A writer for what picocli writes, such as help. */
    PrintWriter writer() {
        return new PrintWriter(new OutputStreamWriter(out, charset()), true);
    }

    private static int visibleLength(String text) {
        return text.replaceAll(ESCAPE_CODES, "").length();
    }

    private static String withoutFrames(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            int frame = FRAMES.indexOf(text.charAt(i));
            plain.append(frame < 0 ? text.charAt(i) : PLAIN_FRAMES.charAt(frame));
        }
        return plain.toString();
    }
}
