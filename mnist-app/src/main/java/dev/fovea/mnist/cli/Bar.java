package dev.fovea.mnist.cli;

/** A bar that is partly done, in characters and colours that a console can show. */
final class Bar {
    private static final String HEAVY = "━";
    private static final String LIGHT = "─";
    private static final String GREEN = "\u001b[32m";
    private static final String DIM = "\u001b[2m";
    private static final String RESET = "\u001b[0m";

    private final boolean heavy;
    private final boolean colour;

    /** Bars for a console. */
    Bar(Console console) {
        this.heavy = console.canShow(HEAVY + LIGHT);
        this.colour = console.colour();
    }

    /** A bar of so many characters, of which so many are done. */
    String of(int done, int width) {
        String full = (heavy ? HEAVY : "=").repeat(done);
        String rest = (heavy ? LIGHT : ".").repeat(width - done);
        return colour ? GREEN + full + RESET + DIM + rest + RESET : full + rest;
    }
}
