package org.example;

import dev.fovea.data.Dataset;
import dev.fovea.mnist.data.BundledMnist;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The digits that the guides' code learns from: a few, so that a build takes seconds, or with {@code -Dguide.all=true} all of them
 * for several epochs, which takes minutes and prints the figures of the guides.
 */
final class Digits {
    private static final boolean ALL = Boolean.getBoolean("guide.all");

    private Digits() {}

    static Dataset train() {
        try {
            return BundledMnist.train().limit(ALL ? 60_000 : 1_200);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Dataset test() {
        try {
            return BundledMnist.test().limit(ALL ? 10_000 : 300);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** So many epochs of all digits, or of a few. */
    static int epochs(int ofAll, int ofFew) {
        return ALL ? ofAll : ofFew;
    }

    /** Whether figures are worth printing. */
    static boolean all() {
        return ALL;
    }
}
